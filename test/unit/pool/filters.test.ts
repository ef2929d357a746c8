import { describe, expect, it } from "vitest";
import { makePool, poolCaption } from "../../../tools/pool/filters.ts";

describe("poolCaption", () => {
  it.each([
    ["A dog asleep on a blue sofa", "A dog asleep on a blue sofa"],
    [" a dog asleep on a blue sofa.", "A dog asleep on a blue sofa"],
    ["- A woman's hand holding a key", "A woman's hand holding a key"],
    ["A TV beside a T-shirt on a chair", "A TV beside a T-shirt on a chair"],
  ])("keeps %j", (line, caption) => {
    expect(poolCaption(line)).toBe(caption);
  });

  it.each([
    ["two words", "A dog"],
    ["fifteen words", "A dog and a cat and a bird and a cow and a goat in a barn"],
    ["mark-up", "A <b>dog</b> on a sofa"],
    ["a dangling end", "A dog sitting on the"],
    ["an end that promises more", "A table covered"],
    ["a person's name", "A portrait of John Smith in a garden"],
    ["a brand", "A man holding an iphone in a park"],
    ["the medium", "A photo of a dog on a sofa"],
    ["a word about itself", "A caption for a dog on a sofa"],
    ["a story", "A dog was sitting on a sofa"],
    ["an address to the reader", "A dog on your sofa at home"],
    ["a figure", "A dog with 5 puppies on a sofa"],
    ["a repeated word", "A dog next to a dog on a sofa"],
    ["nouns alone", "Dog sofa blanket lamp"],
    ["an offence", "A naked man on a sofa"],
  ])("refuses %s: %j", (_, line) => {
    expect(poolCaption(line)).toBeUndefined();
  });
});

describe("makePool", () => {
  it("gives the same pool whatever the order of the lines", () => {
    const lines = ["A red car on a road", "A red car on a bridge", "a red car on a road.", "A car on a bridge", "A red road", "A bridge and a road"];
    expect(makePool(lines)).toEqual(makePool([...lines].reverse()));
    expect(makePool(lines).filter((caption) => caption === "A red car on a road")).toHaveLength(1);
  });

  it("leaves out captions with a word that no other caption has", () => {
    expect(makePool(["A car on a road", "A car on a raod", "The road and a car", "A car and the road"])).not.toContain("A car on a raod");
  });

  it("leaves out captions that begin with a name", () => {
    const lines = ["Anna beside a car on a road", "Anna on a road", "A car on a road", "A road beside a car"];
    expect(makePool(lines)).toEqual(["A car on a road", "A road beside a car"]);
  });
});
