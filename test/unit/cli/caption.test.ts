import { mkdtemp, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { beforeEach, describe, expect, it } from "vitest";
import { register } from "../../../src/cli/commands/caption.ts";
import { type FakeCliContext, fakeCliContext } from "../../fakes/cliContext.ts";
import { FakeEngine } from "../../fakes/engine.ts";

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "mils-caption-")));
  await writeFile(join(root, "kayak.png"), "a picture to an engine without models");
});

/** An engine that scores texts by three of their words. */
async function caption(args: readonly string[]): Promise<FakeCliContext> {
  const scoreOf = (text: string) => (text.includes("kayak") ? 0.5 : 0) + (text.includes("red") ? 0.25 : 0) - (text.includes("shiny") ? 0.125 : 0);
  const context = fakeCliContext(root, { engine: new FakeEngine({ captions: () => ["A shiny red kayak"], scoreOf }) });
  const program = new Command().exitOverride();
  register(program, context);
  await program.parseAsync(["caption", ...args], { from: "user" });
  return context;
}

describe("mils caption --evidence", () => {
  it("puts what each word adds to the score into the JSON", async () => {
    const { output } = await caption(["--json", "--evidence", "kayak.png"]);
    expect(JSON.parse(output())).toMatchObject({
      caption: "A shiny red kayak",
      words: [
        { word: "A", gain: 0 },
        { word: "shiny", gain: -0.125 },
        { word: "red", gain: 0.25 },
        { word: "kayak", gain: 0.5 },
      ],
    });
  });

  it("names the unsupported words beside the plain caption", async () => {
    const { output, complaints } = await caption(["--evidence", "kayak.png"]);
    expect(output()).toBe("A shiny red kayak\n");
    expect(complaints()).toContain("kayak.png: A +0.000, shiny -0.125, red +0.250, kayak +0.500; unsupported: A, shiny\n");
  });

  it("is not worked out unless asked for", async () => {
    expect(JSON.parse((await caption(["--json", "kayak.png"])).output())).not.toHaveProperty("words");
  });
});
