import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import { InferenceSession, Tensor } from "onnxruntime-node";
import sharp from "sharp";
import { openBank } from "../src/engine/bank/index.ts";
import { imagePixels, openImage } from "../src/engine/media/index.ts";
import { loadDualEncoder } from "../src/engine/scorers/index.ts";
import type { MediaScorer } from "../src/engine/types.ts";
import type { ImagePreprocessing, ScorerManifest } from "../src/protocol/index.ts";
import { atLeast, atMost, lowerQuartile, median, type Row } from "./row.ts";

const ROOT = join(import.meta.dirname, "..");
/** Texts of one round; each round has its own, so that no cache answers. Rounds are short, so that both sides meet the same other load. */
const TEXTS = 96;
const ROUNDS = 15;
const PICTURES = 400;
/** The bank the target is stated for. */
const BANK_SIZE = 30_000;
const RANKINGS = 20;

const signal = new AbortController().signal;

/** The scorer against the plain use of the libraries below it, one thread each, in turns. Of equal work the fastest counts: whatever else runs only adds time. */
export async function rows(directory = join(ROOT, "models/embedded/scorer")): Promise<readonly Row[]> {
  const manifest = JSON.parse(await readFile(join(directory, "manifest.json"), "utf8")) as ScorerManifest;
  const scorer = await loadDualEncoder(directory, { threads: 1, gpu: "off", log: () => undefined });
  try {
    return [await captionsPerSecond(scorer, manifest, directory), ...(await preprocessing(manifest)), await ranking(scorer)];
  } finally {
    await scorer.dispose();
  }
}

/** Tokenizing, sorting, padding, pooling and caching included, against `session.run` alone on the same batches made before. */
async function captionsPerSecond(scorer: MediaScorer, { text }: ScorerManifest, directory: string): Promise<Row> {
  const session = await InferenceSession.create(join(directory, text.graph), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionProviders: ["cpu"],
    extra: { session: { intra_op: { allow_spinning: "0" } } },
  });
  const [tokenizerFile, configFile] = await Promise.all(
    [text.tokenizer, text.tokenizerConfig].map(async (path) => await json(join(directory, path))),
  );
  const tokenizer = new Tokenizer(tokenizerFile ?? {}, configFile ?? {});
  const ratios: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const texts = captions(TEXTS, round);
    const batches = rawBatches(texts, tokenizer, text);
    const raw = await timed(async () => {
      for (const feeds of batches) await session.run(feeds, [text.output]);
    });
    const ours = await timed(() => scorer.embedTexts(texts, signal));
    // The first round warms both up.
    if (round > 0) ratios.push(raw / ours);
  }
  await session.release();
  return atLeast("scorer: captions/s against raw session.run on the same batches", median(ratios), 0.9);
}

function rawBatches(texts: readonly string[], tokenizer: Tokenizer, tower: ScorerManifest["text"]): Record<string, Tensor>[] {
  const ids = texts.map((text): readonly number[] => tokenizer.encode(text).ids).sort((a, b) => a.length - b.length);
  const batches: Record<string, Tensor>[] = [];
  for (let start = 0; start < ids.length; start += tower.batch) {
    const part = ids.slice(start, start + tower.batch);
    const length = Math.max(...part.map((row) => row.length));
    const padded = new BigInt64Array(part.length * length);
    const mask = new BigInt64Array(part.length * length);
    part.forEach((row, index) => {
      row.forEach((id, column) => {
        padded[index * length + column] = BigInt(id);
        mask[index * length + column] = 1n;
      });
    });
    const tensor = (values: BigInt64Array) => new Tensor("int64", values, [part.length, length]);
    batches.push({ [tower.input]: tensor(padded), ...(tower.attentionMask !== undefined && { [tower.attentionMask]: tensor(mask) }) });
  }
  return batches;
}

/** From a file's bytes to a graph's tensor, against sharp and a loop with nothing in between. */
export async function preprocessing({ image }: ScorerManifest): Promise<Row[]> {
  if (!image) return [];
  const photo = await photograph();
  const plain: number[] = [];
  const ours: number[] = [];
  for (let count = 0; count < PICTURES; count++) {
    plain.push(await timed(() => plainPixels(photo, image.preprocessing)));
    ours.push(await timed(async () => imagePixels(await openImage(photo, "photo.jpg", signal), image.preprocessing)));
  }
  return [atLeast("scorer: image preprocessing against a plain sharp resize and normalise", lowerQuartile(plain) / lowerQuartile(ours), 0.9)];
}

async function plainPixels(photo: Buffer, { width, height, mean, std, rescale }: ImagePreprocessing): Promise<Float32Array> {
  const bytes = await sharp(photo)
    .autoOrient()
    .flatten({ background: "#ffffff" })
    .toColourspace("srgb")
    .resize(width, height, { fit: "cover", kernel: "cubic" })
    .raw()
    .toBuffer();
  const area = width * height;
  const values = new Float32Array(3 * area);
  for (let channel = 0; channel < 3; channel++)
    for (let pixel = 0; pixel < area; pixel++)
      values[channel * area + pixel] = ((bytes[pixel * 3 + channel] ?? 0) * rescale - (mean[channel] ?? 0)) / (std[channel] ?? 1);
  return values;
}

/** A picture of the usual size of a photograph on a page, with enough in it that the decoder has work. */
async function photograph(): Promise<Buffer> {
  const clouds = sharp({
    create: { width: 640, height: 480, channels: 3, background: "#808080", noise: { type: "gaussian", mean: 128, sigma: 60 } },
  });
  return await sharp(await clouds.png().toBuffer())
    .blur(3)
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** Milliseconds to score the whole bank; the scorer's towers are not needed for it, so the texts stand for themselves. */
async function ranking(scorer: MediaScorer): Promise<Row> {
  const folder = await mkdtemp(join(tmpdir(), "mils-bench-"));
  try {
    const poolPath = join(folder, "pool.txt");
    await writeFile(poolPath, captions(BANK_SIZE, 0).join("\n"));
    const { baseDimension, dimension, textHash } = scorer;
    const standIn: Partial<MediaScorer> = {
      baseDimension,
      dimension,
      textHash,
      textEvidence: (text) => scorer.textEvidence(text),
      embedTexts: async (texts) => Float32Array.from({ length: texts.length * dimension }, (_, index) => Math.sin(index)),
    };
    const bank = await openBank({ poolPath, scorer: standIn as MediaScorer, cacheDirectory: folder, signal });
    const vector = Float32Array.from({ length: dimension }, (_, index) => Math.cos(index));
    bank.rank(vector);
    const times: number[] = [];
    for (let count = 0; count < RANKINGS; count++) times.push(await timed(async () => bank.rank(vector)));
    return atMost(`scorer: milliseconds to rank ${BANK_SIZE} x ${dimension}`, Math.min(...times), 20);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Distinct captions of usual lengths. */
function captions(count: number, seed: number): string[] {
  const subjects = ["A man", "A brown dog", "Two children", "A small boat", "A red double-decker bus", "An old woman with an umbrella", "A cat"];
  const verbs = ["stands beside", "is sitting on", "moves past", "waits in front of", "can be seen near"];
  const objects = ["a wooden table", "the sea", "a tall building in the city", "a green field", "a parked car", "a window"];
  return Array.from({ length: count }, (_, index) => {
    const pick = (list: readonly string[], step: number) => list[Math.floor((index * 7919 + seed * 104_729) / step) % list.length] ?? "";
    return `${pick(subjects, 1)} ${pick(verbs, 7)} ${pick(objects, 35)} at ${(index + seed * count) % 24} o'clock ${index + seed * count}`;
  });
}

/** Milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

async function json(path: string): Promise<object> {
  return JSON.parse(await readFile(path, "utf8")) as object;
}
