import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { clipPixels } from "../../src/engine/media/clip.ts";
import { imagePixels, openImage, readMediaFile, soundOf, videoFrames } from "../../src/engine/media/index.ts";
import { soundClips } from "../../src/engine/media/soundClips.ts";
import { loadDualEncoder } from "../../src/engine/scorers/index.ts";
import { loadTokenizer } from "../../src/engine/scorers/tokens.ts";
import type { MediaScorer } from "../../src/engine/types.ts";
import type { ImagePreprocessing, ScorerManifest } from "../../src/protocol/index.ts";

/** `reference.json`, written by `tools/reference/parity`. */
interface Reference {
  readonly texts: readonly { readonly text: string; readonly ids: readonly number[]; readonly embedding: string }[];
  readonly media: readonly ReferenceMedia[];
}

interface ReferenceMedia {
  readonly file: string;
  readonly modality: "image" | "video" | "audio";
  /** 3 x height x width; of a clip, one frame after another; every `step`th row and column. */
  readonly pixels?: Excerpt;
  /** frames x mel bins; of several clips, one after another; every `step`th frame. */
  readonly spectrogram?: Excerpt;
  readonly embedding: string;
}

interface Excerpt {
  readonly step: number;
  readonly shape: readonly number[];
  readonly values: string;
}

export type Quantity = "token ids that differ" | "text cosine" | "pixels, mean of 255" | "log-mel, most" | "media cosine";

/** How far the product's pipeline is from the reference's on one input. */
export interface Difference {
  readonly quantity: Quantity;
  readonly input: string;
  readonly value: number;
}

/** What must hold of every input. */
export const LIMITS: Readonly<Record<Quantity, { readonly atLeast: number } | { readonly atMost: number }>> = {
  "token ids that differ": { atMost: 0 },
  "text cosine": { atLeast: 0.999 },
  "pixels, mean of 255": { atMost: 2 },
  "log-mel, most": { atMost: 1e-3 },
  "media cosine": { atLeast: 0.999 },
};

export function holds({ quantity, value }: Difference): boolean {
  const limit = LIMITS[quantity];
  return "atLeast" in limit ? value >= limit.atLeast : value <= limit.atMost;
}

const FIXTURES = new URL("../fixtures/parity/", import.meta.url).pathname;
const MEDIA = join(FIXTURES, "media");
const signal = new AbortController().signal;

export const MODELS: readonly string[] = readdirSync(FIXTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "media")
  .map(({ name }) => name);

/** Everything of one model against its reference. Videos are left out without ffmpeg. */
export async function compare(model: string, withVideo: boolean): Promise<Difference[]> {
  const folder = join(FIXTURES, model);
  const reference: Reference = JSON.parse(await readFile(join(folder, "reference.json"), "utf8"));
  const scorer = await loadDualEncoder(folder, { threads: 1, gpu: "off", log: () => undefined });
  try {
    const differences = await compareTexts(scorer, folder, reference.texts);
    for (const media of reference.media) if (withVideo || media.modality !== "video") differences.push(...(await compareMedia(scorer, media)));
    return differences;
  } finally {
    await scorer.dispose();
  }
}

/** The largest cosine between the references of two different inputs of one kind: near 1 the comparison would prove nothing. */
export async function leastContrast(model: string): Promise<number> {
  const { texts, media }: Reference = JSON.parse(await readFile(join(FIXTURES, model, "reference.json"), "utf8"));
  const groups = [texts, ...["image", "video", "audio"].map((modality) => media.filter((one) => one.modality === modality))];
  return Math.max(
    ...groups.flatMap((group) => {
      const vectors = group.map(({ embedding }) => unpacked(embedding));
      return vectors.flatMap((one, index) => vectors.slice(index + 1).map((other) => cosine(one, other)));
    }),
  );
}

async function compareTexts(scorer: MediaScorer, folder: string, texts: Reference["texts"]): Promise<Difference[]> {
  const { manifest } = scorer;
  const tokenizer = await loadTokenizer(manifest.text, (path) => join(folder, path));
  const rows = await scorer.embedTexts(
    texts.map(({ text }) => text),
    signal,
  );
  return texts.flatMap(({ text, ids, embedding }, row) => {
    const found = tokenizer.batch([tokenizer.encode(text)]).ids;
    const different = Array.from({ length: Math.max(ids.length, found.length) }, (_, index) => ids[index] === found[index]).filter((same) => !same);
    const vector = rows.subarray(row * scorer.dimension, (row + 1) * scorer.dimension);
    return [
      { quantity: "token ids that differ", input: text, value: different.length },
      { quantity: "text cosine", input: text, value: cosine(vector, unpacked(embedding)) },
    ] as const;
  });
}

async function compareMedia(scorer: MediaScorer, media: ReferenceMedia): Promise<Difference[]> {
  const { file, modality, embedding, pixels, spectrogram } = media;
  const path = join(MEDIA, file);
  const { vector } = await scorer.embedMedia(path, modality, signal);
  const differences: Difference[] = [{ quantity: "media cosine", input: file, value: cosine(vector, unpacked(embedding)) }];
  if (pixels) {
    const { values, preprocessing } = await preparedPixels(scorer.manifest, path, modality);
    differences.push({ quantity: "pixels, mean of 255", input: file, value: meanByteDifference(values, pixels, preprocessing) });
  }
  if (spectrogram) {
    const { audio } = scorer.manifest;
    if (!audio) throw new Error(`${scorer.manifest.id} has no audio tower`);
    const { values } = soundClips(await soundOf(path, audio.features.sampleRate, undefined, signal), { ...audio, axes: "bctm" });
    differences.push({ quantity: "log-mel, most", input: file, value: largestDifference(values, spectrogram) });
  }
  return differences;
}

/** What the pipeline feeds the graph, channels first; of a video one frame after another. */
async function preparedPixels(
  { image, video }: ScorerManifest,
  path: string,
  modality: ReferenceMedia["modality"],
): Promise<{ readonly values: Float32Array; readonly preprocessing: ImagePreprocessing }> {
  if (modality === "video" && video) {
    const { images } = await videoFrames(path, video.frames, undefined, signal);
    return { values: await clipPixels(images, { ...video, axes: "btchw" }), preprocessing: video.preprocessing };
  }
  if (!image) throw new Error("There is no tower for pictures");
  const opened = await openImage(await readMediaFile(path, signal), path, signal);
  return { values: await imagePixels(opened, image.preprocessing), preprocessing: image.preprocessing };
}

/** Mean over the excerpt, in 255ths of the range before normalisation. */
function meanByteDifference(values: Float32Array, { step, shape, values: expected }: Excerpt, { std }: ImagePreprocessing): number {
  const [planes = 0, height = 0, width = 0] = shape;
  if (values.length !== planes * height * width) return Number.POSITIVE_INFINITY;
  const wanted = unpacked(expected);
  let [sum, index] = [0, 0];
  for (let plane = 0; plane < planes; plane++)
    for (let y = 0; y < height; y += step)
      for (let x = 0; x < width; x += step, index++)
        sum += Math.abs((values[(plane * height + y) * width + x] ?? 0) - (wanted[index] ?? 0)) * (std[plane % 3] ?? 1) * 255;
  return sum / wanted.length;
}

function largestDifference(values: Float32Array, { step, shape, values: expected }: Excerpt): number {
  const [frames = 0, bins = 0] = shape;
  if (values.length !== frames * bins) return Number.POSITIVE_INFINITY;
  const wanted = unpacked(expected);
  let most = 0;
  for (let frame = 0, index = 0; frame < frames; frame += step)
    for (let bin = 0; bin < bins; bin++, index++) most = Math.max(most, Math.abs((values[frame * bins + bin] ?? 0) - (wanted[index] ?? 0)));
  return most;
}

/** Little-endian single precision in base 64. */
function unpacked(text: string): Float32Array {
  const bytes = Buffer.from(text, "base64");
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
}

function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return 0;
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}
