import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { type DecodedImage, decodeImage } from "../../../src/engine/media/index.ts";
import { MilsError } from "../../../src/protocol/index.ts";
import { pngOfSize, RED_AND_BLUE_SVG, redAndBlue, temporaryFolder, written } from "../../fixtures/media/pictures.ts";

const signal = new AbortController().signal;
let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

function colourAt({ pixels, width, height }: DecodedImage, x: number, y: number): number[] {
  const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 3;
  return [...pixels.subarray(at, at + 3)];
}

function near(found: readonly number[], wanted: readonly number[], tolerance = 25): boolean {
  return found.every((value, index) => Math.abs(value - (wanted[index] ?? 0)) <= tolerance);
}

describe("decodeImage", () => {
  const formats: Record<string, () => Promise<Buffer | string>> = {
    "picture.jpg": () => redAndBlue().jpeg({ quality: 95, chromaSubsampling: "4:4:4" }).toBuffer(),
    "progressive.jpg": () => redAndBlue().jpeg({ quality: 95, progressive: true, chromaSubsampling: "4:4:4" }).toBuffer(),
    "picture.png": () => redAndBlue().png().toBuffer(),
    "palette.png": () => redAndBlue().png({ palette: true }).toBuffer(),
    "sixteen-bit.png": () => redAndBlue().toColourspace("rgb16").png().toBuffer(),
    "picture.webp": () => redAndBlue().webp({ lossless: true }).toBuffer(),
    "picture.avif": () => redAndBlue().avif({ quality: 90 }).toBuffer(),
    "picture.gif": () => redAndBlue().gif().toBuffer(),
    "picture.tiff": () => redAndBlue().tiff({ compression: "lzw" }).toBuffer(),
    "picture.svg": async () => RED_AND_BLUE_SVG,
  };
  it.each(Object.keys(formats))("reads %s", async (name) => {
    const path = await written(folder, name, (await formats[name]?.()) ?? "");
    const image = await decodeImage(path, signal);
    expect(image.width / image.height).toBeCloseTo(64 / 48, 2);
    expect(image.pixels.length).toBe(image.width * image.height * 3);
    expect(colourAt(image, 0.2, 0.5)).toSatisfy((colour: number[]) => near(colour, [220, 20, 20]));
    expect(colourAt(image, 0.8, 0.5)).toSatisfy((colour: number[]) => near(colour, [20, 20, 220]));
  });

  it("reads CMYK as the colours a screen shows", async () => {
    const path = await written(folder, "cmyk.jpg", await redAndBlue().toColourspace("cmyk").jpeg({ quality: 95 }).toBuffer());
    const image = await decodeImage(path, signal);
    const [red = 0, , blue = 0] = colourAt(image, 0.2, 0.5);
    expect(red).toBeGreaterThan(blue + 100);
  });

  it.each(["grey.png", "grey.jpg", "grey16.png"])("gives %s three equal channels", async (name) => {
    const grey = sharp(Buffer.alloc(100, 90), { raw: { width: 10, height: 10, channels: 1 } }).toColourspace(
      name === "grey16.png" ? "grey16" : "b-w",
    );
    const path = await written(folder, name, await (name.endsWith("jpg") ? grey.jpeg() : grey.png()).toBuffer());
    const image = await decodeImage(path, signal);
    expect(image.pixels.length).toBe(300);
    expect(colourAt(image, 0.5, 0.5)).toSatisfy((colour: number[]) => near(colour, [90, 90, 90], 3));
  });

  it.each([
    ["eight", "srgb" as const],
    ["sixteen", "rgb16" as const],
  ])("puts a transparent picture with %s bits on white", async (bits, space) => {
    const clear = sharp({ create: { width: 8, height: 8, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } });
    const path = await written(folder, `clear-${bits}.png`, await clear.toColourspace(space).png().toBuffer());
    expect(colourAt(await decodeImage(path, signal), 0.5, 0.5)).toEqual([255, 255, 255]);
  });

  it.each([
    [1, [64, 48], [220, 20, 20]],
    [3, [64, 48], [20, 20, 220]],
    // 6: to be turned a quarter to the right, so the left half comes to the top.
    [6, [48, 64], undefined],
  ] as const)("turns a picture with EXIF orientation %i upright", async (orientation, size, left) => {
    const path = await written(
      folder,
      `turned-${orientation}.jpg`,
      await redAndBlue().withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer(),
    );
    const image = await decodeImage(path, signal);
    expect([image.width, image.height]).toEqual(size);
    if (left) expect(colourAt(image, 0.2, 0.5)).toSatisfy((colour: number[]) => near(colour, left));
    else expect(colourAt(image, 0.5, 0.2)).toSatisfy((colour: number[]) => near(colour, [220, 20, 20]));
  });

  it("takes the first frame of an animation", async () => {
    const frames = Buffer.concat([Buffer.alloc(16 * 16 * 3, 200), Buffer.alloc(16 * 16 * 3, 10)]);
    const animated = await sharp(frames, { raw: { width: 16, height: 32, channels: 3, pageHeight: 16 } })
      .gif({ delay: [100, 100] })
      .toBuffer();
    expect((await sharp(animated).metadata()).pages).toBe(2);
    const image = await decodeImage(await written(folder, "animated.gif", animated), signal);
    expect([image.width, image.height]).toEqual([16, 16]);
    expect(colourAt(image, 0.5, 0.5)).toSatisfy((colour: number[]) => near(colour, [200, 200, 200], 3));
  });

  it.each([
    ["tiny", 4, 3],
    ["huge", 20_000, 15_000],
  ])("rasterises a %s drawing to a size of its own", async (name, width, height) => {
    const svg = RED_AND_BLUE_SVG.replace('width="64" height="48"', `width="${width}" height="${height}" viewBox="0 0 64 48"`);
    const image = await decodeImage(await written(folder, `${name}.svg`, svg), signal);
    expect(Math.max(image.width, image.height)).toBeGreaterThan(500);
    expect(Math.max(image.width, image.height)).toBeLessThan(1100);
  });

  it("brings a large photograph down while decoding", async () => {
    const large = sharp({ create: { width: 4000, height: 3000, channels: 3, background: "#808080" } });
    const image = await decodeImage(await written(folder, "large.jpg", await large.jpeg().toBuffer()), signal);
    expect([image.width, image.height]).toEqual([1365, 1024]);
  });

  it("rejects with the signal's reason", async () => {
    const path = await written(folder, "stopped.png", await redAndBlue().png().toBuffer());
    await expect(decodeImage(path, AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
  });
});

describe("what cannot be decoded", () => {
  const cases: [string, string, () => Promise<string>][] = [
    ["a missing file", "media-unreadable", async () => join(folder, "nowhere.jpg")],
    [
      "a folder",
      "media-unreadable",
      async () => {
        await mkdir(join(folder, "folder.jpg"), { recursive: true });
        return join(folder, "folder.jpg");
      },
    ],
    ["an empty file", "media-unreadable", () => written(folder, "empty.jpg", "")],
    ["a text named .jpg", "media-undecodable", () => written(folder, "text.jpg", "Dear picture, you are no picture.\n")],
    [
      "random bytes",
      "media-undecodable",
      () => written(folder, "noise.png", Buffer.from(Array.from({ length: 2000 }, (_, index) => (index * 7919) % 251))),
    ],
    [
      "a JPEG cut off in the middle",
      "media-undecodable",
      async () => {
        const noise = Buffer.from(Array.from({ length: 256 * 256 * 3 }, (_, index) => (index * 7919) % 256));
        const whole = await sharp(noise, { raw: { width: 256, height: 256, channels: 3 } })
          .jpeg()
          .toBuffer();
        return written(folder, "cut.jpg", whole.subarray(0, whole.length / 2));
      },
    ],
    [
      "a PNG cut off in the middle",
      "media-undecodable",
      async () => {
        const whole = await sharp({
          create: { width: 600, height: 600, channels: 3, background: "#fff", noise: { type: "gaussian", mean: 128, sigma: 50 } },
        })
          .png()
          .toBuffer();
        return written(folder, "cut.png", whole.subarray(0, whole.length / 2));
      },
    ],
    ["a drawing that is no XML", "media-undecodable", () => written(folder, "broken.svg", "<svg xmlns='http://www.w3.org/2000/svg'><rect")],
    ["a 30,000 x 30,000 PNG", "media-too-large", () => written(folder, "bomb.png", pngOfSize(30_000, 30_000))],
  ];
  it.each(cases)("%s is %s, in one line that names it", async (_, code, make) => {
    const path = await make();
    const startedAt = performance.now();
    const error = await decodeImage(path, signal).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MilsError);
    if (!(error instanceof MilsError)) return;
    expect([error.code, error.file]).toEqual([code, path]);
    expect(error.message).toContain(path);
    expect(error.message).not.toContain("\n");
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it("a file without read permission is media-unreadable", async ({ skip }) => {
    // A superuser reads everything.
    if (process.getuid?.() === 0 || process.platform === "win32") skip();
    const path = await written(folder, "secret.png", await redAndBlue().png().toBuffer());
    await chmod(path, 0);
    await expect(decodeImage(path, signal)).rejects.toMatchObject({ code: "media-unreadable", file: path });
  });

  it("a picture bomb is refused from its header, in milliseconds", async () => {
    const path = await written(folder, "bomb2.png", pngOfSize(30_000, 30_000));
    await decodeImage(path, signal).catch(() => undefined);
    const startedAt = performance.now();
    await expect(decodeImage(path, signal)).rejects.toMatchObject({ code: "media-too-large" });
    expect(performance.now() - startedAt).toBeLessThan(100);
  });

  it("a drawing may not read other files", async () => {
    const secret = await written(folder, "secret.png", await redAndBlue().png().toBuffer());
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="64" height="48"><image xlink:href="file://${secret}" width="64" height="48"/></svg>`;
    const image = await decodeImage(await written(folder, "reads.svg", svg), signal);
    expect(colourAt(image, 0.2, 0.5)).toEqual([255, 255, 255]);
  });
});
