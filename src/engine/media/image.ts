import sharp, { type Metadata, type Sharp } from "sharp";
import { MilsError, messageOf } from "../../protocol/index.ts";
import { readMediaFile } from "./mediaFile.ts";

/** A decoded picture, upright, on white, in 8-bit sRGB. */
export interface DecodedImage {
  /** For messages. */
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** Row-major, three bytes a pixel: red, green, blue. */
  readonly pixels: Buffer;
}

/** A picture whose header was read and found within bounds. Each use decodes it, at the size it needs: for a scorer's few inputs that is faster than decoding it whole once. */
export interface OpenedImage {
  /** For messages. */
  readonly path: string;
  /** Upright; of drawings, as they are rasterised. */
  readonly width: number;
  readonly height: number;
  /** A fresh pipeline that yields the upright picture on white in 8-bit sRGB. */
  pipeline(): Sharp;
}

/** Width x height that is still decoded: the largest phone cameras stay below, decompression bombs do not. Checked from the header alone. */
const MOST_PIXELS = 128_000_000;
/** Seconds; a picture within the bounds takes a fraction. */
const DECODE_TIMEOUT = 30;
/** The shorter edge of larger pictures is brought down to this when they are decoded whole; scorers look at half of it or less. */
const WORKING_EDGE = 1024;
/** The longer edge a vector drawing is rasterised to, whatever size it states. */
const RASTER_EDGE = 1024;
/** Pixels per inch at which the SVG renderer takes one unit for one pixel. */
const SVG_DENSITY = 72;
/** The range the SVG renderer accepts. */
const [LEAST_DENSITY, MOST_DENSITY] = [1, 100_000];
const KNOWN_FORMATS = "JPEG, PNG, WebP, AVIF, GIF, TIFF or SVG";

// Every file is read once: caches of files and operations would only hold memory.
sharp.cache(false);

/**
 * Decodes a picture of any known format; the first frame of an animation.
 * @throws MilsError `media-unreadable`, `media-too-large`, `media-undecodable`
 */
export async function decodeImage(path: string, signal: AbortSignal): Promise<DecodedImage> {
  return await decoded(await openImage(await readMediaFile(path, signal), path, signal), signal);
}

/** The pixels of an opened picture. @throws MilsError `media-undecodable`, `media-too-large` */
export async function decoded(image: OpenedImage, signal?: AbortSignal): Promise<DecodedImage> {
  const scaled = Math.min(image.width, image.height) > WORKING_EDGE;
  const pipeline = image.pipeline();
  const bounded = scaled ? pipeline.resize(WORKING_EDGE, WORKING_EDGE, { fit: "outside", kernel: "cubic" }) : pipeline;
  const { data, info } = await run(image.path, signal, () => bounded.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true }));
  return { path: image.path, width: info.width, height: info.height, pixels: threeChannels(data, info.channels) };
}

/**
 * Reads the header of a picture that was read before. Its pipeline applies the EXIF orientation and the embedded colour profile, puts
 * transparent pictures on white and takes the first frame of an animation.
 * @param path for messages
 * @throws MilsError `media-too-large`, `media-undecodable`
 */
export async function openImage(content: Buffer, path: string, signal: AbortSignal): Promise<OpenedImage> {
  // The pixel limit is ours, with a message of ours; reading a header decodes nothing.
  const metadata = await run(path, signal, () => sharp(content, { limitInputPixels: false }).metadata());
  const density = metadata.format === "svg" ? svgDensity(metadata) : undefined;
  const scale = density === undefined ? 1 : density / SVG_DENSITY;
  const { width, height } = upright(metadata, scale);
  if (width * height > MOST_PIXELS)
    throw new MilsError(
      "media-too-large",
      `${path} has ${width} x ${height} pixels; pictures over ${MOST_PIXELS / 1e6} million pixels are not decoded. Scale it down.`,
      { file: path },
    );
  const pipeline = () => {
    const picture = sharp(content, { failOn: "error", limitInputPixels: MOST_PIXELS, ...(density !== undefined && { density }) })
      .timeout({ seconds: DECODE_TIMEOUT })
      .autoOrient()
      .toColourspace("srgb");
    // A pass over every pixel, which most photographs do not need.
    return metadata.hasAlpha ? picture.flatten({ background: "#ffffff" }) : picture;
  };
  return { path, width, height, pipeline };
}

/** Width and height after the EXIF orientation is applied, rounded up. */
function upright({ autoOrient }: Metadata, scale: number): { readonly width: number; readonly height: number } {
  return { width: Math.ceil(autoOrient.width * scale), height: Math.ceil(autoOrient.height * scale) };
}

/** The density at which the longer edge of a drawing comes out at `RASTER_EDGE` pixels. */
function svgDensity({ width, height }: Metadata): number {
  return Math.min(MOST_DENSITY, Math.max(LEAST_DENSITY, (SVG_DENSITY * RASTER_EDGE) / Math.max(width, height)));
}

/** Three bytes a pixel: grey pictures come out with one. */
export function threeChannels(data: Buffer, channels: number): Buffer {
  if (channels === 3) return data;
  const count = data.length / channels;
  const pixels = Buffer.allocUnsafe(count * 3);
  for (let pixel = 0; pixel < count; pixel++) pixels.fill(data[pixel * channels] ?? 0, pixel * 3, pixel * 3 + 3);
  return pixels;
}

/** Runs one of sharp's operations on a picture; what it throws becomes an error that names the file. */
export async function run<T>(path: string, signal: AbortSignal | undefined, operation: () => Promise<T>): Promise<T> {
  signal?.throwIfAborted();
  try {
    return await operation();
  } catch (thrown) {
    throw undecodable(path, thrown);
  } finally {
    signal?.throwIfAborted();
  }
}

function undecodable(path: string, thrown: unknown): MilsError {
  const reason = messageOf(thrown).split("\n")[0] ?? "";
  const options = { file: path, cause: thrown };
  if (/timeout/i.test(reason)) return new MilsError("media-too-large", `${path} takes over ${DECODE_TIMEOUT} s to decode; scale it down.`, options);
  if (/pixel limit|exceeds/i.test(reason))
    return new MilsError("media-too-large", `${path} is larger than what is decoded safely; scale it down.`, options);
  if (/unsupported image format/i.test(reason))
    return new MilsError("media-undecodable", `${path} is not a picture of a known kind; convert it to ${KNOWN_FORMATS}.`, options);
  return new MilsError(
    "media-undecodable",
    `${path} is damaged or incomplete (${reason}); get an intact copy, or convert it to ${KNOWN_FORMATS}.`,
    options,
  );
}
