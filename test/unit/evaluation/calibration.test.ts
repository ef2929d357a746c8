import { describe, expect, it } from "vitest";
import { acceptable, calibrationError, fitCalibration, reliability, reliabilityOf } from "../../../src/evaluation/calibration.ts";
import { confidenceOf, seededRandom } from "../../../src/solver/index.ts";

const random = seededRandom(3);
/** Accepted with a probability that the score alone decides; the other signals are noise of other sizes. */
const samples = Array.from({ length: 4_000 }, () => {
  const score = random();
  const signals = { score, margin: 10 * random(), agreement: random() / 10, evidence: 0 };
  return { signals, accepted: random() < 1 / (1 + Math.exp(3 - 6 * score)) };
});

describe("a calibration", () => {
  const calibration = fitCalibration(samples.slice(0, 2_000));

  it("finds the weights that made the samples", () => {
    expect(calibration.weights.score).toBeGreaterThan(5);
    expect(calibration.weights.score).toBeLessThan(7);
    expect(Math.abs(calibration.weights.margin)).toBeLessThan(0.1);
    expect(calibration.weights.evidence).toBe(0);
    expect(confidenceOf({ score: 0.5, margin: 5, agreement: 0.05, evidence: 0 }, calibration)).toBeCloseTo(0.5, 1);
  });

  it("keeps its promises on samples it has not seen", () => {
    const bins = reliability(samples.slice(2_000), calibration, 10);
    expect(bins).toHaveLength(10);
    expect(bins.map(({ promised }) => promised)).toEqual(bins.map(({ promised }) => promised).toSorted((a, b) => a - b));
    expect(calibrationError(bins)).toBeLessThan(0.05);
  });

  it.each([[[]], [samples.filter(({ accepted }) => accepted)], [samples.filter(({ accepted }) => !accepted)]])(
    "is not made of one kind of sample",
    (few) => {
      expect(() => fitCalibration(few)).toThrow(RangeError);
    },
  );
});

it("judges confidences that are there already", () => {
  const captions = [0.9, 0.1, 0.7, 0.3].map((confidence) => ({ confidence, accepted: confidence > 0.2 }));
  expect(reliabilityOf(captions, 2)).toEqual([
    { promised: 0.2, held: 0.5, count: 2 },
    { promised: 0.8, held: 1, count: 2 },
  ]);
});

it("weighs a bin's gap by its size", () => {
  const bins = [
    { promised: 0.2, held: 0.3, count: 30 },
    { promised: 0.9, held: 0.5, count: 10 },
  ];
  expect(calibrationError(bins)).toBeCloseTo(0.75 * 0.1 + 0.25 * 0.4, 12);
});

it.each([
  ["A dog on a beach", true],
  ["A dog chasing a horse on a road", false],
  ["A woman with a dog on a beach", false],
])("takes %j for acceptable: %s", (caption, accepted) => {
  expect(acceptable(caption, ["A brown dog runs along the beach", "Dog on sand near the sea"])).toBe(accepted);
});
