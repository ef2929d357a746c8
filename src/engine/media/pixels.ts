import sharp, { type Sharp } from "sharp";
import type { ImagePreprocessing } from "../../protocol/index.ts";
import { type DecodedImage, decoded, type OpenedImage, run, threeChannels } from "./image.ts";
import { oncePer } from "./oncePer.ts";
import { type Resampling, resampled } from "./resize.ts";

/** Pictures longer than this many times their other edge are cropped to it before they are scaled: the crop in the middle would drop the rest, after scaling it to any length. */
const LONGEST_ASPECT = 8;

/**
 * One picture as a graph wants it, without a batch axis: `Float32Array` of 3 x height x width (`chw`) or height x width x 3 (`hwc`).
 * @throws MilsError `media-undecodable`, `media-too-large` for an opened picture that is decoded here
 * @param into written from `offset` on when given, so that several pictures share one tensor
 */
export async function imagePixels(
  image: DecodedImage | OpenedImage,
  preprocessing: ImagePreprocessing,
  into?: Float32Array,
  offset = 0,
): Promise<Float32Array> {
  const { width, height } = preprocessing;
  const { data, info } = await run(image.path, undefined, async () =>
    (await resized(image, preprocessing)).raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true }),
  );
  const bytes = threeChannels(data, info.channels);
  const area = width * height;
  const values = into ?? new Float32Array(3 * area);
  const [first, second, third] = valuesOfBytes(preprocessing);
  const [red, blue] = preprocessing.channelOrder === "bgr" ? [2, 0] : [0, 2];
  const [step, stride] = preprocessing.layout === "chw" ? [1, area] : [3, 1];
  // Every index is below a length fixed above; defaults would cost more than the work itself.
  for (let pixel = 0, from = 0, to = offset; pixel < area; pixel++, from += 3, to += step) {
    values[to] = first[bytes[from + red] as number] as number;
    values[to + stride] = second[bytes[from + 1] as number] as number;
    values[to + 2 * stride] = third[bytes[from + blue] as number] as number;
  }
  return values;
}

/** Dimensions of the tensor of `count` pictures. */
export function pixelDimensions({ width, height, layout }: ImagePreprocessing, count: number): number[] {
  return layout === "chw" ? [count, 3, height, width] : [count, height, width, 3];
}

type Channels = readonly [Float32Array, Float32Array, Float32Array];

/** The value of each byte in the tensor, by channel. Working them out takes a tenth of the time of filling a tensor. */
const valuesOfBytes = oncePer(
  (preprocessing: ImagePreprocessing): Channels => [normalised(preprocessing, 0), normalised(preprocessing, 1), normalised(preprocessing, 2)],
);

function normalised({ rescale, mean, std }: ImagePreprocessing, channel: number): Float32Array {
  const [average, deviation] = [mean[channel] ?? 0, std[channel] ?? 1];
  return Float32Array.from({ length: 256 }, (_, byte) => (byte * rescale - average) / deviation);
}

async function resized(image: DecodedImage | OpenedImage, preprocessing: ImagePreprocessing): Promise<Sharp> {
  const { width, height, resize, kernel, antialias = true, padColour } = preprocessing;
  switch (resize) {
    case "squash":
      return await scaledTo(image, { width, height, kernel, antialias });
    case "letterbox": {
      const [r, g, b] = padColour ?? [0, 0, 0];
      return pipelineOf(image).resize(width, height, { fit: "contain", kernel, background: { r, g, b } });
    }
    case "cover":
      return pipelineOf(await withoutLongEnds(image)).resize(width, height, { fit: "cover", position: "centre", kernel });
    case "shortest-edge-crop":
      return await shortestEdgeCrop(await withoutLongEnds(image), preprocessing);
  }
}

/** The shortest edge to `shortestEdge`, then the middle. */
async function shortestEdgeCrop(
  image: DecodedImage | OpenedImage,
  { width, height, shortestEdge, kernel, antialias = true }: ImagePreprocessing,
): Promise<Sharp> {
  const edge = Math.max(shortestEdge ?? 0, width, height);
  // The longer edge is cut to whole pixels, as the published processors do.
  const longer = Math.floor((edge * Math.max(image.width, image.height)) / Math.min(image.width, image.height));
  const [scaledWidth, scaledHeight] = image.width <= image.height ? [edge, longer] : [longer, edge];
  const scaled = await scaledTo(image, { width: scaledWidth, height: scaledHeight, kernel, antialias });
  return scaled.extract({ left: Math.floor((scaledWidth - width) / 2), top: Math.floor((scaledHeight - height) / 2), width, height });
}

/** The whole picture at a size. */
async function scaledTo(
  image: DecodedImage | OpenedImage,
  { kernel, ...to }: Omit<Resampling, "kernel"> & Pick<ImagePreprocessing, "kernel">,
): Promise<Sharp> {
  const shrinks = to.width <= image.width && to.height <= image.height;
  if (kernel === "nearest" || (shrinks && to.antialias)) return pipelineOf(image).resize(to.width, to.height, { fit: "fill", kernel });
  return pipelineOf(resampled("pixels" in image ? image : await decoded(image), { ...to, kernel }));
}

function pipelineOf(image: DecodedImage | OpenedImage): Sharp {
  return "pixels" in image ? sharp(image.pixels, { raw: { width: image.width, height: image.height, channels: 3 } }) : image.pipeline();
}

/** The picture itself, or the middle of a very long one. */
async function withoutLongEnds(image: DecodedImage | OpenedImage): Promise<DecodedImage | OpenedImage> {
  if (Math.max(image.width, image.height) <= LONGEST_ASPECT * Math.min(image.width, image.height)) return image;
  const whole = "pixels" in image ? image : await decoded(image);
  const [width, height] = [Math.min(whole.width, whole.height * LONGEST_ASPECT), Math.min(whole.height, whole.width * LONGEST_ASPECT)];
  const region = { left: Math.floor((whole.width - width) / 2), top: Math.floor((whole.height - height) / 2), width, height };
  return { path: image.path, width, height, pixels: await pipelineOf(whole).extract(region).raw().toBuffer() };
}
