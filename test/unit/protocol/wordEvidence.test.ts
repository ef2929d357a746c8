import { describe, expect, test } from "vitest";
import { evidenceOf, leaveOneOut, MAXIMUM_WORDS, unsupportedWords } from "../../../src/protocol/wordEvidence.ts";

describe("word evidence", () => {
  test("asks for the caption itself and for it without each word", () => {
    expect(leaveOneOut("A red kayak.")).toEqual(["A red kayak.", "red kayak.", "A kayak.", "A red"]);
  });

  test("asks nothing about a single word", () => {
    expect(leaveOneOut("Kayak")).toEqual([]);
  });

  test("is what the score loses without the word", () => {
    const gains = evidenceOf("A red kayak.", [0.3, 0.31, 0.25, 0.1]).map(({ word, gain }) => [word, Number(gain.toFixed(6))]);
    expect(gains).toEqual([
      ["A", -0.01],
      ["red", 0.05],
      ["kayak.", 0.2],
    ]);
  });

  test("refuses scores that do not belong to the caption", () => {
    expect(() => evidenceOf("A red kayak.", [0.3, 0.2])).toThrow("4 scores expected, 2 given");
  });

  test("bounds the number of texts to score", () => {
    expect(leaveOneOut("word ".repeat(200))).toHaveLength(MAXIMUM_WORDS + 1);
  });

  test("names the words the score does as well without", () => {
    expect(unsupportedWords(evidenceOf("A big, red kayak.", [0.3, 0.31, 0.3, 0.25, 0.1]))).toEqual(["A", "big"]);
  });
});
