import { describe, expect, it } from "vitest";
import { parseWav } from "../../../src/engine/media/wav.ts";
import { wavFile } from "../../fixtures/media/wavFile.ts";

const wave = [0, 0.5, -0.5, 0.25];

describe("WAV", () => {
  it.each([
    ["8 bit", { bits: 8, code: 1 }, 1 / 128],
    ["16 bit", { bits: 16, code: 1 }, 2 ** -15],
    ["24 bit", { bits: 24, code: 1 }, 2 ** -23],
    ["32 bit", { bits: 32, code: 1 }, 2 ** -23],
    ["single precision", { bits: 32, code: 3 }, 0],
    ["double precision", { bits: 64, code: 3 }, 0],
    ["extensible 16 bit", { bits: 16, code: 1, extensible: true }, 2 ** -15],
    ["16 bit after another chunk of odd length", { bits: 16, code: 1, chunkBefore: true }, 2 ** -15],
  ] as const)("of %s is read", (_, format, step) => {
    const sound = parseWav(wavFile([wave], { rate: 8000, ...format }), "a.wav");
    expect(sound?.rate).toBe(8000);
    expect(sound?.samples).toHaveLength(4);
    for (const [index, value] of wave.entries()) expect(Math.abs((sound?.samples[index] ?? Number.NaN) - value)).toBeLessThanOrEqual(step);
  });

  it("with two channels becomes their mean", () => {
    const sound = parseWav(
      wavFile(
        [
          [1, 0.5],
          [0, -0.5],
        ],
        { rate: 44_100, bits: 32, code: 3 },
      ),
      "a.wav",
    );
    expect([...(sound?.samples ?? [])]).toEqual([0.5, 0]);
  });

  it("that is cut is read to its end", () => {
    const whole = wavFile([wave], { rate: 8000, bits: 16, code: 1 });
    expect(parseWav(whole.subarray(0, whole.length - 3), "a.wav")?.samples).toHaveLength(2);
  });

  it.each([
    ["of no length", wavFile([[]], { rate: 8000, bits: 16, code: 1 })],
    ["without a data chunk", wavFile([wave], { rate: 8000, bits: 16, code: 1 }).subarray(0, 36)],
  ])("%s is refused by name", (_, content) => {
    expect(() => parseWav(content, "a.wav")).toThrow(expect.objectContaining({ code: "media-undecodable", file: "a.wav" }));
  });

  it.each([
    ["compressed", wavFile([wave], { rate: 8000, bits: 16, code: 2 })],
    ["something else", Buffer.from("OggS and so on, long enough for a header")],
  ])("that is %s is left to ffmpeg", (_, content) => {
    expect(parseWav(content, "a.wav")).toBeUndefined();
  });
});
