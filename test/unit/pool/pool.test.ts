import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { captionKey, wordsOf } from "../../../src/solver/normalise.ts";
import { isOffensive } from "../../../tools/pool/filters.ts";

describe.each([
  {
    of: "pictures",
    file: "image.en.txt",
    count: 30_000,
    subjects: ["dog", "woman", "playing", "street", "screenshot", "diagram", "logo", "pizza", "train", "kitchen"],
  },
  {
    of: "sounds",
    file: "audio.en.txt",
    count: 20_000,
    subjects: ["dog", "rain", "bell", "engine", "door", "water", "music", "crowd", "wind", "bird"],
  },
])("the initial captions of $of", async ({ file, count, subjects }) => {
  const captions = (await readFile(join(import.meta.dirname, "../../../pools", file), "utf8")).trimEnd().split("\n");

  it(`are ${count} or more`, () => {
    expect(captions.length).toBeGreaterThanOrEqual(count);
  });

  it("hold no caption twice, whatever its case and punctuation", () => {
    const keys = new Map<string, string>();
    const twice = captions.filter((caption) => {
      const key = captionKey(caption);
      const known = keys.has(key);
      keys.set(key, caption);
      return known;
    });
    expect(twice).toEqual([]);
  });

  it("have 3 to 14 words each", () => {
    expect(captions.filter((caption) => wordsOf(caption).length < 3 || wordsOf(caption).length > 14)).toEqual([]);
  });

  it("hold no mark-up, list marks, quotes, addresses or stray spaces", () => {
    expect(captions.filter((caption) => !/^[A-Z0-9][A-Za-z0-9',-]*( [A-Za-z0-9',-]+)*$/.test(caption))).toEqual([]);
  });

  it("hold nothing that the word list of the obscenity package or our own calls offensive", () => {
    expect(captions.filter(isOffensive)).toEqual([]);
  });

  it("stand in the order of their keys, so that the same captions make the same file", () => {
    const keys = captions.map(captionKey);
    expect(keys).toEqual([...keys].sort((a, b) => (a < b ? -1 : 1)));
  });

  it.each(subjects)("speak of %s", (word) => {
    expect(captions.filter((caption) => wordsOf(caption).includes(word)).length).toBeGreaterThan(20);
  });
});
