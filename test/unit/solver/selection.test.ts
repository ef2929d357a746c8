import { describe, expect, it } from "vitest";
import { selectCaption } from "../../../src/solver/selection.ts";
import type { Candidate } from "../../../src/solver/types.ts";

const INITIAL = ["A cat on a mat", "A dog on a road", "A bird in a tree", "A whale in the sea", "A man with a xylophone"];

/** Best first. */
function kept(...entries: readonly (readonly [text: string, fitness: number])[]): [Candidate, ...Candidate[]] {
  const candidates = entries.map(([text, fitness], id) => ({ id, text, score: fitness, fitness, iteration: 0, fedFrom: [] }));
  return candidates as unknown as [Candidate, ...Candidate[]];
}

const GAMED = kept(
  ["A whale with a xylophone", 0.41],
  ["A cat on a sofa", 0.406],
  ["A black cat on a sofa", 0.404],
  ["A cat sleeping on a sofa", 0.402],
  ["A cat lying on a sofa", 0.4],
  ["A dog in a park", 0.38],
);

describe("the caption that is handed out", () => {
  it("is the fittest when fitness decides", () => {
    expect(selectCaption(GAMED, GAMED, "fitness", INITIAL).text).toBe("A whale with a xylophone");
  });

  it("is one that the others agree with at minimum risk", () => {
    expect(selectCaption(GAMED, GAMED, "minimum-risk", INITIAL).text).toBe("A cat on a sofa");
  });

  it("is not voted for by variations of it that came after the initial captions", () => {
    const written = kept(["A whale with a xylophone", 0.42], ["A big whale with a xylophone", 0.42], ["A whale with a red xylophone", 0.42]);
    expect(selectCaption(written, GAMED.slice(1), "minimum-risk", INITIAL).text).toBe("A cat on a sofa");
  });

  it("is the same on any scale of fitness", () => {
    const scaled = kept(...GAMED.map(({ text, fitness }) => [text, 100 * fitness + 7] as const));
    expect(selectCaption(scaled, scaled, "minimum-risk", INITIAL).text).toBe("A cat on a sofa");
  });

  it("is the fittest when it is fitter by far than the many that agree", () => {
    const clear = kept(["A whale in the sea", 40], ...GAMED.slice(1).map(({ text, fitness }) => [text, fitness] as const));
    expect(selectCaption(clear, clear, "minimum-risk", INITIAL).text).toBe("A whale in the sea");
  });

  it.each([[[]], [INITIAL]])("is the fittest of captions that have nothing in common, with initial captions %j", (initial) => {
    const strangers = kept(["Red kites", 0.5], ["Two ships", 0.4], ["Some bread", 0.3]);
    expect(selectCaption(strangers, strangers, "minimum-risk", initial).text).toBe("Red kites");
  });
});
