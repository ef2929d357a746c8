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

/** Width x height that is still decoded: the largest phone cameras stay below, decompression bombs do not. Checked from the header alone. */
const MOST_PIXELS = 128_000_000;
/** Seconds; a picture within the bounds takes a fraction. */
const DECODE_TIMEOUT = 30;
/** The shorter edge of larger pictures is brought down to this on loading (JPEG decoders then skip most of the work); scorers look at half of it or less. */
const WORKING_EDGE = 1024;
/** The longer edge a vector drawing is rasterised to, whatever size it states. */
const RASTER_EDGE = 1024;
/** Pixels per inch at which the SVG renderer takes one unit for one pixel. */
const SVG_DENSITY = 72;
/** The range the SVG renderer accepts. */
const [LEAST_DENSITY, MOST_DENSITY] = [1, 100_000];
/** A page of text is recognised best between these lengths of its longer edge. */
const [SMALLEST_PAGE, LARGEST_PAGE] = [1600, 3200];
const KNOWN_FORMATS = "JPEG, PNG, WebP, AVIF, GIF, TIFF or SVG";

// Every file is read once: caches of files and operations would only hold memory.
sharp.cache(false);

/** @throws MilsError `media-unreadable`, `media-too-large`, `media-undecodable` */
export async function decodeImage(path: string, signal: AbortSignal): Promise<DecodedImage> {
  return await decodeImageData(await readMediaFile(path, signal), path, signal);
}

/**
 * Decodes a picture that was read before. Applies the EXIF orientation and the embedded colour profile, puts transparent
 * pictures on white and takes the first frame of an animation.
 * @param path for messages
 * @throws MilsError `media-too-large`, `media-undecodable`
 */
export async function decodeImageData(content: Buffer, path: string, signal: AbortSignal): Promise<DecodedImage> {
  const picture = await openPicture(content, path, signal);
  const scaled =
    Math.min(picture.width, picture.height) > WORKING_EDGE && !picture.vector
      ? picture.image.resize(WORKING_EDGE, WORKING_EDGE, { fit: "outside", withoutEnlargement: true, kernel: "cubic" })
      : picture.image;
  try {
    const { data, info } = await scaled.toColourspace("srgb").raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true });
    signal.throwIfAborted();
    return { path, width: info.width, height: info.height, pixels: info.channels === 3 ? data : threeChannels(data, info.channels) };
  } catch (thrown) {
    signal.throwIfAborted();
    throw undecodable(path, thrown);
  }
}

/** A picture as PNG at a size that suits text recognition; `width` and `height` are the PNG's. */
export async function textPage(
  path: string,
  signal: AbortSignal,
): Promise<{ readonly png: Buffer; readonly width: number; readonly height: number }> {
  const { image, width, height } = await openPicture(await readMediaFile(path, signal), path, signal);
  const longest = Math.max(width, height);
  const target = Math.min(LARGEST_PAGE, Math.max(SMALLEST_PAGE, longest));
  try {
    const { data, info } = await image
      .resize(target, target, { fit: "inside", kernel: "cubic" })
      .toColourspace("b-w")
      .png({ compressionLevel: 1 })
      .toBuffer({ resolveWithObject: true });
    signal.throwIfAborted();
    return { png: data, width: info.width, height: info.height };
  } catch (thrown) {
    signal.throwIfAborted();
    throw undecodable(path, thrown);
  }
}

/** A pipeline that yields the upright picture on white, and the size it will have (before rotation). Reads the header only. */
async function openPicture(
  content: Buffer,
  path: string,
  signal: AbortSignal,
): Promise<{ readonly image: Sharp; readonly width: number; readonly height: number; readonly vector: boolean }> {
  const metadata = await header(content, path);
  signal.throwIfAborted();
  const vector = metadata.format === "svg";
  const { width, height } = metadata;
  if (!vector) boundPixels(width, height, path);
  const density = vector ? svgDensity(width, height, path) : undefined;
  const upright = sharp(content, {
    failOn: "error",
    limitInputPixels: MOST_PIXELS,
    ...(density !== undefined && { density }),
  })
    .timeout({ seconds: DECODE_TIMEOUT })
    .autoOrient();
  // A pass over every pixel, which most photographs do not need.
  return { image: metadata.hasAlpha ? upright.flatten({ background: "#ffffff" }) : upright, width, height, vector };
}

async function header(content: Buffer, path: string): Promise<Metadata> {
  try {
    // The pixel limit is ours, with a message of ours; reading a header decodes nothing.
    return await sharp(content, { limitInputPixels: false }).metadata();
  } catch (thrown) {
    throw undecodable(path, thrown);
  }
}

function boundPixels(width: number, height: number, path: string): void {
  if (width * height > MOST_PIXELS)
    throw new MilsError(
      "media-too-large",
      `${path} has ${width} x ${height} pixels; pictures over ${MOST_PIXELS / 1e6} million pixels are not decoded. Scale it down.`,
      { file: path },
    );
}

/** The density at which the longer edge of a drawing comes out at `RASTER_EDGE` pixels. */
function svgDensity(width: number, height: number, path: string): number {
  const longest = Math.max(width, height);
  const wanted = Math.min(MOST_DENSITY, Math.max(LEAST_DENSITY, (SVG_DENSITY * RASTER_EDGE) / longest));
  const scale = wanted / SVG_DENSITY;
  boundPixels(Math.ceil(width * scale), Math.ceil(height * scale), path);
  return wanted;
}

/** Grey pictures may come out with one channel. */
function threeChannels(data: Buffer, channels: number): Buffer {
  const count = data.length / channels;
  const pixels = Buffer.allocUnsafe(count * 3);
  for (let pixel = 0; pixel < count; pixel++) pixels.fill(data[pixel * channels] ?? 0, pixel * 3, pixel * 3 + 3);
  return pixels;
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
