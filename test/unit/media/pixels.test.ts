import { describe, expect, it } from "vitest";
import { type DecodedImage, decodeImage, imagePixels, openImage, readMediaFile } from "../../../src/engine/media/index.ts";
import type { ImagePreprocessing } from "../../../src/protocol/index.ts";
import { redAndBlue, temporaryFolder, written } from "../../fixtures/media/pictures.ts";

const PLAIN: ImagePreprocessing = {
  width: 2,
  height: 2,
  resize: "squash",
  kernel: "nearest",
  rescale: 1,
  mean: [0, 0, 0],
  std: [1, 1, 1],
  channelOrder: "rgb",
  layout: "chw",
};

/** A picture whose pixel (x, y) is `colour(x, y)`. */
function picture(width: number, height: number, colour: (x: number, y: number) => readonly [number, number, number]): DecodedImage {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) pixels.set(colour(x, y), (y * width + x) * 3);
  return { path: "test", width, height, pixels };
}

const four = picture(2, 2, (x, y) => [x * 10 + y, 100 + x * 10 + y, 200 + x * 10 + y]);

describe("imagePixels", () => {
  it("lays channels one after another, rows first", async () => {
    expect([...(await imagePixels(four, PLAIN))]).toEqual([0, 10, 1, 11, 100, 110, 101, 111, 200, 210, 201, 211]);
  });

  it("lays the channels of a pixel side by side, in reverse where the graph wants blue first", async () => {
    const values = await imagePixels(four, { ...PLAIN, layout: "hwc", channelOrder: "bgr" });
    expect([...values]).toEqual([200, 100, 0, 210, 110, 10, 201, 101, 1, 211, 111, 11]);
  });

  it("scales, then takes off the mean and divides, per channel in the graph's order", async () => {
    const values = await imagePixels(four, { ...PLAIN, rescale: 1 / 255, mean: [0.5, 0.4, 0.3], std: [0.5, 0.25, 2], channelOrder: "bgr" });
    expect(values[0]).toBeCloseTo((200 / 255 - 0.5) / 0.5, 5);
    expect(values[4]).toBeCloseTo((100 / 255 - 0.4) / 0.25, 5);
    expect(values[8]).toBeCloseTo((0 - 0.3) / 2, 5);
  });

  it("writes into a larger tensor at an offset", async () => {
    const tensor = new Float32Array(24);
    expect(await imagePixels(four, PLAIN, tensor, 12)).toBe(tensor);
    expect(tensor[0]).toBe(0);
    expect([...tensor.subarray(12, 16)]).toEqual([0, 10, 1, 11]);
  });

  const wide = picture(300, 100, (x) => (x < 100 ? [255, 0, 0] : x < 200 ? [0, 255, 0] : [0, 0, 255]));
  const resized: [ImagePreprocessing["resize"], Partial<ImagePreprocessing>, readonly number[]][] = [
    ["squash", {}, [255, 0, 255, 0, 0, 0]],
    ["cover", {}, [0, 255, 0, 0, 255, 0]],
    ["letterbox", { padColour: [7, 7, 7] }, [7, 7, 7, 7, 7, 7]],
    ["shortest-edge-crop", { shortestEdge: 10 }, [0, 255, 0, 0, 255, 0]],
  ];
  it.each(resized)("%s takes the right part of a wide picture", async (resize, more, corners) => {
    const size = 10;
    const values = await imagePixels(wide, { ...PLAIN, width: size, height: size, resize, ...more });
    const at = (x: number, y: number) => [0, 1, 2].map((channel) => values[channel * size * size + y * size + x] ?? -1);
    const [left, right] = [at(0, 0), at(size - 1, 0)];
    if (resize === "squash")
      expect([left, right]).toEqual([
        [255, 0, 0],
        [0, 0, 255],
      ]);
    else expect([...left, ...right]).toEqual(corners);
    expect(at(5, 5)).toEqual([0, 255, 0]);
  });

  it("crops the middle of a picture whose shortest edge was scaled", async () => {
    const ramp = picture(200, 100, (x) => [x, x, x]);
    const values = await imagePixels(ramp, { ...PLAIN, width: 40, height: 40, resize: "shortest-edge-crop", shortestEdge: 50, kernel: "cubic" });
    // 100 x 50 after scaling, columns 30 to 69 kept: each covers two of the original's.
    expect(values[0]).toBeCloseTo(60.5, -0.5);
    expect(values[39]).toBeCloseTo(138.5, -0.5);
  });

  it("stays quick and small for an absurdly long picture", async () => {
    const strip = picture(60_000, 3, () => [50, 60, 70]);
    const startedAt = performance.now();
    const values = await imagePixels(strip, { ...PLAIN, width: 224, height: 224, resize: "shortest-edge-crop", shortestEdge: 224, kernel: "cubic" });
    expect(values.length).toBe(3 * 224 * 224);
    expect(values[0]).toBe(50);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  const { signal } = new AbortController();
  it.each(["squash", "cover", "letterbox", "shortest-edge-crop"] as const)(
    "%s makes the same of a turned photograph, decoded before or not",
    async (resize) => {
      const content = await redAndBlue().withMetadata({ orientation: 6 }).jpeg({ quality: 95 }).toBuffer();
      const path = await written(await temporaryFolder(), "turned.jpg", content);
      const preprocessing: ImagePreprocessing = { ...PLAIN, width: 20, height: 30, resize, shortestEdge: 32, kernel: "cubic" };
      const direct = await imagePixels(await openImage(await readMediaFile(path, signal), path, signal), preprocessing);
      const viaPixels = await imagePixels(await decodeImage(path, signal), preprocessing);
      const furthest = direct.reduce((most, value, index) => Math.max(most, Math.abs(value - (viaPixels[index] ?? 0))), 0);
      expect(furthest).toBeLessThanOrEqual(2);
      // Turned a quarter to the right, red is above blue.
      expect([direct[20 * 8 + 10] ?? 0, direct[20 * 24 + 10] ?? 0]).toSatisfy(([top = 0, bottom = 0]: number[]) => top > 180 && bottom < 60);
    },
  );

  it("names a file whose header is whole and whose rest is not", async () => {
    const content = await redAndBlue().jpeg({ quality: 100 }).toBuffer();
    const image = await openImage(content.subarray(0, content.length - 30), "cut.jpg", signal);
    await expect(imagePixels(image, PLAIN)).rejects.toMatchObject({ code: "media-undecodable", file: "cut.jpg" });
  });
});
