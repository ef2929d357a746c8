import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../browser.ts";
import { PAGES } from "./pages.ts";

const run = promisify(execFile);
const CLI = join(import.meta.dirname, "../../../dist/cli.js");
/** What the photograph scorer imagines in interfaces. */
const PHOTO_WORDS =
  /\b(?:man|woman|people|person|photo(?:graph)?|wearing|sitting|standing|street|table with|background|laptop|monitor|desk|sign|holding)\b/i;

let folder: string;
const captions = new Map<string, string>();
const texts = new Map<string, string>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mils-screenshots-"));
  const browser = await launchBrowser();
  try {
    for (const { name, html, width, height, scale = 1 } of PAGES) {
      const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale });
      const page = await context.newPage();
      await page.setContent(html);
      await page.screenshot({ path: join(folder, `${name}.png`) });
      await context.close();
    }
  } finally {
    await browser.close();
  }
  await writeFile(join(folder, "pages.md"), PAGES.map(({ name }) => `![](${name}.png)\n`).join("\n"));
  const options = { cwd: folder, maxBuffer: 64 * 2 ** 20 };
  const captioned = await run(process.execPath, [CLI, "caption", "--json", "-q", ...PAGES.map(({ name }) => `${name}.png`)], options);
  for (const line of captioned.stdout.trim().split("\n")) {
    const { file, caption } = JSON.parse(line) as { readonly file: string; readonly caption: string };
    captions.set(file.replace(/\.png$/, ""), caption);
  }
  const proposed = await run(process.execPath, [CLI, "alt", "--json", "pages.md"], options);
  for (const line of proposed.stdout.trim().split("\n")) {
    const { source, text } = JSON.parse(line) as { readonly source: string; readonly text: string };
    texts.set(source.replace(/\.png$/, ""), text);
  }
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe.each(PAGES)("a screenshot of $name", ({ name, title }) => {
  it.each([
    ["caption", captions],
    ["alternative text", texts],
  ])("has its title in its %s, and nothing a photograph would show", (_, found) => {
    const text = found.get(name) ?? "";
    expect(text).toContain(title);
    expect(text.replace(title, "")).not.toMatch(PHOTO_WORDS);
    expect(text.length).toBeLessThanOrEqual(125);
  });
});
