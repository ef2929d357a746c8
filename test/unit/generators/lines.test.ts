import type { Token } from "node-llama-cpp";
import { describe, expect, it } from "vitest";
import { LineReader } from "../../../src/engine/generators/lines.ts";

const VOCABULARY = ["A", " dog", "\n", ".\n", "\nA", "", " barks"];
const END = 5;
const token = (index: number) => index as Token;

/** A tokenizer of seven pieces that counts how often it is asked. */
function vocabulary() {
  const model = {
    asked: 0,
    detokenize(tokens: readonly Token[]) {
      model.asked++;
      return tokens.map((index) => VOCABULARY[index]).join("");
    },
    isEogToken: (index: Token | undefined) => index === END,
  };
  return model;
}

describe("LineReader", () => {
  it.each([
    [0, "text"],
    [2, "line-break"],
    [3, "line-break"],
    [4, "line-break"],
    [END, "end"],
  ])("calls token %i a %s", (index, role) => {
    expect(new LineReader(vocabulary()).roleOf(token(index))).toBe(role);
  });

  it("asks the tokenizer once for each kind of token", () => {
    const model = vocabulary();
    const reader = new LineReader(model);
    for (let round = 0; round < 100; round++) for (const index of [0, 1, 2]) reader.roleOf(token(index));
    expect(model.asked).toBe(3);
  });

  it.each([
    { tokens: [0, 1, 3], lines: ["A dog."], begun: "" },
    { tokens: [0, 1, 4], lines: ["A dog"], begun: "A" },
    { tokens: [2, 0, 1, 2], lines: ["", "A dog"], begun: "" },
    { tokens: [0, 1], lines: [], begun: "A dog" },
  ])("parts $tokens at line breaks", ({ tokens, lines, begun }) => {
    expect(new LineReader(vocabulary()).partsOf(tokens.map(token))).toEqual({ lines, begun });
  });
});
