import { describe, expect, test } from "vitest";
import { arrange, type Column } from "../../../src/webview/candidateOrder.ts";
import type { CandidateRow } from "../../../src/webview/model.ts";

const row = (id: number, text: string, score: number, rank?: number): CandidateRow => ({
  candidate: { id, text, score, fitness: score, iteration: id, fedFrom: Array.from({ length: id }, (_, each) => each) },
  fresh: false,
  ...(rank !== undefined && { rank }),
});
const rows = [row(0, "A dog on the grass.", 0.2, 2), row(1, "Éclairs on a plate.", 0.1), row(2, "A Dog runs.", 0.3, 1), row(3, "A cat.", 0.15)];
const ids = (filter: { text: string; keptOnly: boolean }, column: Column = "rank", descending = false) =>
  arrange(rows, filter, { column, descending }, "en").map(({ candidate }) => candidate.id);
const all = { text: "", keptOnly: false };

describe("the order of candidates", () => {
  test.each<[Column, boolean, number[]]>([
    ["rank", false, [2, 0, 3, 1]],
    ["rank", true, [0, 2, 3, 1]],
    ["score", true, [2, 0, 3, 1]],
    ["score", false, [1, 3, 0, 2]],
    ["caption", false, [3, 0, 2, 1]],
    ["length", false, [3, 2, 0, 1]],
    ["iteration", true, [3, 2, 1, 0]],
    ["fedFrom", false, [0, 1, 2, 3]],
  ])("by %s, descending %s", (column, descending, expected) => {
    expect(ids(all, column, descending)).toEqual(expected);
  });

  test("keeps what has every word of the filter, whatever the case", () => {
    expect(ids({ text: "DOG  grass", keptOnly: false })).toEqual([0]);
    expect(ids({ text: "éclairs", keptOnly: false })).toEqual([1]);
    expect(ids({ text: "bird", keptOnly: false })).toEqual([]);
  });

  test("keeps the kept only when asked", () => {
    expect(ids({ text: "", keptOnly: true })).toEqual([2, 0]);
  });

  test("leaves the rows given as they were", () => {
    const before = [...rows];
    ids(all, "score", true);
    expect(rows).toEqual(before);
  });
});
