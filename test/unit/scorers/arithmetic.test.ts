import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dotScores } from "../../../src/engine/scorers/index.ts";
import { fromHalf, toHalf } from "../../../src/engine/scorers/tensors.ts";

describe("dotScores", () => {
  it("is the dot product of each row with the vector, for every length", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 1, max: 11 }),
        fc.infiniteStream(fc.integer({ min: -9, max: 9 })),
        (n, d, numbers) => {
          const next = () => numbers.next().value ?? 0;
          const matrix = Float32Array.from({ length: n * d }, next);
          const vector = Float32Array.from({ length: d }, next);
          const expected = Array.from({ length: n }, (_, row) =>
            vector.reduce((sum, value, column) => sum + value * (matrix[row * d + column] ?? 0), 0),
          );
          expect([...dotScores(matrix, n, d, vector)]).toEqual(expected.map((value) => value + 0));
        },
      ),
    );
  });

  it("refuses a vector that is too short", () => {
    expect(() => dotScores(new Float32Array(6), 2, 3, new Float32Array(2))).toThrow(RangeError);
  });
});

describe("half precision", () => {
  it.each([
    [0, 0x0000],
    [1, 0x3c00],
    [-2, 0xc000],
    [65504, 0x7bff],
    [65520, 0x7c00],
    [2 ** -24, 0x0001],
    [2 ** -14, 0x0400],
    [2 ** -25, 0x0000],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [0.333251953125, 0x3555],
  ])("%d has the bits of IEEE 754", (value, pattern) => {
    expect(toHalf(Float32Array.of(value))[0]).toBe(pattern);
  });

  it("comes back from every half that is a number", () => {
    const every = Uint16Array.from({ length: 65_536 }, (_, pattern) => pattern);
    const back = toHalf(fromHalf(every));
    const numbers = every.filter((pattern) => (pattern & 0x7c00) !== 0x7c00 || (pattern & 0x3ff) === 0);
    expect(numbers.filter((pattern) => back[pattern] !== pattern && pattern !== 0x8000)).toHaveLength(0);
  });

  it("rounds to the nearest half", () => {
    fc.assert(
      fc.property(fc.float({ min: -60_000, max: 60_000, noNaN: true }), (value) => {
        const found = fromHalf(toHalf(Float32Array.of(value)))[0] ?? Number.NaN;
        expect(Math.abs(found - value)).toBeLessThanOrEqual(Math.max(2 ** -25, Math.abs(value) * 2 ** -11));
      }),
    );
  });
});
