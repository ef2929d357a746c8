import type { ImagePreprocessing } from "../../protocol/index.ts";
import type { DecodedImage } from "./image.ts";

type Kernel = Exclude<ImagePreprocessing["kernel"], "nearest">;

/** Half the width of each kernel, and its value at a distance in source pixels (in target pixels where the axis shrinks). */
const KERNELS: Readonly<Record<Kernel, { readonly support: number; at(distance: number): number }>> = {
  linear: { support: 1, at: (x) => Math.max(0, 1 - Math.abs(x)) },
  cubic: { support: 2, at: (x) => catmullRom(Math.abs(x)) },
  lanczos3: { support: 3, at: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) },
};

export interface Resampling {
  readonly width: number;
  readonly height: number;
  readonly kernel: Kernel;
  /** Whether the kernel widens where the picture shrinks. */
  readonly antialias: boolean;
}

/**
 * A picture at another size, sampled at pixel centres, the edges' weights renewed, each pass rounded to bytes: what Pillow's `resize` does,
 * which the published processors are built on. For pictures that are enlarged: there libvips aligns corners of pixels instead, which moves
 * everything by a part of a pixel. Where pictures shrink libvips agrees with it and is faster, but always antialiases.
 */
export function resampled({ path, width, height, pixels }: DecodedImage, to: Resampling): DecodedImage {
  const { width: toWidth, height: toHeight } = to;
  const columns = taps(width, toWidth, to);
  const rows = taps(height, toHeight, to);
  const narrowed = Buffer.allocUnsafe(toWidth * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < toWidth; x++) weigh(pixels, y * width * 3, 3, columns[x] as Taps, narrowed, (y * toWidth + x) * 3);
  const result = Buffer.allocUnsafe(toWidth * toHeight * 3);
  for (let y = 0; y < toHeight; y++)
    for (let x = 0; x < toWidth; x++) weigh(narrowed, x * 3, toWidth * 3, rows[y] as Taps, result, (y * toWidth + x) * 3);
  return { path, width: toWidth, height: toHeight, pixels: result };
}

/** The source positions that make one target position, from `start` on. */
interface Taps {
  readonly start: number;
  readonly weights: Float64Array;
}

function taps(from: number, to: number, { kernel, antialias }: Resampling): Taps[] {
  const { support, at } = KERNELS[kernel];
  const scale = from / to;
  const widened = antialias ? Math.max(1, scale) : 1;
  return Array.from({ length: to }, (_, index) => {
    const centre = (index + 0.5) * scale;
    const start = Math.max(0, Math.round(centre - support * widened));
    const end = Math.min(from, Math.round(centre + support * widened));
    const weights = Float64Array.from({ length: end - start }, (_, tap) => at((start + tap + 0.5 - centre) / widened));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { start, weights: weights.map((weight) => weight / sum) };
  });
}

/** One pixel of three bytes. @param step bytes from one source position to the next */
function weigh(source: Buffer, offset: number, step: number, { start, weights }: Taps, target: Buffer, at: number): void {
  let [red, green, blue] = [0.5, 0.5, 0.5];
  for (let tap = 0, from = offset + start * step; tap < weights.length; tap++, from += step) {
    const weight = weights[tap] as number;
    red += weight * (source[from] as number);
    green += weight * (source[from + 1] as number);
    blue += weight * (source[from + 2] as number);
  }
  target[at] = Math.min(255, Math.max(0, red));
  target[at + 1] = Math.min(255, Math.max(0, green));
  target[at + 2] = Math.min(255, Math.max(0, blue));
}

/** Keys' cubic with a = -1/2. */
function catmullRom(x: number): number {
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}
