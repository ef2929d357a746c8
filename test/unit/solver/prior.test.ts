import { describe, expect, it } from "vitest";
import { captionLikelihood, createPrior, disfluency } from "../../../src/solver/prior.ts";

describe("disfluency", () => {
  it.each([
    ["A black cat sleeping on a red sofa", 0],
    ["Two people walking along a beach at sunset", 0],
  ])("finds nothing wrong with %j", (text, expected) => {
    expect(disfluency(text)).toBeCloseTo(expected, 10);
  });

  it.each(["cat sofa blanket pillow lamp window", "a cat and a cat and a cat and a cat", ""])("finds something wrong with %j", (text) => {
    expect(disfluency(text)).toBeGreaterThan(0.05);
  });
});

describe("captionLikelihood", () => {
  const captions = ["A cat on a sofa", "A dog on a sofa", "A cat in a garden", "A dog in a park", "Two dogs in a park"];
  const likelihood = captionLikelihood(captions);

  it("prefers turns the captions use, known words in an odd order less, unknown words least", () => {
    const [usual, odd, unknown] = ["A cat in a park", "Park a in cat a", "A cat in a snowbun"].map(likelihood) as [number, number, number];
    expect(usual).toBeGreaterThan(odd);
    expect(odd).toBeLessThan(0);
    expect(usual).toBeGreaterThan(unknown);
  });

  it("stays finite for any text", () => {
    for (const text of ["", "!!!", "一只猫", "x".repeat(1000)]) expect(Number.isFinite(likelihood(text))).toBe(true);
  });
});

describe("createPrior", () => {
  it("takes off for each word outside the preferred length", () => {
    const prior = createPrior({ fluency: 0, likelihood: 0, length: 0.1, preferredWords: [4, 5] }, []);
    expect(prior("A cat on a sofa")).toBeCloseTo(0, 10);
    expect(prior("A cat")).toBeCloseTo(-0.2, 10);
    expect(prior("A cat on a sofa in a room")).toBeCloseTo(-0.3, 10);
  });
});
