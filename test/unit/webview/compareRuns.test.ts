import { expect, test } from "vitest";
import { compareKept } from "../../../src/webview/compareRuns.ts";
import { RunModel } from "../../../src/webview/model.ts";

function keeping(...texts: readonly string[]): RunModel {
  const candidates = texts.map((text, id) => ({ id, text, score: 0.3 - id / 100, fitness: 0.3 - id / 100, iteration: 0, fedFrom: [] }));
  return new RunModel({
    id: texts.join(),
    media: { path: "/a.jpg", name: "a.jpg", modality: "image" },
    startedAt: 0,
    running: false,
    events: [
      {
        type: "iteration",
        iteration: 0,
        candidates,
        kept: candidates.map(({ id }) => id),
        bestScore: 0.3,
        bestFitness: 0.3,
        topMean: 0.3,
        spread: 0,
        milliseconds: { generator: 0, scorer: 0, rest: 0 },
        rejected: 0,
      },
    ],
  });
}

test("kept captions of two runs are matched whatever their case and final stop, with both ranks", () => {
  const { both, onlyFirst, onlySecond } = compareKept(keeping("A cat.", "A dog."), keeping("a bird", "a cat"));
  expect(both).toEqual([{ text: "A cat.", ranks: [1, 2], scores: [0.3, 0.29] }]);
  expect(onlyFirst.map(({ text }) => text)).toEqual(["A dog."]);
  expect(onlySecond.map(({ text }) => text)).toEqual(["a bird"]);
});
