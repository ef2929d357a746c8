import sharp, { type Sharp } from "sharp";
import type { ImagePreprocessing } from "../../protocol/index.ts";
import type { DecodedImage } from "./image.ts";

/** Pictures longer than this many times their other edge are cropped to it before they are scaled: the crop in the middle would drop the rest, after scaling it to any length. */
const LONGEST_ASPECT = 8;

/**
 * One picture as a graph wants it, without a batch axis: `Float32Array` of 3 x height x width (`chw`) or height x width x 3 (`hwc`).
 * @param into written from `offset` on when given, so that several pictures share one tensor
 */
export async function imagePixels(image: DecodedImage, preprocessing: ImagePreprocessing, into?: Float32Array, offset = 0): Promise<Float32Array> {
  const { width, height } = preprocessing;
  const bytes = await resized(image, preprocessing).raw().toBuffer();
  const area = width * height;
  const values = into ?? new Float32Array(3 * area);
  const [first, second, third] = [0, 1, 2].map((channel) => normalised(preprocessing, channel)) as [Float32Array, Float32Array, Float32Array];
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

/** The value of each byte in a channel of the tensor. */
function normalised({ rescale, mean, std }: ImagePreprocessing, channel: number): Float32Array {
  const [average, deviation] = [mean[channel] ?? 0, std[channel] ?? 1];
  return Float32Array.from({ length: 256 }, (_, byte) => (byte * rescale - average) / deviation);
}

function resized(image: DecodedImage, { width, height, resize, shortestEdge, kernel, padColour }: ImagePreprocessing): Sharp {
  const raw = sharp(image.pixels, { raw: { width: image.width, height: image.height, channels: 3 } });
  switch (resize) {
    case "squash":
      return raw.resize(width, height, { fit: "fill", kernel });
    case "letterbox": {
      const [r, g, b] = padColour ?? [0, 0, 0];
      return raw.resize(width, height, { fit: "contain", kernel, background: { r, g, b } });
    }
    case "cover":
      return middle(raw, image).image.resize(width, height, { fit: "cover", position: "centre", kernel });
    case "shortest-edge-crop": {
      const source = middle(raw, image);
      const edge = Math.max(shortestEdge ?? Math.min(width, height), width, height);
      // The longer edge is cut to whole pixels, as the published processors do.
      const longer = Math.floor((edge * Math.max(source.width, source.height)) / Math.min(source.width, source.height));
      const [scaledWidth, scaledHeight] = source.width <= source.height ? [edge, longer] : [longer, edge];
      return source.image
        .resize(scaledWidth, scaledHeight, { fit: "fill", kernel })
        .extract({ left: Math.floor((scaledWidth - width) / 2), top: Math.floor((scaledHeight - height) / 2), width, height });
    }
  }
}

function middle(image: Sharp, { width, height }: DecodedImage): { readonly image: Sharp; readonly width: number; readonly height: number } {
  const [keptWidth, keptHeight] = [Math.min(width, height * LONGEST_ASPECT), Math.min(height, width * LONGEST_ASPECT)];
  if (keptWidth === width && keptHeight === height) return { image, width, height };
  const region = { left: Math.floor((width - keptWidth) / 2), top: Math.floor((height - keptHeight) / 2), width: keptWidth, height: keptHeight };
  return { image: image.extract(region), width: keptWidth, height: keptHeight };
}
