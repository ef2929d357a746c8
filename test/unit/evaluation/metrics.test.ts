import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bleu } from "../../../src/evaluation/metrics/bleu.ts";
import { bootstrapInterval } from "../../../src/evaluation/metrics/bootstrap.ts";
import { ciderD } from "../../../src/evaluation/metrics/ciderD.ts";
import { contentFigures } from "../../../src/evaluation/metrics/contentWords.ts";
import type { Judged } from "../../../src/evaluation/metrics/ngrams.ts";
import { rougeL } from "../../../src/evaluation/metrics/rougeL.ts";
import { seededRandom } from "../../../src/solver/index.ts";

const fixture = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, "../../fixtures/evaluation", name), "utf8"));
const expected: { bleu: number[]; ciderD: number; ciderDEach: number[]; rougeL: number; judged: { caption: string; references: string[] }[] } =
  fixture("expected.json");
const corpus: Judged[] = expected.judged.map(({ caption, references }) => ({
  caption: caption.split(" "),
  references: references.map((text) => text.split(" ")),
}));

describe("the figures of pycocoevalcap", () => {
  it("BLEU-1 to BLEU-4 agree to 1e-6", () => {
    for (const [order, value] of bleu(corpus).entries()) expect(value).toBeCloseTo(expected.bleu[order] ?? Number.NaN, 6);
  });

  it("CIDEr-D agrees to 1e-6 for each caption and the corpus", () => {
    const each = ciderD(corpus);
    for (const [index, value] of each.entries()) expect(value).toBeCloseTo(expected.ciderDEach[index] ?? Number.NaN, 6);
    expect(each.reduce((sum, value) => sum + value, 0) / each.length).toBeCloseTo(expected.ciderD, 6);
  });

  it("ROUGE-L agrees to 1e-6", () => {
    expect(corpus.map(rougeL).reduce((sum, value) => sum + value, 0) / corpus.length).toBeCloseTo(expected.rougeL, 6);
  });
});

describe("content words", () => {
  it("counts invented and missed persons by what the references say", () => {
    const figures = contentFigures([
      { caption: "A man with a dog", references: ["A dog on grass", "A brown dog"] },
      { caption: "A dog on grass", references: ["A man and his dog", "A person walks a dog"] },
      { caption: "A dog runs", references: ["A dog running", "A man with a dog"] },
    ]);
    expect(figures).toMatchObject({ personsAbsent: 1, personsInvented: 1, personsPresent: 1, personsMissed: 1 });
    expect(figures.precision).toBeCloseTo(0.5, 10);
  });

  it("gives an empty caption no precision", () => {
    expect(contentFigures([{ caption: "", references: ["A dog"] }])).toMatchObject({ precision: 0, recall: 0 });
  });
});

describe("bootstrapInterval", () => {
  it("holds the mean of normal data in about 95 of 100 cases", () => {
    const random = seededRandom(1);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    let held = 0;
    for (let trial = 0; trial < 200; trial++) {
      const values = Array.from({ length: 60 }, normal);
      const { low, high } = bootstrapInterval(
        values.length,
        (indices) => indices.reduce((sum, index) => sum + (values[index] ?? 0), 0) / indices.length,
        random,
        0.95,
        300,
      );
      if (low <= 0 && 0 <= high) held += 1;
    }
    expect(held / 200).toBeGreaterThan(0.89);
    expect(held / 200).toBeLessThan(0.985);
  });
});
