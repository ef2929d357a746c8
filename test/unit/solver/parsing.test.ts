import { describe, expect, it } from "vitest";
import { answerLines, cleanCaption } from "../../../src/solver/parsing.ts";

describe("cleanCaption", () => {
  it.each([
    ["a cat on a sofa", "A cat on a sofa"],
    ["  - A cat on   a sofa.", "A cat on a sofa"],
    ["12. A cat on a sofa", "A cat on a sofa"],
    ["3) “A cat on a sofa.”", "A cat on a sofa"],
    ["0.312: A cat on a sofa", "A cat on a sofa"],
    ["1. 0.312: A cat on a sofa", "A cat on a sofa"],
    ["**A cat on a sofa**", "A cat on a sofa"],
    ['Caption 4: "A cat on a sofa"', "A cat on a sofa"],
    ["A cat on a sofa (0.31)", "A cat on a sofa"],
    ["• une grande église blanche", "Une grande église blanche"],
    ["一只猫在沙发上睡觉", "一只猫在沙发上睡觉"],
    ["Кошка спит на диване", "Кошка спит на диване"],
    ["2. «Кошка спит на диване»", "Кошка спит на диване"],
    ["4) „Eine Katze auf einem Sofa.“", "Eine Katze auf einem Sofa"],
    ["1、一只猫在沙发上睡觉。", "一只猫在沙发上睡觉"],
    ["「猫がソファで寝ている」", "猫がソファで寝ている"],
    ["قطة نائمة على أريكة", "قطة نائمة على أريكة"],
  ])("reads %j as %j", (line, expected) => {
    expect(cleanCaption(line)).toBe(expected);
  });

  it.each([
    "",
    "Cat",
    "Sure, here are 50 captions",
    "Here are the captions:",
    "Voici les légendes :",
    "以下是描述：",
    "What is in the picture?",
    "A man sitting on the",
    "<img src=x> cat on sofa",
    "See https://example.org for a cat",
    "A good caption for the photo",
    "I cannot see the picture",
  ])("turns %j away", (line) => {
    expect(cleanCaption(line)).toBeUndefined();
  });
});

describe("answerLines", () => {
  it("leaves out thinking blocks, fences and empty lines", () => {
    expect(answerLines("<think>hmm\n1. no</think>\n```\n1. A cat\n\n2. A dog\n```")).toEqual(["1. A cat", "2. A dog"]);
  });

  it("leaves out what a model thought before its template closed the block", () => {
    expect(answerLines("They want two captions.\n1. no\n</think>\n1. A cat\n2. A dog")).toEqual(["1. A cat", "2. A dog"]);
  });

  it("leaves out a thinking block that was never closed", () => {
    expect(answerLines("<think>and so on\n1. no")).toEqual([]);
  });
});
