import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { clipStarts, soundClips } from "../../../src/engine/media/soundClips.ts";
import { chirp, noise } from "../../fixtures/media/signals.ts";
import { CLAP, IMAGEBIND } from "../../fixtures/models/audioTowers.ts";

interface ReferenceCase {
  readonly kind: "log-mel" | "kaldi-fbank";
  readonly signal: "chirp" | "noise";
  readonly seconds: number;
  readonly frames: number;
  readonly every: number;
  readonly rows: readonly (readonly number[])[];
}

const cases: ReferenceCase[] = JSON.parse(readFileSync(join(import.meta.dirname, "../../fixtures/media/spectrograms.json"), "utf8"));
const signals = { chirp, noise };
const towers = { "log-mel": CLAP, "kaldi-fbank": { ...IMAGEBIND, clips: 1, axes: "bctm" } } as const;

describe("spectrograms", () => {
  it.each(cases)("$kind of $seconds s of $signal agrees with the reference", ({ kind, signal, seconds, frames, every, rows }) => {
    const tower = towers[kind];
    const { values, count, dimensions } = soundClips(signals[signal](tower.features.sampleRate, seconds), tower);
    const { melBins } = tower.features;
    expect({ count, dimensions }).toEqual({ count: 1, dimensions: [1, frames, melBins] });
    let worst = 0;
    for (const [index, row] of rows.entries())
      for (const [bin, value] of row.entries()) worst = Math.max(worst, Math.abs((values[index * every * melBins + bin] ?? Number.NaN) - value));
    expect(rows.length).toBe(Math.ceil(frames / every));
    expect(worst).toBeLessThan(1e-3);
  });

  it("turn the axes where the graph wants mel bins first", () => {
    const sound = chirp(16_000, 2);
    const timeFirst = soundClips(sound, { ...IMAGEBIND, axes: "bctm" }).values;
    const melFirst = soundClips(sound, IMAGEBIND);
    expect(melFirst.dimensions).toEqual([1, 128, 204]);
    expect(melFirst.values[7 * 204 + 100]).toBe(timeFirst[100 * 128 + 7]);
  });

  it("of a sound of one sample hold numbers", () => {
    for (const tower of [CLAP, IMAGEBIND]) expect(soundClips(Float32Array.of(0.5), tower).values.every(Number.isFinite)).toBe(true);
  });

  it("of silence are at the floor", () => {
    expect(new Set(soundClips(new Float32Array(48_000), CLAP).values)).toEqual(new Set([-100]));
  });
});

describe("the clips of a sound", () => {
  it.each([
    ["three of two seconds out of ten", 160_000, 32_000, 3, [0, 64_000, 128_000]],
    ["one in the middle", 100, 10, 1, [45]],
    ["one where the sound is not longer than it", 10, 10, 3, [0]],
    ["one where the sound is shorter", 3, 10, 2, [0]],
  ])("are %s", (_, samples, length, count, starts) => {
    expect(clipStarts(samples, length, count)).toEqual(starts);
  });
});
