import { appendFileSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bestOf, keptOf, startOf, TraceStore } from "../../../src/extension/trace/traceStore.ts";
import { type Candidate, DEFAULT_SOLVE_OPTIONS, type TraceEvent } from "../../../src/solver/types.ts";

const milliseconds = { generator: 1, scorer: 1, rest: 0 };
const start: TraceEvent = {
  type: "start",
  version: 1,
  task: { media: "/w/a.png", modality: "image" },
  options: DEFAULT_SOLVE_OPTIONS,
  models: { generator: "g", scorer: "s" },
};
const candidate = (id: number, score: number, iteration: number): Candidate => ({
  id,
  text: `caption ${id}`,
  score,
  fitness: score,
  iteration,
  fedFrom: [],
});
const iteration = (number: number, candidates: readonly Candidate[], kept: readonly number[]): TraceEvent => ({
  type: "iteration",
  iteration: number,
  candidates,
  kept,
  bestScore: 0,
  bestFitness: 0,
  topMean: 0,
  spread: 0,
  milliseconds,
  rejected: 0,
});

let folder: string;
let store: TraceStore;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), "mils-traces-")), "traces");
  store = new TraceStore(folder);
});
afterEach(() => rmSync(join(folder, ".."), { recursive: true, force: true }));

describe("stored traces", () => {
  it("come back as they were appended", async () => {
    const id = store.createId();
    const events = [start, iteration(0, [candidate(0, 0.1, 0)], [0])];
    for (const event of events) store.append(id, event);
    expect(await store.read(id)).toEqual(events);
  });

  it("lose no more than the line a dying process was writing", async () => {
    const id = store.createId();
    store.append(id, start);
    appendFileSync(join(folder, `${id}.jsonl`), '{"type":"iter');
    expect(await store.read(id)).toEqual([start]);
  });

  it("are listed newest first, with their best caption", async () => {
    const [first, second] = [store.createId(Date.UTC(2026, 0, 1)), store.createId(Date.UTC(2026, 0, 2))];
    store.append(first, start);
    store.append(second, start);
    store.append(second, iteration(0, [candidate(0, 0.1, 0), candidate(1, 0.3, 0)], [1, 0]));
    expect(await store.list()).toMatchObject([
      { id: second, path: "/w/a.png", best: "caption 1", score: 0.3, startedAt: Date.UTC(2026, 0, 2) },
      { id: first },
    ]);
  });

  it("are none where nothing was stored", async () => {
    expect(await store.list()).toEqual([]);
    expect(await store.read("nothing")).toBeUndefined();
  });

  it("keep the newest when they are pruned", async () => {
    const ids = Array.from({ length: 203 }, (_, day) => store.createId(Date.UTC(2026, 0, 1 + day)));
    for (const id of ids) store.append(id, start);
    await store.prune();
    expect(readdirSync(folder).sort()).toEqual(ids.slice(3).map((id) => `${id}.jsonl`));
  });

  it("lie in their folder whatever a saved panel names", async () => {
    expect(await store.read("../../../etc/passwd")).toBeUndefined();
    store.append("../outside", start);
    expect(readdirSync(folder)).toEqual(["___outside.jsonl"]);
  });
});

describe("the name of a run", () => {
  it("says when it began", () => {
    const now = Date.UTC(2026, 10, 24, 3, 18, 4, 56);
    expect(startOf(store.createId(now))).toBe(now);
  });

  it("is never given twice", () => {
    expect(store.createId(0)).not.toBe(store.createId(0));
  });
});

describe("what a trace kept", () => {
  const events = [start, iteration(0, [candidate(0, 0.1, 0), candidate(1, 0.2, 0)], [1, 0]), iteration(1, [candidate(2, 0.3, 1)], [2, 1])];

  it("is what the last iteration kept, best first", () => {
    expect(keptOf(events).map(({ id }) => id)).toEqual([2, 1]);
    expect(bestOf(events)?.text).toBe("caption 2");
  });

  it("begins with the chosen caption once the run is over", () => {
    const stop: TraceEvent = { type: "stop", reason: "converged", best: candidate(1, 0.2, 0), kept: [2, 1], iterations: 1, milliseconds };
    expect(bestOf([...events, stop])?.text).toBe("caption 1");
  });
});
