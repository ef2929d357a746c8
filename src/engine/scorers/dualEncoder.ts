import { createHash } from "node:crypto";
import { cpus } from "node:os";
import { join } from "node:path";
import type { Tensor } from "onnxruntime-node";
import { type GpuChoice, MilsError, type ScorerManifest } from "../../protocol/index.ts";
import type { Modality } from "../../solver/types.ts";
import { decodeImageData, imagePixels, readMediaFile } from "../media/index.ts";
import { pixelDimensions } from "../media/pixels.ts";
import { readModelDirectory } from "../models/index.ts";
import type { MediaEmbedding, MediaScorer, SparseValues } from "../types.ts";
import { loadDetectorExpert } from "./experts/detector.ts";
import type { LoadedExpert } from "./experts/expert.ts";
import { LruCache } from "./lruCache.ts";
import { MediaEncoder } from "./mediaTower.ts";
import { type Log, Sessions } from "./sessions.ts";
import { floatTensor } from "./tensors.ts";
import { TextEncoder, textFeeds } from "./textTower.ts";

export interface DualEncoderOptions {
  /** Default: logical cores minus one, at least one. */
  readonly threads?: number | undefined;
  readonly gpu: GpuChoice;
  readonly log: Log;
}

/** Embedded media kept in memory, by content; a second caption of the same picture decodes and embeds nothing. */
const CACHED_MEDIA = 64;

/**
 * Loads a scorer from its model directory. Its files are taken as verified (`verifyModelDirectory`).
 * @throws MilsError `model-missing`, `model-damaged`, `model-failed`; `configuration` when the directory holds a generator
 */
export async function loadDualEncoder(directory: string, options: DualEncoderOptions): Promise<MediaScorer> {
  const model = await readModelDirectory(directory);
  const { manifest } = model;
  if (manifest.kind !== "scorer") throw new MilsError("configuration", `${directory} holds a ${manifest.kind}, not a scorer.`, { file: directory });
  const threads = options.threads ?? Math.max(1, cpus().length - 1);
  const sessions = new Sessions(model.directory, { threads, gpu: options.gpu, log: options.log });
  const resolveFile = (path: string) => join(model.directory, path);
  const experts = await Promise.all(manifest.experts.map((expert) => loadDetectorExpert(expert, sessions, resolveFile)));
  return new DualEncoder(manifest, model.hash, sessions, experts, resolveFile);
}

class DualEncoder implements MediaScorer {
  readonly baseDimension: number;
  readonly dimension: number;
  readonly textHash: string;
  readonly #texts: TextEncoder;
  readonly #images: MediaEncoder | undefined;
  readonly #media = new LruCache<MediaEmbedding>(CACHED_MEDIA);

  constructor(
    readonly manifest: ScorerManifest,
    readonly hash: string,
    private readonly sessions: Sessions,
    private readonly experts: readonly LoadedExpert[],
    resolveFile: (path: string) => string,
  ) {
    this.baseDimension = manifest.dimension;
    this.dimension = experts.reduce((sum, expert) => sum + expert.dimension, manifest.dimension);
    this.textHash = textHash(manifest);
    this.#texts = new TextEncoder(manifest, sessions, resolveFile, () => this.#mediaStandIn());
    if (manifest.image) this.#images = new MediaEncoder(manifest.image, manifest.dimension, sessions, () => this.#textStandIn(manifest.image?.graph));
  }

  async embedTexts(texts: readonly string[], signal: AbortSignal): Promise<Float32Array> {
    const base = await this.#texts.embed(texts, signal);
    if (this.experts.length === 0) return base;
    const { dimension, baseDimension } = this;
    const rows = new Float32Array(texts.length * dimension);
    texts.forEach((text, row) => {
      rows.set(base.subarray(row * baseDimension, (row + 1) * baseDimension), row * dimension);
      const { columns, values } = this.textEvidence(text);
      columns.forEach((column, index) => {
        rows[row * dimension + column] = values[index] ?? 0;
      });
    });
    return rows;
  }

  textEvidence(text: string): SparseValues {
    const columns: number[] = [];
    const values: number[] = [];
    let start = this.baseDimension;
    for (const expert of this.experts) {
      const mentioned = expert.mentions(text);
      columns.push(...mentioned.columns.map((column) => start + column));
      values.push(...mentioned.values);
      start += expert.dimension;
    }
    return { columns, values };
  }

  async embedMedia(path: string, modality: Modality, signal: AbortSignal): Promise<MediaEmbedding> {
    if (modality !== "image")
      throw new MilsError(
        "media-unsupported",
        `${path} is ${modality}, which ${this.manifest.name} cannot score; see what can with: mils models list`,
        { file: path },
      );
    return await this.#embedImage(path, signal);
  }

  dispose(): Promise<void> {
    return this.sessions.dispose();
  }

  async #embedImage(path: string, signal: AbortSignal): Promise<MediaEmbedding> {
    const tower = this.manifest.image;
    if (!tower || !this.#images)
      throw new MilsError("media-unsupported", `${this.manifest.name} does not score pictures; see what does with: mils models list`);
    const content = await readMediaFile(path, signal);
    const key = `image ${createHash("sha256").update(content).digest("hex")}`;
    const known = this.#media.get(key);
    if (known) return known;
    const image = await decodeImageData(content, path, signal);
    const pixels = await imagePixels(image, tower.preprocessing);
    const base = await this.#images.embed(pixels, pixelDimensions(tower.preprocessing, 1).slice(1), 1, signal);
    const observed = [];
    for (const expert of this.experts) observed.push(await expert.observe(image, signal));
    const vector = new Float32Array(this.dimension);
    vector.set(base);
    let start = this.baseDimension;
    for (const { values } of observed) {
      vector.set(values, start);
      start += values.length;
    }
    const evidence = {
      detections: observed.flatMap((one) => one.evidence.detections),
      evidence: Object.assign({}, ...observed.map((one) => one.evidence.evidence)) as Record<string, number>,
    };
    const embedding: MediaEmbedding = observed.length > 0 ? { vector, evidence } : { vector };
    this.#media.set(key, embedding);
    return embedding;
  }

  /** A graph with both towers wants a picture with every text: any will do. */
  #mediaStandIn(): Readonly<Record<string, Tensor>> {
    const { image, text } = this.manifest;
    if (image?.graph !== text.graph) return {};
    const dimensions = pixelDimensions(image.preprocessing, 1);
    return { [image.input]: floatTensor(new Float32Array(dimensions.reduce((product, length) => product * length, 1)), dimensions, image.dtype) };
  }

  /** And a text with every picture. */
  async #textStandIn(graph: string | undefined): Promise<Readonly<Record<string, Tensor>>> {
    if (graph !== this.manifest.text.graph) return {};
    const tokenizer = await this.#texts.tokenizer();
    return textFeeds(this.manifest, tokenizer.batch([tokenizer.encode("")]), 1);
  }
}

/** Everything a text's embedding depends on, and nothing else: the fitted priors may change without the initial captions being embedded again. */
function textHash({ dimension, text, files }: ScorerManifest): string {
  const stem = text.graph.replace(/\.onnx$/, "");
  const used = files
    .filter(({ path }) => path.startsWith(stem) || path === text.tokenizer || path === text.tokenizerConfig)
    .map(({ path, sha256 }) => [path, sha256]);
  return createHash("sha256")
    .update(JSON.stringify([dimension, text, used]))
    .digest("hex");
}
