import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { EngineClient } from "../../src/client/engineClient.ts";
import type { EngineState } from "../../src/client/types.ts";
import type { TraceEvent } from "../../src/protocol/index.ts";
import { embeddedSettings, SAMPLES, startClient } from "./product.ts";

const PICTURE = join(SAMPLES, readdirSync(SAMPLES).find((name) => /\.(png|jpe?g)$/.test(name)) ?? "");
const brief = { path: PICTURE, options: { maxIterations: 1, requestedCaptions: 16 } };

let client: EngineClient | undefined;
afterEach(() => client?.dispose());

/** Kills the engine process as soon as it enters a phase, once. */
function killIn(target: EngineClient, phase: string): void {
  let killed = false;
  target.onDidChangeState((state) => {
    if (killed || state.kind !== "running" || state.phase !== phase) return;
    killed = true;
    process.kill(state.processId, "SIGKILL");
  });
}

describe("the engine process", () => {
  it("captions a picture, event by event", async () => {
    client = startClient();
    const events: TraceEvent[] = [];
    const result = await client.caption({ ...brief, onEvent: (event) => events.push(event) });
    expect(events.map(({ type }) => type)).toEqual(["start", "iteration", "iteration", "stop"]);
    expect(result).toMatchObject({ path: PICTURE, modality: "image", iterations: 1, stopReason: "iterations" });
    expect(result.confidence).toBeGreaterThan(0);
    expect(events.at(-1)).toMatchObject({ type: "stop", best: { text: result.caption }, confidence: result.confidence });
    expect(result.caption.split(" ").length).toBeGreaterThan(2);
    expect(result.candidates[0]?.text).toBe(result.caption);
  });

  it("gives the same caption for the same seed and another trace for another", async () => {
    client = startClient();
    const withSeed = (seed: number) => startedRun({ ...brief, options: { ...brief.options, seed } });
    const engine = client;
    const startedRun = async (options: Parameters<EngineClient["caption"]>[0]) => (await engine.caption(options)).candidates;
    const [first, again, other] = [await withSeed(7), await withSeed(7), await withSeed(8)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it("scores texts against a picture, and the right one wins", async () => {
    client = startClient();
    const { caption } = await client.caption(brief);
    const { scores } = await client.score({ path: PICTURE, texts: [caption, "A plate of spaghetti with tomato sauce on a table"] });
    expect(scores[0]).toBeGreaterThan(scores[1] ?? Number.POSITIVE_INFINITY);
  });

  it("ends a cancelled run with what was found", async () => {
    client = startClient();
    const controller = new AbortController();
    const result = await client.caption({
      path: PICTURE,
      options: { maxIterations: 50, patience: 50 },
      signal: controller.signal,
      onEvent: (event) => event.type === "iteration" && event.iteration === 1 && controller.abort(),
    });
    expect(result.stopReason).toBe("cancelled");
    expect(result.caption).not.toBe("");
  });

  it.each(["loading", "generating", "scoring"])("is reported dead when killed while %s, and the next caption works", async (phase) => {
    client = startClient();
    const states: EngineState["kind"][] = [];
    client.onDidChangeState(({ kind }) => states.push(kind));
    killIn(client, phase);
    await expect(client.caption(brief)).rejects.toMatchObject({ code: "engine-died", message: expect.stringContaining("SIGKILL") });
    expect(states).toContain("failed");
    expect((await client.caption(brief)).caption).not.toBe("");
    expect(client.state.kind).toBe("running");
  });

  it("is reported out of memory when it was", async () => {
    client = startClient({ runtime: { command: process.execPath, args: ["--max-old-space-size=16"] } });
    await expect(client.caption(brief)).rejects.toMatchObject({ code: "out-of-memory", message: expect.stringContaining("smaller model") });
  });

  it("rests after an idle time and wakes for the next request", async () => {
    client = startClient({ idleTimeout: 100 });
    await client.score({ path: PICTURE, texts: ["A cat"] });
    await expect.poll(() => client?.state.kind, { timeout: 5000 }).toBe("stopped");
    await client.score({ path: PICTURE, texts: ["A cat"] });
    expect(client.state.kind).toBe("running");
  });

  it("goes when its client is killed", async () => {
    const { spawn } = await import("node:child_process");
    const script = `
      import { startClient } from ${JSON.stringify(join(import.meta.dirname, "product.ts"))};
      const client = startClient();
      await client.doctor();
      console.log(client.state.processId);
      setInterval(() => {}, 1000);`;
    const parent = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const engineProcess = await new Promise<number>((resolve) => parent.stdout.once("data", (data) => resolve(Number(String(data)))));
    expect(engineProcess).toBeGreaterThan(0);
    parent.kill("SIGKILL");
    const alive = () => {
      try {
        process.kill(engineProcess, 0);
        return true;
      } catch {
        return false;
      }
    };
    await expect.poll(alive, { timeout: 10_000 }).toBe(false);
  });

  it("says which models are missing", async () => {
    client = startClient({ settings: { ...embeddedSettings, scorers: ["/nowhere/scorer"] } });
    await expect(client.caption(brief)).rejects.toMatchObject({ code: "model-missing", message: expect.stringContaining("/nowhere/scorer") });
  });
});
