import { createHash } from "node:crypto";
import { stat } from "node:fs/promises";
import type { Tensor } from "onnxruntime-node";
import { MilsError, type ScorerManifest } from "../../protocol/index.ts";
import type { Modality } from "../../solver/types.ts";
import { clipDimensions, clipPixels } from "../media/clip.ts";
import {
  checkMediaFile,
  type DecodedImage,
  imagePixels,
  type OpenedImage,
  openImage,
  readMediaFile,
  soundOf,
  stillOf,
  videoFrames,
} from "../media/index.ts";
import { pixelDimensions } from "../media/pixels.ts";
import { soundClips } from "../media/soundClips.ts";
import type { MediaEmbedding, MediaScorer, SparseValues } from "../types.ts";
import type { LoadedExpert } from "./experts/expert.ts";
import { meanObservation, meanVector, type Observation } from "./frames.ts";
import { LruCache } from "./lruCache.ts";
import { MediaEncoder } from "./mediaTower.ts";
import { probePictures, probeSounds } from "./probes.ts";
import type { Sessions } from "./sessions.ts";
import { floatTensor, normalise } from "./tensors.ts";
import { TextEncoder, textFeeds } from "./textTower.ts";

/** Embedded media kept in memory, by content; a second caption of the same picture decodes and embeds nothing. */
const CACHED_MEDIA = 64;
/** Frames of a video that an image scorer looks at; as many as the published video evaluation takes. */
const FRAMES = 8;

/** A scorer by its manifest; see `loadDualEncoder`. */
export class DualEncoder implements MediaScorer {
  readonly baseDimension: number;
  readonly dimension: number;
  readonly textHash: string;
  readonly #texts: TextEncoder;
  readonly #images: MediaEncoder | undefined;
  readonly #clips: MediaEncoder | undefined;
  readonly #sounds: MediaEncoder | undefined;
  readonly #media = new LruCache<MediaEmbedding>(CACHED_MEDIA);

  constructor(
    readonly manifest: ScorerManifest,
    readonly hash: string,
    private readonly sessions: Sessions,
    private readonly experts: readonly LoadedExpert[],
    resolveFile: (path: string) => string,
    private readonly ffmpeg: string | undefined,
  ) {
    this.baseDimension = manifest.dimension;
    this.dimension = experts.reduce((sum, expert) => sum + expert.dimension, manifest.dimension);
    this.textHash = textHash(manifest);
    this.#texts = new TextEncoder(manifest, sessions, resolveFile, () => this.#mediaStandIn());
    const { image, video, audio, dimension } = manifest;
    if (image) this.#images = new MediaEncoder(image, dimension, sessions, () => this.#textStandIn(image.graph));
    if (video) this.#clips = new MediaEncoder(video, dimension, sessions, () => this.#textStandIn(video.graph));
    if (audio) this.#sounds = new MediaEncoder(audio, dimension, sessions, () => this.#textStandIn(audio.graph));
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

  /** Vectors of the self-check's pictures, clips or sounds, row-major, n x `baseDimension`. */
  async embedProbes(modality: Modality, signal: AbortSignal): Promise<Float32Array> {
    const rows: Float32Array[] = [];
    const pictures = probePictures();
    if (modality === "image") for (const picture of pictures) rows.push(await this.#embedPicture(picture, signal));
    if (modality === "video") {
      const frames = this.manifest.video?.frames ?? FRAMES;
      for (const first of pictures.keys()) {
        const clip = Array.from({ length: frames }, (_, index) => pictures[(first + index) % pictures.length] as DecodedImage);
        rows.push(await this.#embedFrames(clip, clip, signal));
      }
    }
    const { audio } = this.manifest;
    if (modality === "audio" && audio) for (const sound of probeSounds(audio.features.sampleRate)) rows.push(await this.#embedSound(sound, signal));
    const matrix = new Float32Array(rows.length * this.baseDimension);
    rows.forEach((row, index) => {
      matrix.set(row, index * this.baseDimension);
    });
    return matrix;
  }

  async embedMedia(path: string, modality: Modality, signal: AbortSignal): Promise<MediaEmbedding> {
    if (this.manifest.modalities.includes(modality)) {
      if (modality === "image") return await this.#embedImage(path, signal);
      if (modality === "video") return await this.#embedVideo(path, signal);
      if (modality === "audio") return await this.#embedAudio(path, signal);
    }
    const problem = `${path} is ${modality}, which ${this.manifest.name} cannot score; docs/models.md says how to add a scorer that can`;
    throw new MilsError("media-unsupported", problem, { file: path });
  }

  dispose(): Promise<void> {
    return this.sessions.dispose();
  }

  async #embedImage(path: string, signal: AbortSignal): Promise<MediaEmbedding> {
    const content = await readMediaFile(path, signal);
    return await this.#once(`image ${createHash("sha256").update(content).digest("hex")}`, async () => {
      const image = await openImage(content, path, signal);
      const base = await this.#embedPicture(image, signal);
      return this.#joined(base, await this.#observe(image, signal));
    });
  }

  /** A graph for clips takes all frames; with one for pictures the video's vector is the mean of the frames'. */
  async #embedVideo(path: string, signal: AbortSignal): Promise<MediaEmbedding> {
    return await this.#once(await fileKey("video", path), async () => {
      const { video } = this.manifest;
      const { images: frames, seconds } = await videoFrames(path, video?.frames ?? FRAMES, this.ffmpeg, signal);
      const distinct = [...new Set(frames)];
      const base = await this.#embedFrames(frames, distinct, signal);
      const observations: Observation[] = [];
      for (const frame of distinct) observations.push(await this.#observe(frame, signal));
      const { values, evidence } = meanObservation(observations);
      const times = distinct.map((frame) => seconds[frames.indexOf(frame)] ?? 0);
      const stills = await Promise.all(distinct.map(stillOf));
      return this.#joined(base, { values, evidence: { ...evidence, frames: times, stills } });
    });
  }

  /** The mean of the clips' vectors. Experts, which look at pictures, have nothing to say. */
  async #embedAudio(path: string, signal: AbortSignal): Promise<MediaEmbedding> {
    return await this.#once(await fileKey("audio", path), async () => {
      const { audio } = this.manifest;
      if (!audio) throw this.#incomplete("sound");
      const vector = new Float32Array(this.dimension);
      vector.set(await this.#embedSound(await soundOf(path, audio.features.sampleRate, this.ffmpeg, signal), signal));
      return { vector };
    });
  }

  async #embedSound(samples: Float32Array, signal: AbortSignal): Promise<Float32Array> {
    const { audio } = this.manifest;
    if (!audio || !this.#sounds) throw this.#incomplete("sound");
    const { values, dimensions, count } = soundClips(samples, audio);
    const rows = await this.#sounds.embed(values, dimensions, count, signal);
    const mean = meanVector(Array.from({ length: count }, (_, row) => rows.subarray(row * this.baseDimension, (row + 1) * this.baseDimension)));
    normalise(mean, audio.output);
    return mean;
  }

  async #embedFrames(frames: readonly DecodedImage[], distinct: readonly DecodedImage[], signal: AbortSignal): Promise<Float32Array> {
    const { video } = this.manifest;
    if (video && this.#clips) return await this.#clips.embed(await clipPixels(frames, video), clipDimensions(video), 1, signal);
    const rows: Float32Array[] = [];
    for (const frame of distinct) rows.push(await this.#embedPicture(frame, signal));
    const mean = meanVector(rows);
    normalise(mean, this.manifest.image?.output ?? "");
    return mean;
  }

  async #embedPicture(image: DecodedImage | OpenedImage, signal: AbortSignal): Promise<Float32Array> {
    const tower = this.manifest.image;
    if (!tower || !this.#images) throw this.#incomplete("pictures");
    return await this.#images.embed(await imagePixels(image, tower.preprocessing), pixelDimensions(tower.preprocessing, 1).slice(1), 1, signal);
  }

  /** What all experts make of one picture. */
  async #observe(image: DecodedImage | OpenedImage, signal: AbortSignal): Promise<Observation> {
    const observed: Observation[] = [];
    for (const expert of this.experts) observed.push(await expert.observe(image, signal));
    const values = new Float32Array(this.dimension - this.baseDimension);
    let start = 0;
    for (const one of observed) {
      values.set(one.values, start);
      start += one.values.length;
    }
    return {
      values,
      evidence: {
        detections: observed.flatMap((one) => one.evidence.detections),
        evidence: Object.assign({}, ...observed.map((one) => one.evidence.evidence)) as Record<string, number>,
      },
    };
  }

  #joined(base: Float32Array, { values, evidence }: Observation): MediaEmbedding {
    const vector = new Float32Array(this.dimension);
    vector.set(base);
    vector.set(values, this.baseDimension);
    return this.experts.length > 0 || evidence.frames ? { vector, evidence } : { vector };
  }

  #incomplete(thing: string): MilsError {
    return new MilsError("model-damaged", `The manifest of ${this.manifest.name} has no graph for ${thing}; get the model again.`);
  }

  async #once(key: string, embed: () => Promise<MediaEmbedding>): Promise<MediaEmbedding> {
    const known = this.#media.get(key);
    if (known) return known;
    const embedding = await embed();
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

/** Videos and sounds may be too long to read whole: they are known by their size and time. */
async function fileKey(modality: Modality, path: string): Promise<string> {
  await checkMediaFile(path);
  const { size, mtimeMs } = await stat(path);
  return `${modality} ${path} ${size} ${mtimeMs}`;
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
