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
    ["a wrong article", "An car on a road at night"],
    ["an offence", "A naked man on a sofa"],
  ])("refuses %s: %j", (_, line) => {
    expect(poolCaption(line)).toBeUndefined();
  });
});

it("a recording may be said to hold the sound of something, a picture not", () => {
  const line = "The sound of rain on a tin roof";
  expect(poolCaption(line, "audio")).toBe(line);
  expect(poolCaption(line)).toBeUndefined();
});

describe("makePool", () => {
  const first = ["A red car on a road", "A red car on a bridge", "A car beside a bridge", "A red road and a car"];
  const second = ["a red car on a road.", "A bridge and a road", "A car beside a road", "A bridge beside a red car"];

  it("holds each caption once and is the same whatever the order of batches and lines", () => {
    const pool = makePool([first, second]);
    expect(pool).toEqual(makePool([[...second].reverse(), [...first].reverse()]));
    expect(pool.filter((caption) => caption.toLowerCase() === "a red car on a road")).toEqual(["A red car on a road"]);
  });

  it("leaves out captions with a word that one batch used a few times and no other at all", () => {
    const pool = makePool([[...first, "A car on a raod", "A bridge and a raod"], second]);
    expect(pool).toEqual(makePool([first, second]));
  });

  it("keeps a word that one batch used often", () => {
    const ferries = ["A ferry on a road", "A ferry and a car", "A red ferry and a bridge", "A car on a ferry", "A ferry beside a bridge"];
    expect(makePool([[...first, ...ferries], second])).toContain("A car on a ferry");
  });

  it("leaves out captions that begin with a name", () => {
    const named = ["Anna beside a car", "Anna on a road", "Anna on a bridge", "Anna and a red car", "Anna in a car", "Anna by a road"];
    expect(
      makePool([
        [...first, ...named],
        [...second, ...named],
      ]),
    ).toEqual(makePool([first, second]));
  });
});
