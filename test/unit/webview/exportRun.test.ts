import { describe, expect, test } from "vitest";
import { exportName, runAsCsv, runAsJson } from "../../../src/webview/exportRun.ts";
import { RunModel } from "../../../src/webview/model.ts";

const model = new RunModel({
  id: "r",
  media: { path: "/w/a.jpg", name: "a.jpg", modality: "image" },
  startedAt: 0,
  running: false,
  events: [
    {
      type: "iteration",
      iteration: 0,
      candidates: [
        { id: 0, text: 'A "cat", sleeping', score: 0.25, fitness: 0.24, iteration: 0, fedFrom: [] },
        { id: 1, text: "=SUM(A1)", score: 0.3, fitness: 0.3, iteration: 0, fedFrom: [0, 2] },
      ],
      kept: [1],
      bestScore: 0.3,
      bestFitness: 0.3,
      topMean: 0.3,
      spread: 0,
      milliseconds: { generator: 0, scorer: 1, rest: 0 },
      rejected: 0,
    },
    { type: "stop", reason: "iterations", kept: [1], iterations: 0, milliseconds: { generator: 0, scorer: 1, rest: 0 }, confidence: 0.7 },
  ],
});

describe("an export", () => {
  test("as CSV quotes texts, puts the best first and keeps spreadsheets from running formulas", () => {
    expect(runAsCsv(model)).toBe(
      `id,rank,caption,score,fitness,iteration,fed_from\r\n1,1,'=SUM(A1),0.3,0.3,0,0 2\r\n0,,"A ""cat"", sleeping",0.25,0.24,0,\r\n`,
    );
  });

  test("as JSON holds caption, confidence, iterations and candidates", () => {
    expect(JSON.parse(runAsJson(model))).toMatchObject({
      media: "/w/a.jpg",
      caption: "=SUM(A1)",
      score: 0.3,
      confidence: 0.7,
      iterations: [{ iteration: 0, entered: 2 }],
      candidates: [{ id: 1, rank: 1 }, { id: 0 }],
    });
  });

  test.each([
    ["images/My photo (1).JPG", "csv", "My-photo-1--mils.csv"],
    ["C:\\pictures\\a.png", "json", "a-mils.json"],
    ["ümläut.webp", "png", "ümläut-mils.png"],
  ])("of %s as %s is named %s", (media, extension, expected) => {
    expect(exportName(media, extension)).toBe(expected);
  });
});
