import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, expect, it } from "vitest";
import { DOCUMENTS, PICTURES, REFERENCES, writeWorkspace } from "../../bench/workspaceShape.ts";
import { register as alt } from "../../src/cli/commands/alt.ts";
import { fakeCliContext } from "../fakes/cliContext.ts";
import { FakeEngine } from "../fakes/engine.ts";

let root: string;
beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "mils-workspace-")));
  await writeWorkspace(root);
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function run(
  args: readonly string[],
  engine: FakeEngine,
): Promise<{ readonly complaints: string; readonly output: string; readonly milliseconds: number }> {
  const context = fakeCliContext(root, { engine });
  const program = new Command().exitOverride();
  alt(program, context);
  const started = performance.now();
  await program.parseAsync(["alt", ...args], { from: "user" });
  return { complaints: context.complaints(), output: context.output(), milliseconds: performance.now() - started };
}

it(`captions ${PICTURES} pictures behind ${REFERENCES} references once each, and none of them again`, async () => {
  const engine = new FakeEngine({ delay: 10 });
  const first = await run(["--jobs", "1"], engine);
  expect(first.complaints).toContain(`${REFERENCES} images in ${DOCUMENTS} documents wait for a text: ${PICTURES} pictures to describe.`);
  expect(engine.runs).toHaveLength(PICTURES);
  expect(first.output.trim().split("\n")).toHaveLength(REFERENCES);

  const again = await run(["--jobs", "1"], engine);
  expect(engine.runs).toHaveLength(PICTURES);
  expect(again.output).toBe(first.output);

  await run(["--write"], engine);
  expect(engine.runs).toHaveLength(PICTURES);
  const done = await run(["--write"], engine);
  expect(done.complaints).toContain("Every image that can be described has an alternative text.");
});

it("takes a new picture on its own", async () => {
  await mkdir(join(root, "new"));
  await writeFile(join(root, "new", "page.md"), "![](a.svg)\n");
  await writeFile(join(root, "new", "a.svg"), '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>\n');
  const engine = new FakeEngine();
  await run(["--write"], engine);
  expect(engine.runs).toEqual([join(root, "new", "a.svg")]);
});
