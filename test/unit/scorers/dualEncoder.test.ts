import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { loadDualEncoder } from "../../../src/engine/scorers/index.ts";
import type { MediaScorer } from "../../../src/engine/types.ts";
import { temporaryFolder } from "../../fixtures/media/pictures.ts";
import { type TinyScorerOptions, writeTinyScorer } from "../../fixtures/models/tinyScorer.ts";

const signal = new AbortController().signal;
const open: MediaScorer[] = [];
let picture: string;

beforeAll(async () => {
  picture = join(await temporaryFolder(), "orange.png");
  await sharp({ create: { width: 20, height: 10, channels: 3, background: { r: 200, g: 100, b: 0 } } })
    .png()
    .toFile(picture);
});

afterEach(async () => {
  for (const scorer of open.splice(0)) await scorer.dispose();
});

/** Of unit length, rounded as `rows` does. */
const HALF_AND_HALF = [Math.SQRT1_2, Math.SQRT1_2, 0].map((value) => Math.round(value * 1000) / 1000);

async function load(options: TinyScorerOptions = {}): Promise<MediaScorer> {
  const scorer = await loadDualEncoder(await writeTinyScorer(options), { threads: 1, gpu: "off", log: () => undefined });
  open.push(scorer);
  return scorer;
}

function rows(data: Float32Array, dimension: number): number[][] {
  return Array.from({ length: data.length / dimension }, (_, row) =>
    [...data.subarray(row * dimension, (row + 1) * dimension)].map((value) => Math.round(value * 1000) / 1000),
  );
}

describe("a dual encoder", () => {
  const orange = [0.894, 0.447, 0];
  const layouts: [string, TinyScorerOptions][] = [
    ["two graphs", {}],
    ["one graph for both towers", { oneGraph: true }],
    ["half-precision pixels", { dtype: "float16" }],
    ["a batch the graph is fixed to", { fixedBatch: 2 }],
    ["one graph with a fixed batch of one", { oneGraph: true, fixedBatch: 1 }],
    ["weights in a file of their own", { externalData: true }],
    ["texts padded to the full length", { text: { padding: "max-length" } }],
  ];
  it.each(layouts)("with %s gives texts and pictures unit vectors", async (_, options) => {
    const scorer = await load(options);
    const texts = await scorer.embedTexts(["red", "a blue wall", "Red Green", "a red red green light", "green"], signal);
    expect(rows(texts, 3)).toEqual([[1, 0, 0], [0, 0, 1], HALF_AND_HALF, [0.894, 0.447, 0], [0, 1, 0]]);
    const { vector } = await scorer.embedMedia(picture, "image", signal);
    rows(vector, 3)[0]?.forEach((value, index) => {
      expect(value).toBeCloseTo(orange[index] ?? 0, 2);
    });
  });

  it("takes the first token where the manifest says so", async () => {
    const scorer = await load({ pooling: "first-token" });
    // The first token is [CLS], whose vector is zero: a zero vector stays one.
    expect(rows(await scorer.embedTexts(["red"], signal), 3)).toEqual([[0, 0, 0]]);
  });

  it("cuts long texts and keeps the special tokens", async () => {
    const scorer = await load({ text: { maxLength: 4 } });
    // [CLS] red red [SEP]: the blue ones are cut.
    expect(rows(await scorer.embedTexts(["red red blue blue blue"], signal), 3)).toEqual([[1, 0, 0]]);
  });

  it("keeps case where the manifest does not lower it", async () => {
    const scorer = await load({ text: { lowerCase: false } });
    expect(rows(await scorer.embedTexts(["RED blue"], signal), 3)).toEqual([[0, 0, 1]]);
  });

  it("gives the same text the same vector wherever it stands", async () => {
    const scorer = await load();
    const texts = ["blue", "red", "blue", "a wall", "blue"];
    const first = rows(await scorer.embedTexts(texts, signal), 3);
    expect(first[2]).toEqual(first[0]);
    expect(rows(await scorer.embedTexts(texts.toReversed(), signal), 3)).toEqual(first.toReversed());
    expect(await scorer.embedTexts([], signal)).toHaveLength(0);
  });

  it("refuses values that are no numbers", async () => {
    const scorer = await load({ notANumber: true });
    await expect(scorer.embedTexts(["a green wall"], signal)).rejects.toMatchObject({ code: "model-failed" });
    await expect(scorer.embedTexts(["a red wall"], signal)).resolves.toHaveLength(3);
  });

  const wrong: [string, TinyScorerOptions, RegExp][] = [
    ["an output it does not have", { text: { output: "pooler_output" } }, /no output pooler_output, only word_vectors/],
    ["an input it does not have", { text: { input: "tokens" } }, /no input tokens, only input_ids, attention_mask/],
    ["a pooling its output has no shape for", { text: { pooling: "none" } }, /pooling "none"/],
    ["a length its vectors do not have", { manifest: { dimension: 4 } }, /does not give 4 values/],
    ["a padding token the tokenizer does not know", { text: { padToken: "<pad>" } }, /has no token <pad>/],
  ];
  it.each(wrong)("says so when its manifest names %s", async (_, options, message) => {
    const scorer = await load(options);
    await expect(scorer.embedTexts(["red"], signal)).rejects.toThrow(message);
  });

  it("stops between two batches when told to", async () => {
    const scorer = await load();
    const controller = new AbortController();
    const texts = Array.from({ length: 300 }, (_, index) => `red ${"wall ".repeat(index % 4)}${index}`);
    setImmediate(() => controller.abort(new Error("enough")));
    await expect(scorer.embedTexts(texts, controller.signal)).rejects.toThrow("enough");
  });

  it("embeds a picture once, until its content changes", async () => {
    const scorer = await load();
    const copy = join(await temporaryFolder(), "copy.png");
    await sharp(picture).toFile(copy);
    const first = await scorer.embedMedia(copy, "image", signal);
    expect(await scorer.embedMedia(copy, "image", signal)).toBe(first);
    await appendFile(copy, "more");
    expect(await scorer.embedMedia(copy, "image", signal)).not.toBe(first);
  });

  it("names the modality it cannot score", async () => {
    const scorer = await load();
    await expect(scorer.embedMedia("bark.wav", "audio", signal)).rejects.toMatchObject({ code: "media-unsupported", file: "bark.wav" });
  });

  it("keeps its text hash when only the picture's side or the prior changes, and not its hash", async () => {
    const [one, prior, pixels, text] = await Promise.all([
      load(),
      load({ manifest: { prior: { fluency: 1, likelihood: 0, length: 0, preferredWords: [3, 14] } } }),
      load({ dtype: "float16" }),
      load({ text: { maxLength: 5 } }),
    ]);
    expect(prior.textHash).toBe(one.textHash);
    expect(pixels.textHash).toBe(one.textHash);
    expect(text.textHash).not.toBe(one.textHash);
    expect(new Set([one.hash, prior.hash, pixels.hash, text.hash]).size).toBe(4);
  });
});
