import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EngineClient } from "../../src/client/engineClient.ts";
import { loadSettings, openWorkspace, type SelectedReference, selectReferences, type Workspace } from "../../src/workflow/index.ts";
import { Rewriter } from "../../src/workflow/rewrite.ts";
import { CLI, EMBEDDED, embeddedSettings, SAMPLES, startClient, temporaryFolder } from "./product.ts";

const run = promisify(execFile);
const CAPTION = "A tabby cat with green eyes looks up";

let root: string;
let instruct: string;
beforeAll(async () => {
  root = await realpath(await temporaryFolder("rewrite"));
  instruct = join(root, "instruct");
  await chatForm(instruct);
  await mkdir(join(root, "docs", ".git"), { recursive: true });
  await copyFile(join(SAMPLES, "cat.png"), join(root, "docs", "cat.png"));
  await writeFile(join(root, "docs", "page.md"), "# How to bake bread\n\nKnead the dough for ten minutes.\n\n![](cat.png)\n");
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** The embedded language model asked in its chat form: an instruct model that follows instructions badly, which is what the scorer is there for. */
async function chatForm(folder: string): Promise<void> {
  const embedded = join(EMBEDDED, "generator");
  const manifest = JSON.parse(await readFile(join(embedded, "manifest.json"), "utf8"));
  await mkdir(folder, { recursive: true });
  await symlink(join(embedded, manifest.model), join(folder, manifest.model));
  const promptForm = { kind: "chat-list", captionsPerPrompt: 6, promptsPerIteration: 1, maxWords: 10 };
  await writeFile(join(folder, "manifest.json"), JSON.stringify({ ...manifest, promptForm, contextTokens: 1024, sequences: 1 }));
}

describe("rewriting with real models", () => {
  let engine: EngineClient;
  let workspace: Workspace;
  let selected: SelectedReference;
  let hash: string;
  beforeAll(async () => {
    engine = startClient({ settings: { ...embeddedSettings, generator: { kind: "directory", path: instruct } } });
    const folder = join(root, "docs");
    workspace = openWorkspace({ root: folder, settings: await loadSettings(folder) });
    const [picture] = (await selectReferences(workspace, { paths: [], cwd: folder })).pictures;
    const [reference] = picture?.references ?? [];
    if (picture === undefined || reference === undefined) throw new Error("the picture was not selected");
    [selected, hash] = [reference, picture.hash];
  });
  afterAll(() => engine.dispose());

  const rewritten = (margin: number) =>
    new Rewriter(workspace, engine, { models: "embedded", maxLength: 125, margin, seed: 0 }).rewrite(selected, hash, CAPTION);

  it("takes the text within the margin and keeps the caption beyond it", async () => {
    const free = await rewritten(Number.POSITIVE_INFINITY);
    if (free === undefined) throw new Error("the model changed nothing");
    expect(free.text).toMatch(/\p{L}{3}/u);
    const { scores } = await engine.score({ path: selected.mediaPath, texts: [CAPTION, free.text] });
    const [before = Number.NaN, after = Number.NaN] = scores;
    expect(free.score).toBeCloseTo(after, 5);
    const drop = before - after;
    // A small model writes of bread, which the picture does not show.
    expect(drop).toBeGreaterThan(0);
    expect(await rewritten(drop * 1.01)).toEqual(free);
    expect(await rewritten(drop * 0.99)).toBeUndefined();
  });
});

it("leaves the captions of a model that only continues text, and says so once", async () => {
  const args = [CLI, "alt", "--rewrite", "--json", "--max-iterations", "0", "--gpu", "off", "--models", EMBEDDED];
  const { stdout, stderr } = await run(process.execPath, args, { cwd: join(root, "docs") });
  expect(JSON.parse(stdout).text).toMatch(/\p{L}{3}/u);
  expect(stderr.match(/cannot follow instructions/g)).toHaveLength(1);
});
