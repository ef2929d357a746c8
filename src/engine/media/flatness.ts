import { type OpenedImage, run, threeChannels } from "./image.ts";

/** Longer edge of what is looked at, in pixels. */
const SAMPLE_EDGE = 512;
/** Neighbours closer than this in every channel are alike: below the noise of a camera, above that of a good JPEG. */
const ALIKE = 2;
/** Colours are counted by their upper bits. */
const DROPPED_BITS = 3;
const COMMON_COLOURS = 4;
/** What a picture needs to be looked at by a recogniser: `docs/quality.md` has the figures of photographs and screenshots. */
const LEAST_FLATNESS = 0.42;
const LEAST_COMMON = 0.4;

export interface Flatness {
  /** Share of pixels that look like their right and lower neighbours. */
  readonly flat: number;
  /** Share of pixels with one of the four most frequent colours. */
  readonly common: number;
}

/** Drawn by a program rather than taken by a camera, or largely so: worth the seconds a recogniser takes. */
export function isDrawn({ flat, common }: Flatness): boolean {
  return flat >= LEAST_FLATNESS && (common >= LEAST_COMMON || flat > 0.9);
}

/** Statistics of a picture that take a few milliseconds. Pixels are picked, not averaged, so that what is flat stays flat. */
export async function flatnessOf(image: OpenedImage, signal: AbortSignal): Promise<Flatness> {
  const sample = image.pipeline().resize(SAMPLE_EDGE, SAMPLE_EDGE, { fit: "inside", kernel: "nearest", withoutEnlargement: true });
  const { data, info } = await run(image.path, signal, () => sample.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true }));
  const bytes = threeChannels(data, info.channels);
  const { width, height } = info;
  const colours = new Uint32Array(1 << (3 * (8 - DROPPED_BITS)));
  let flat = 0;
  for (let y = 0; y + 1 < height; y++) {
    for (let x = 0; x + 1 < width; x++) {
      const at = 3 * (y * width + x);
      if (alike(bytes, at, at + 3) && alike(bytes, at, at + 3 * width)) flat += 1;
      const colour = [0, 1, 2].reduce((key, channel) => (key << (8 - DROPPED_BITS)) | ((bytes[at + channel] ?? 0) >> DROPPED_BITS), 0);
      colours[colour] = (colours[colour] ?? 0) + 1;
    }
  }
  const count = Math.max(1, (width - 1) * (height - 1));
  const common = colours
    .sort()
    .subarray(-COMMON_COLOURS)
    .reduce((sum, each) => sum + each, 0);
  return { flat: flat / count, common: common / count };
}

function alike(bytes: Uint8Array, a: number, b: number): boolean {
  for (let channel = 0; channel < 3; channel++) {
    if (Math.abs((bytes[a + channel] ?? 0) - (bytes[b + channel] ?? 0)) > ALIKE) return false;
  }
  return true;
}
