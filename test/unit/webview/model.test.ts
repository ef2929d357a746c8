import { describe, expect, test } from "vitest";
import type { PanelRun } from "../../../src/protocol/webview.ts";
import type { Candidate, TraceEvent } from "../../../src/solver/types.ts";
import { RunModel } from "../../../src/webview/model.ts";
import { describeConfidence } from "../../../src/webview/runState.ts";

const candidate = (id: number, score: number, iteration: number, fedFrom: readonly number[] = []): Candidate => ({
  id,
  text: `Caption ${id}.`,
  score,
  fitness: score - 0.01,
  iteration,
  fedFrom,
});

const iteration = (index: number, candidates: readonly Candidate[], kept: readonly number[]): TraceEvent => ({
  type: "iteration",
  iteration: index,
  candidates,
  kept,
  bestScore: 0.3 + index / 100,
  bestFitness: 0.29,
  topMean: 0.2,
  spread: 0.02,
  milliseconds: { generator: 100 * index, scorer: 10, rest: 1 },
  rejected: index,
});

const start: TraceEvent = {
  type: "start",
  version: 1,
  task: { media: "a.jpg", modality: "image" },
  options: {
    requestedCaptions: 2,
    keepPrevious: 2,
    maxIterations: 3,
    exploration: 0,
    seed: 0,
    timeBudget: undefined,
    patience: 2,
    selection: "fitness",
  },
  models: { generator: "g", scorer: "s" },
};
const bank = iteration(0, [candidate(0, 0.2, 0), candidate(1, 0.1, 0)], [0, 1]);
const first = iteration(1, [candidate(2, 0.31, 1, [0, 1]), candidate(3, 0.05, 1, [0])], [2, 0]);
const stop: TraceEvent = {
  type: "stop",
  reason: "converged",
  best: candidate(0, 0.2, 0),
  kept: [2, 0],
  iterations: 1,
  milliseconds: { generator: 120, scorer: 30, rest: 3 },
};

function modelOf(...events: readonly TraceEvent[]): RunModel {
  const run: PanelRun = { id: "r", media: { path: "/a.jpg", name: "a.jpg", modality: "image" }, startedAt: 0, running: true, events };
  return new RunModel(run);
}

describe("a run's model", () => {
  test("has a point for each iteration with what entered and what survived", () => {
    const [bankPoint, firstPoint] = modelOf(start, bank, first).points;
    expect(bankPoint).toMatchObject({ iteration: 0, entered: 2, survived: 2, rejected: 0 });
    expect(firstPoint).toMatchObject({ iteration: 1, entered: 2, survived: 1, rejected: 1, bestScore: 0.31 });
  });

  test("does not count the ranking of the bank as an iteration", () => {
    expect(modelOf(start, bank).iterations).toBe(0);
    expect(modelOf(start, bank, first).iterations).toBe(1);
  });

  test("shows the first of the kept as best until the run chooses", () => {
    expect(modelOf(start).best).toBeUndefined();
    expect(modelOf(start, bank, first).best?.id).toBe(2);
    expect(modelOf(start, bank, first, stop).best?.id).toBe(0);
  });

  test("adds up the iterations' time until the end states it", () => {
    expect(modelOf(start, bank, first).milliseconds).toEqual({ generator: 100, scorer: 20, rest: 2 });
    expect(modelOf(start, bank, first, stop).milliseconds).toEqual({ generator: 120, scorer: 30, rest: 3 });
  });

  test("ignores an iteration it has already", () => {
    const model = modelOf(start, bank, first);
    model.apply(first);
    expect(model.points).toHaveLength(2);
    expect(model.children(0)).toHaveLength(2);
  });

  test("marks rows as seen from the end of the run", () => {
    const rows = modelOf(start, bank, first).rows();
    expect(rows.map(({ candidate: { id }, rank, fresh }) => [id, rank, fresh])).toEqual([
      [0, 2, false],
      [1, undefined, false],
      [2, 1, true],
      [3, undefined, true],
    ]);
  });

  test("marks rows as seen from one iteration, and leaves out what was neither new nor kept in it", () => {
    const rows = modelOf(start, bank, first).rows(1);
    expect(rows.map(({ candidate: { id } }) => id)).toEqual([0, 2, 3]);
    expect(
      modelOf(start, bank, first)
        .rows(0)
        .map(({ rank }) => rank),
    ).toEqual([1, 2]);
  });

  test("knows where a candidate came from and what came of it", () => {
    const model = modelOf(start, bank, first);
    expect(model.parents(2).map(({ id }) => id)).toEqual([0, 1]);
    expect(model.children(0).map(({ id }) => id)).toEqual([2, 3]);
    expect(model.children(3)).toEqual([]);
  });

  test("gives the range of all scores for the bars", () => {
    expect(modelOf(start).scoreRange).toBeUndefined();
    expect(modelOf(start, bank, first).scoreRange).toEqual([0.05, 0.31]);
  });

  test("is over after the stop event, and keeps an error's message", () => {
    const failed = modelOf(start, { ...stop, reason: "error", message: "The model gave NaN." });
    expect(failed.over).toBe(true);
    expect(failed.stop?.message).toBe("The model gave NaN.");
  });

  test("says how sure its caption is as the stop event does, so that a stored run says it too", () => {
    expect(describeConfidence(modelOf(start, bank, stop))).toBe("uncalibrated");
    expect(describeConfidence(modelOf(start, bank, { ...stop, confidence: 0.62 }))).toBe("62%");
    expect(describeConfidence(modelOf(start, bank, { ...stop, origin: "words" }))).toBe("from its words");
  });
});
