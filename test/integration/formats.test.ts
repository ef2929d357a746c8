import { execFile } from "node:child_process";
import { copyFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CLI, SAMPLES, temporaryFolder } from "./product.ts";

const run = promisify(execFile);

/** One document of each format with one image without alternative text. The parsers are loaded lazily from chunks of the bundle, which nothing else runs. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  "a.md": "![](cat.png)\n",
  "a.mdx": "![](cat.png)\n",
  "a.html": '<img src="cat.png">\n',
  "a.tsx": 'export const Cat = () => <img src="cat.png" />;\n',
  "a.vue": '<template>\n  <img src="cat.png">\n</template>\n',
  "a.svelte": '<img src="cat.png" />\n',
  "a.astro": '<img src="cat.png" />\n',
  "a.ipynb": JSON.stringify({ cells: [{ cell_type: "markdown", metadata: {}, source: ["![](cat.png)"] }], metadata: {}, nbformat: 4 }),
  "a.adoc": "image::cat.png[]\n",
  "a.rst": ".. image:: cat.png\n",
  "a.tex": "\\includegraphics{cat.png}\n",
  "a.typ": '#image("cat.png")\n',
  "a.qmd": "![](cat.png)\n",
};

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder("formats");
  await copyFile(join(SAMPLES, "cat.png"), join(folder, "cat.png"));
  for (const [name, text] of Object.entries(DOCUMENTS)) await writeFile(join(folder, name), text);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it.each(Object.keys(DOCUMENTS))("the built command finds the image of %s", async (name) => {
  const { stdout, stderr } = await run(process.execPath, [CLI, "check", name], { cwd: folder }).catch(
    (thrown: { readonly stdout: string; readonly stderr: string }) => thrown,
  );
  expect(`${stdout}${stderr}`).toContain("1 finding in 1 document (1 reference in 1 document).");
});
