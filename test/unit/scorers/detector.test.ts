import { describe, expect, it } from "vitest";
import { distinctBoxes, type FoundBox } from "../../../src/engine/scorers/experts/boxes.ts";
import { readCenternet } from "../../../src/engine/scorers/experts/centernet.ts";
import { evidenceOf, type Fold, mediaValues } from "../../../src/engine/scorers/experts/fold.ts";
import { MentionFinder } from "../../../src/engine/scorers/experts/mentions.ts";
import { readNanodet } from "../../../src/engine/scorers/experts/nanodet.ts";

const fold: Fold = {
  labels: ["person", "dog", "hot dog"],
  slope: [1, 2, 1, 1],
  area: [0.5, 0, 1, -1],
  offset: [0, 1, 0, 2],
  weights: { obj: 0.05, objn: 0.1, per: 0.2, pern: 0.3, plu: 0.4, k: 0.5, lo: -3, hi: 4 },
  words: { man: [0], people: [0, 3], dog: [1], puppy: [1], hotdog: [2], dogs: [1] },
  phrases: { "hot dog": 2, "hot dogs": 2, "hot dog stand": 0 },
};

const box = (label: number, confidence: number, left: number, right: number): FoundBox => ({ label, confidence, left, top: 0, right, bottom: 1 });

describe("mentions", () => {
  const finder = new MentionFinder(fold);
  it.each([
    ["A man with a dog", [0, 1]],
    ["A hot dog on a plate", [2]],
    ["A dog beside a hot dog", [1, 2]],
    ["The hot dog stand is closed", [0]],
    ["Hot-dogs!", [2]],
    ["PEOPLE, people, people", [0, 3]],
    ["A doghouse and a hot day", []],
    ["", []],
    ["constructor toString", []],
  ])("%j speaks of %j", (text, labels) => {
    expect(finder.find(text)).toEqual(labels);
  });

  it("share the credit among the objects a text names, people not counted", () => {
    const { columns, values } = finder.values("A man, a dog and a hot dog");
    expect(columns).toEqual([1, 2, 3, 4, 5]);
    const shared = Math.SQRT1_2;
    expect(values.map((value) => Number(value.toFixed(4)))).toEqual([shared, shared, 1, 1, 1].map((value) => Number(value.toFixed(4))));
  });
});

describe("evidence", () => {
  it("is the fitted log-odds of each label and of several people, within bounds", () => {
    const reading = { highest: Float32Array.of(0.5, 0.9999999, 0.1), boxes: [box(0, 0.5, 0, 0.25), box(0, 0.4, 0.5, 1), box(2, 0.1, 0, 1)] };
    const [person, dog, hotDog, several] = evidenceOf(reading, fold);
    expect(person).toBeCloseTo(0.5 * Math.sqrt(0.25));
    expect(dog).toBe(4);
    expect(hotDog).toBeCloseTo(Math.log(0.1 / 0.9) + 1);
    expect(several).toBeCloseTo(Math.log(0.4 / 0.6) - Math.sqrt(0.25) + 2);
  });

  it("raises a text that speaks of what is there and lowers one that speaks of what is not", () => {
    const finder = new MentionFinder(fold);
    const vector = mediaValues(evidenceOf({ highest: Float32Array.of(0.001, 0.9, 0.001), boxes: [box(1, 0.9, 0, 1)] }, fold), fold);
    const score = (text: string) => {
      const { columns, values } = finder.values(text);
      return columns.reduce((sum, column, index) => sum + (values[index] ?? 0) * (vector[column] ?? 0), 0);
    };
    expect(vector).toHaveLength(7);
    expect(score("A dog on the grass")).toBeGreaterThan(score("A meadow"));
    expect(score("A meadow")).toBe(0);
    expect(score("A man on the grass")).toBeLessThan(0);
    expect(score("A hot dog on the grass")).toBeLessThan(0);
  });
});

describe("boxes", () => {
  it("of one object are kept once, the surest first; another label is another object", () => {
    expect(distinctBoxes([box(0, 0.4, 0, 1), box(0, 0.6, 0.1, 1), box(1, 0.5, 0, 1), box(0, 0.3, 0, 0.2)])).toEqual([
      box(0, 0.6, 0.1, 1),
      box(1, 0.5, 0, 1),
      box(0, 0.3, 0, 0.2),
    ]);
  });
});

describe("NanoDet's outputs", () => {
  /** One grid of 2 x 2 cells, two labels; cell 3 sees label 1 with all edges one cell away. */
  function outputs() {
    const scores = new Float32Array(8);
    scores[7] = 0.8;
    scores[0] = 0.02;
    const edges = new Float32Array(4 * 44).fill(-50);
    for (let edge = 0; edge < 4; edge++) edges[(3 * 4 + edge) * 11 + 1] = 50;
    return [
      { data: scores, dims: [1, 4, 2] },
      { data: edges, dims: [1, 4, 44] },
    ];
  }

  it("become boxes around the cell's centre, within the picture", () => {
    const reading = readNanodet(outputs(), 2);
    expect([...reading.highest].map((value) => Number(value.toFixed(2)))).toEqual([0.02, 0.8]);
    expect(reading.boxes).toHaveLength(1);
    expect(reading.boxes[0]).toMatchObject({ label: 1, left: 0.25, top: 0.25, right: 1, bottom: 1 });
  });

  it("are refused when a grid has no edges", () => {
    expect(() => readNanodet(outputs().slice(0, 1), 2)).toThrow(/grid of 4 cells/);
  });
});

describe("CenterNet's outputs", () => {
  it("become one box for each local peak", () => {
    const heat = new Float32Array(16 * 3);
    // Cell (1, 1) is a peak of label 2, its neighbour (2, 1) is not, (3, 3) is another.
    heat[5 * 3 + 2] = 0.9;
    heat[6 * 3 + 2] = 0.7;
    heat[15 * 3 + 2] = 0.6;
    const edges = new Float32Array(16 * 4).fill(2);
    const { boxes, highest } = readCenternet(
      [
        { data: heat, dims: [1, 4, 4, 3] },
        { data: edges, dims: [1, 4, 4, 4] },
      ],
      3,
    );
    expect(highest[2]).toBeCloseTo(0.9);
    expect(boxes.map(({ left, top, right, bottom }) => [left, top, right, bottom])).toEqual([
      [2 / 16, 2 / 16, 6 / 16, 6 / 16],
      [10 / 16, 10 / 16, 14 / 16, 14 / 16],
    ]);
  });

  it("are refused when the heat map is missing", () => {
    expect(() => readCenternet([{ data: new Float32Array(4), dims: [1, 1, 1, 4] }], 3)).toThrow(/no heat map/);
  });
});
