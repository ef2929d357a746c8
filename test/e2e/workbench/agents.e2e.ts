import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createVSIX } from "@vscode/vsce";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT, Workbench } from "./workbench.ts";

const RUN = 180_000;
const AGENT = join(ROOT, "test/fixtures/agent");

interface Answers {
  readonly tool?: { readonly name: string; readonly description: string };
  readonly answers: readonly { readonly texts?: readonly string[]; readonly error?: string }[];
}

let workbench: Workbench;

beforeAll(async () => {
  const agent = join(await mkdtemp(join(tmpdir(), "mils-agent-")), "agent.vsix");
  await createVSIX({ cwd: AGENT, packagePath: agent, allowMissingRepository: true, skipLicense: true, dependencies: false });
  workbench = await Workbench.start(
    {
      "questions.json": JSON.stringify([{ path: "pictures/coffee.png", candidates: 3 }, { path: "pictures/none.png" }, { path: "questions.json" }]),
      "pictures/coffee.png": { copy: join(ROOT, "samples/coffee.png") },
    },
    { "chat.disableAIFeatures": false, "mils.maxIterations": 1 },
    { extensions: [agent] },
  );
});
afterAll(async () => {
  await workbench?.close();
});

describe("a chat agent", () => {
  test("finds the tool, gets caption and candidates, and an error it can act on", { timeout: RUN }, async () => {
    await workbench.command("Agent: Ask About Pictures");
    await expect
      .poll(() => readFile(join(workbench.folder, "answers.json"), "utf8").catch(() => ""), { timeout: RUN, interval: 500 })
      .toContain("]}");
    const { tool, answers } = JSON.parse(await workbench.read("answers.json")) as Answers;
    expect(tool?.description).toContain("alt text");
    const [described, missing, unsuitable] = answers;
    const { path, caption, score, candidates } = JSON.parse(described?.texts?.[0] ?? "{}");
    expect(path).toBe("pictures/coffee.png");
    expect(caption).toMatch(/coffee|cup/i);
    expect(candidates).toHaveLength(3);
    expect(candidates[0]).toEqual({ text: caption, score });
    expect(missing?.error).toContain("pictures/none.png is in no folder of this workspace");
    expect(unsuitable?.error).toContain("is no image, video or sound");
    await workbench.screenshot("agents-answered");
  });
});
