import { describe, expect, it } from "vitest";
import { numberedListGrammar, withoutNumber } from "../../../src/engine/generators/numberedList.ts";

describe("numberedListGrammar", () => {
  it("asks for exactly as many numbered lines as wanted, each ended by a newline", () => {
    const [root, text] = numberedListGrammar(3).split("\n");
    expect(root).toBe('root ::= "1. " text "\\n" "2. " text "\\n" "3. " text "\\n"');
    expect(text).toMatch(/^text ::= /);
  });
});

describe("withoutNumber", () => {
  it.each([
    ["1. A dog on a beach", "A dog on a beach"],
    ["12) A dog on a beach ", "A dog on a beach"],
    ["3. ", ""],
    ["A dog on a beach", undefined],
    ["1.5 kilograms of flour", undefined],
  ])("of %j is %j", (line, text) => {
    expect(withoutNumber(line)).toBe(text);
  });
});
