import { describe, expect, it } from "vitest";
import { resample } from "../../../src/engine/media/resample.ts";
import { sine } from "../../fixtures/media/signals.ts";

describe("resampling", () => {
  it.each([
    [44_100, 48_000],
    [48_000, 16_000],
    [8000, 48_000],
    [22_050, 16_000],
  ])("from %d to %d keeps a tone below the lower Nyquist frequency", (from, to) => {
    const result = resample(sine(from, 0.5, 440), from, to);
    const expected = sine(to, 0.5, 440);
    expect(result).toHaveLength(Math.ceil((to * from * 0.5) / from));
    // The ends have no neighbours to be interpolated from.
    const margin = Math.ceil(to / 100);
    let worst = 0;
    for (let index = margin; index < result.length - margin; index++)
      worst = Math.max(worst, Math.abs((result[index] ?? Number.NaN) - (expected[index] ?? Number.NaN)));
    expect(worst).toBeLessThan(0.01);
  });

  it("takes a tone away that the lower rate cannot hold", () => {
    const result = resample(sine(48_000, 0.5, 12_000), 48_000, 16_000).subarray(200, -200);
    expect(Math.max(...result.map(Math.abs))).toBeLessThan(0.01);
  });

  it("leaves a sound of the right rate alone", () => {
    const samples = Float32Array.of(1, 2, 3);
    expect(resample(samples, 16_000, 16_000)).toBe(samples);
  });

  it("of nothing is nothing", () => {
    expect(resample(new Float32Array(0), 44_100, 48_000)).toHaveLength(0);
  });
});
