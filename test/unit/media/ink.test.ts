import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { flatnessOf, isDrawn } from "../../../src/engine/media/flatness.ts";
import { openImage } from "../../../src/engine/media/image.ts";
import { inkOf } from "../../../src/engine/media/ink.ts";

const signal = new AbortController().signal;
const [WIDTH, HEIGHT] = [400, 300];

/** Rectangles of colour painted one over the other: left, top, width, height, red-green-blue. */
type Painted = readonly [number, number, number, number, readonly [number, number, number]];

function painted(rectangles: readonly Painted[]): Uint8Array {
  const pixels = new Uint8Array(WIDTH * HEIGHT * 3);
  for (const [left, top, width, height, colour] of rectangles)
    for (let y = top; y < top + height; y++) for (let x = left; x < left + width; x++) pixels.set(colour, 3 * (y * WIDTH + x));
  return pixels;
}

function inkAt(rectangles: readonly Painted[], x: number, y: number): number {
  return inkOf({ width: WIDTH, height: HEIGHT, pixels: painted(rectangles) }).ink[y * WIDTH + x] ?? -1;
}

const PAGE: Painted = [0, 0, WIDTH, HEIGHT, [255, 255, 255]];
const DARK_PAGE: Painted = [0, 0, WIDTH, HEIGHT, [20, 20, 30]];
const BUTTON: Painted = [100, 100, 120, 40, [10, 60, 160]];

describe("the ink of a picture", () => {
  it.each<[string, readonly Painted[], number]>([
    ["is dark where a stroke is dark on white", [PAGE, [150, 115, 3, 10, [0, 0, 0]]], 0],
    ["is dark where a stroke is light on a dark page", [DARK_PAGE, [150, 115, 3, 10, [255, 255, 255]]], 20],
    ["is dark where a stroke is white on a button", [PAGE, BUTTON, [150, 115, 3, 10, [255, 255, 255]]], 10],
    ["is white where nothing is written on a dark page", [DARK_PAGE], 255],
    ["is white inside a button", [PAGE, BUTTON], 255],
    ["has no rules and frames", [PAGE, [100, 116, 200, 2, [0, 0, 0]]], 255],
    ["is that of a large letter, which is no button", [PAGE, [148, 100, 12, 60, [0, 0, 0]], [148, 148, 40, 12, [0, 0, 0]]], 0],
  ])("%s", (_, rectangles, expected) => {
    expect(inkAt(rectangles, 151, 117)).toBeCloseTo(expected, -1.7);
  });
});

describe("a picture is drawn", () => {
  async function drawn(pixels: Uint8Array): Promise<boolean> {
    const png = await sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
      .png()
      .toBuffer();
    return isDrawn(await flatnessOf(await openImage(png, "a.png", signal), signal));
  }

  it("with flat colours", async () => {
    expect(await drawn(painted([PAGE, BUTTON]))).toBe(true);
  });

  it("with a gradient of a program", async () => {
    const pixels = painted([PAGE]);
    for (let at = 0; at < pixels.length; at++) pixels[at] = Math.floor(at / (3 * WIDTH) / 2);
    expect(await drawn(pixels)).toBe(true);
  });

  it("not with the noise of a camera", async () => {
    let state = 1;
    const noisy = painted([PAGE]).map((value) => {
      state = (state * 48271) % 2147483647;
      return value - (state % 60);
    });
    expect(await drawn(noisy)).toBe(false);
  });
});
