import { mkdir, mkdtemp, readFile, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { locate } from "../../../src/documents/formats/index.ts";
import { beginRun } from "../../../src/workflow/altRun.ts";
import type { Proposal } from "../../../src/workflow/propose.ts";
import { selectReferences } from "../../../src/workflow/select.ts";
import { undo } from "../../../src/workflow/undo.ts";
import { openWorkspace, type Workspace } from "../../../src/workflow/workspace.ts";
import { numberedPng } from "../../fakes/pictures.ts";

const TEXT = `A sign says "5 < 6 & {a} [b] 'c' $d" | e`;
const cell = (source: string) =>
  JSON.stringify({ cells: [{ cell_type: "markdown", metadata: {}, source: [source] }], metadata: {}, nbformat: 4, nbformat_minor: 5 }, undefined, 1);

const DOCUMENTS: readonly [name: string, text: string][] = [
  ["a.md", "# T\r\n\r\n> - ![](x.png) | ![foo]\r\n\r\n[foo]: x.png\r\n"],
  ["a.mdx", "# T\n\n<Image src='x.png' />\n"],
  ["a.html", '<p><img src=x.png><IMG ALT="" SRC="x.png"></p>\n'],
  ["a.jsx", "export const A = () => <img\n  src='x.png'\n/>;\n"],
  ["a.vue", '<template>\n  <img src="x.png">\n</template>\n'],
  ["a.svelte", '<img src="x.png" />\n'],
  ["a.ipynb", cell("![](x.png)\n")],
  ["a.adoc", "= T\n\nimage::x.png[]\n"],
  ["a.rst", "T\n=\n\n.. image:: x.png\n   :width: 10\n"],
  ["a.tex", "\\includegraphics[width=2cm]{x.png}\n"],
  ["a.typ", '#image("x.png")\n'],
];

let root: string;
let workspace: Workspace;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "mils-write-")));
  workspace = openWorkspace({ root });
  await writeFile(join(root, "x.png"), numberedPng(1));
});

afterEach(() => workspace.ledger.close());

async function proposals(only: readonly ("missing" | "empty")[]): Promise<Proposal[]> {
  const selection = await selectReferences(workspace, { paths: [], cwd: root, only });
  expect(selection.failures).toEqual([]);
  return selection.pictures.flatMap(({ hash, references }) =>
    references.map((selected) => ({ selected, hash, kind: "informative", text: TEXT, origin: "caption", state: "ready", notes: [], candidates: [] })),
  );
}

describe("a text written into a document", () => {
  it.each(DOCUMENTS)("stands in %s, and undo restores every byte", async (name, text) => {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
    const run = await beginRun(workspace, {});
    const wanted = await proposals(["missing", "empty"]);
    expect(wanted.length).toBeGreaterThan(0);
    const outcome = await run.write(wanted);
    expect(outcome.failed).toEqual([]);
    await run.end(false);
    const written = await readFile(join(root, name), "utf8");
    for (const { alt } of await locate(written, name)) if (alt.state !== "dynamic" && alt.text !== "foo") expect(alt.text).toBe(TEXT);
    const undone = await undo(workspace, {});
    expect(undone.left).toEqual([]);
    expect(undone.restored).toHaveLength(wanted.length);
    expect(await readFile(join(root, name), "utf8")).toBe(text);
  });

  it("finds its place when the document was edited elsewhere meanwhile", async () => {
    await writeFile(join(root, "a.md"), "![](x.png)\n\n![](x.png)\n");
    const wanted = await proposals(["missing"]);
    await writeFile(join(root, "a.md"), "# A title\n\n![](x.png)\n\nMore.\n\n![](x.png)\n");
    const run = await beginRun(workspace, {});
    expect((await run.write(wanted)).written).toHaveLength(2);
    expect(await readFile(join(root, "a.md"), "utf8")).toMatch(/^# A title\n\n!\[A sign.*\]\(x\.png\)\n\nMore\.\n\n!\[A sign.*\]\(x\.png\)\n$/);
  });

  it("does not come over a text a person wrote meanwhile", async () => {
    await writeFile(join(root, "a.md"), "![](x.png)\n");
    const wanted = await proposals(["missing"]);
    await writeFile(join(root, "a.md"), "![By hand](x.png)\n");
    const run = await beginRun(workspace, {});
    const { written, failed } = await run.write(wanted);
    expect(written).toEqual([]);
    expect(failed).toMatchObject([{ message: expect.stringContaining("described meanwhile") as unknown }]);
    expect(await readFile(join(root, "a.md"), "utf8")).toBe("![By hand](x.png)\n");
  });

  it("is written again when the document changes between reading and writing, and never over the change", async () => {
    await writeFile(join(root, "a.md"), "![](x.png)\n");
    const wanted = await proposals(["missing"]);
    let edits = 0;
    const documents: Workspace["documents"] = {
      read: (path) => workspace.documents.read(path),
      async replace(document, replacements) {
        edits += 1;
        if (edits === 1) await writeFile(document.path, `New first line.\n\n${document.text}`);
        await workspace.documents.replace(document, replacements);
      },
    };
    const run = await beginRun({ ...workspace, documents }, {});
    expect((await run.write(wanted)).failed).toEqual([]);
    expect(await readFile(join(root, "a.md"), "utf8")).toMatch(/^New first line\.\n\n!\[A sign/);
    expect((await undo(workspace, {})).restored).toHaveLength(1);
    expect(await readFile(join(root, "a.md"), "utf8")).toBe("New first line.\n\n![](x.png)\n");
  });

  it("stays out of documents outside the workspace", async () => {
    const inner = join(root, "inner");
    await mkdir(inner);
    await writeFile(join(root, "a.md"), "![](x.png)\n");
    const wanted = await proposals(["missing"]);
    const run = await beginRun(openWorkspace({ root: inner }), {});
    expect((await run.write(wanted)).failed).toMatchObject([{ message: expect.stringContaining("outside the workspace") as unknown }]);
    await run.end(false);
    expect(await readFile(join(root, "a.md"), "utf8")).toBe("![](x.png)\n");
  });
});
