import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { EngineClient } from "../src/client/engineClient.ts";
import type { EngineSettings, TraceEvent } from "../src/protocol/index.ts";
import { naiveLoop } from "./naiveLoop.ts";
import { atLeast, atMost, median, type Row } from "./row.ts";

const ROOT = join(import.meta.dirname, "..");
const PICTURES = 5;

/** The whole loop through the product's own engine process, against a naive port of the published loop on the same models. */
export async function rows(): Promise<readonly Row[]> {
  const cache = join(ROOT, ".cache", "engine");
  const settings: EngineSettings = {
    generator: { kind: "directory", path: join(ROOT, "models", "embedded", "generator") },
    scorers: [join(ROOT, "models", "embedded", "scorer")],
    pools: join(ROOT, "pools"),
    cache,
    gpu: "off",
  };
  const pictures = (await readdir(join(ROOT, "samples"))).filter((name) => /\.(png|jpe?g)$/.test(name)).map((name) => join(ROOT, "samples", name));
  if (pictures.length === 0) throw new Error("The sample pictures are missing: npm run setup");
  const chosen = Array.from({ length: PICTURES }, (_, index) => pictures[index % pictures.length] ?? "");

  const cold = await coldStart(settings, chosen[0] ?? "");
  const client = start(settings);
  try {
    await client.caption({ path: chosen[0] ?? "", options: {} });
    const runs = [];
    for (const path of new Set(chosen)) runs.push(await client.caption({ path, options: {} }));
    const share = median(runs.map(({ milliseconds, seconds }) => milliseconds.rest / (seconds * 1000)));
    const ours = median(runs.map(({ seconds }) => seconds));
    const warm: number[] = [];
    for (let repeat = 0; repeat < PICTURES; repeat++) warm.push(await secondsToFirstAnswer(client, chosen[0] ?? ""));
    const iterations = Math.max(...runs.map((run) => run.iterations));
    const naive = await naiveLoop({ settings, picture: chosen[0] ?? "", iterations, requested: 50 });
    return [
      atMost("loop: share of a caption's wall time that is neither generator nor scorer", share, 0.05),
      atLeast(`loop: seconds per picture of a naive port of the published loop over ours, same models, ${iterations} iterations`, naive / ours, 10),
      atMost("loop: seconds to the first answer (iteration 0) for a picture seen before, warm", median(warm), 0.5),
      atMost("engine: seconds from cold start to the first answer", cold, 3),
    ];
  } finally {
    await client.dispose();
  }
}

function start(settings: EngineSettings): EngineClient {
  return new EngineClient({ settings, runtime: { command: process.execPath }, engineModule: join(ROOT, "dist", "engine.js"), log: () => undefined });
}

async function coldStart(settings: EngineSettings, path: string): Promise<number> {
  const times: number[] = [];
  for (let repeat = 0; repeat < 3; repeat++) {
    const client = start(settings);
    times.push(await secondsToFirstAnswer(client, path));
    await client.dispose();
  }
  return median(times);
}

/** Seconds until iteration 0 has arrived; the run is then cancelled. */
async function secondsToFirstAnswer(client: EngineClient, path: string): Promise<number> {
  const startedAt = performance.now();
  const controller = new AbortController();
  let first: number | undefined;
  const onEvent = (event: TraceEvent) => {
    if (event.type !== "iteration") return;
    first ??= (performance.now() - startedAt) / 1000;
    controller.abort();
  };
  await client.caption({ path, options: {}, onEvent, signal: controller.signal });
  if (first === undefined) throw new Error("The run ended without a first answer.");
  return first;
}
