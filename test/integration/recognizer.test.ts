import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { EngineClient } from "../../src/client/engineClient.ts";
import { ROOT, startClient } from "./product.ts";

const SCREENSHOT = join(ROOT, "docs", "images", "trace-panel.png");
const DAMAGED = join(ROOT, "package.json");

let client: EngineClient | undefined;
afterEach(() => client?.dispose());

/** The processes the engine has started, by the kernel's own list. */
function childrenOf(engine: number): readonly number[] {
  return readFileSync(`/proc/${engine}/task/${engine}/children`, "utf8").split(" ").filter(Boolean).map(Number);
}

describe("the recogniser's process", () => {
  it("reads a screenshot, and says what a file is that is none", async () => {
    client = startClient();
    const { lines, flatness } = await client.recognize({ path: SCREENSHOT });
    expect(lines.map(({ text }) => text).join("\n")).toContain("A cup of coffee next to a plate of food");
    expect(flatness).toBeGreaterThan(0.5);
    await expect(client.recognize({ path: DAMAGED })).rejects.toMatchObject({ code: "media-undecodable", file: DAMAGED });
  });

  it.skipIf(process.platform !== "linux")("may die: the engine lives, and the next picture is read", async () => {
    client = startClient();
    let engine = 0;
    client.onDidChangeState((state) => {
      if (state.kind === "running") engine = state.processId;
    });
    const reading = client.recognize({ path: SCREENSHOT });
    const failed = expect(reading).rejects.toThrow("text recogniser");
    await expect.poll(() => (engine === 0 ? 0 : childrenOf(engine).length), { timeout: 20_000, interval: 20 }).toBe(1);
    for (const child of childrenOf(engine)) process.kill(child, "SIGKILL");
    await failed;
    const before = engine;
    expect((await client.recognize({ path: SCREENSHOT })).lines.length).toBeGreaterThan(5);
    expect(engine).toBe(before);
  });
});
