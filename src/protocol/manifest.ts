/**
 * What a model directory says about itself. A scorer is data, not code, where it can be: a manifest and one `DualEncoder` class.
 * A model directory holds `manifest.json` and the files it names; a directory whose files do not have the stated hashes is refused.
 */
import type { Calibration, Modality, PriorWeights, PromptForm, SolveOptions } from "../solver/types.ts";

/** A file of a model directory. `path` is relative to the manifest, with forward slashes. */
export interface ModelFile {
  readonly path: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

interface ManifestBase {
  readonly schema: 1;
  /** Stable and unique, for instance `embedded-profile-metric`. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** SPDX expression, or the name of the licence. */
  readonly licence: string;
  /** Where it came from: package and version, or repository and revision. */
  readonly source: string;
  readonly files: readonly ModelFile[];
  /** One sentence that is said beside every caption made with the model, for instance that its weights are random and its words mean nothing. */
  readonly notice?: string;
}

export interface GeneratorManifest extends ManifestBase {
  readonly kind: "generator";
  /** GGUF file, one of `files`. */
  readonly model: string;
  /** BCP 47 tags it writes well. */
  readonly languages: readonly string[];
  readonly promptForm: PromptForm;
  /** Tokens of context one sequence needs: the longest prompt plus its answer. */
  readonly contextTokens: number;
  /** Sequences stepped together. */
  readonly sequences: number;
  readonly sampling: Sampling;
}

export interface Sampling {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
  /** Applied to the tokens of the caption being written only. 1 is none. */
  readonly repeatPenalty: number;
}

/** How pixels are made from a picture. Named after the published processors' fields. */
export interface ImagePreprocessing {
  readonly width: number;
  readonly height: number;
  /**
   * `squash`: to width x height, aspect ratio lost. `cover`: scaled to fill, centre cropped. `letterbox`: scaled to fit, padded with `padColour`.
   * `shortest-edge-crop`: shortest edge to `shortestEdge`, then a centre crop of width x height.
   */
  readonly resize: "squash" | "cover" | "letterbox" | "shortest-edge-crop";
  readonly shortestEdge?: number;
  readonly kernel: "nearest" | "linear" | "cubic" | "lanczos3";
  /** False where the reference's kernel is not widened when it shrinks a picture, as OpenCV's is not. Default: true. For `squash` and `shortest-edge-crop`. */
  readonly antialias?: boolean;
  readonly padColour?: readonly [number, number, number];
  /** value = (byte * rescale - mean) / std, per channel in `channelOrder`. */
  readonly rescale: number;
  readonly mean: readonly [number, number, number];
  readonly std: readonly [number, number, number];
  readonly channelOrder: "rgb" | "bgr";
  /** Axis order of the tensor without its batch axis. */
  readonly layout: "chw" | "hwc";
}

/** What to do with the named output to get one vector per item. */
export type Pooling = "none" | "mean" | "first-token";

/** One graph. `dtype` is that of its floating-point input. */
export interface Tower {
  /** ONNX file, one of `files`; external data files are listed there too. */
  readonly graph: string;
  readonly input: string;
  readonly output: string;
  readonly pooling: Pooling;
  readonly dtype: "float32" | "float16";
  /** Batch size the graph is fixed to; absent where it is dynamic. */
  readonly fixedBatch?: number;
  /** True for a file with 8- or 4-bit weights: it passes a rank-correlation self-check against `reference` before first use. */
  readonly quantised?: boolean;
  /**
   * What a quantised graph is held to, one of `files`: the full-precision graph with the same inputs and output (`.onnx`), or for texts
   * `{"texts": [...], "vectors": "..."}` (`.json`), n x dimension in base 64, little-endian single precision.
   */
  readonly reference?: string;
}

export interface ImageTower extends Tower {
  readonly preprocessing: ImagePreprocessing;
}

export interface VideoTower extends Tower {
  readonly preprocessing: ImagePreprocessing;
  readonly frames: number;
  /** Axis order of the whole tensor: batch, time, channel, height, width. */
  readonly axes: "btchw" | "bcthw";
}

/** CLAP's log-mel spectrogram (librosa-like, Slaney or HTK scale) or Kaldi's filter banks as ImageBind uses them. */
export interface AudioFeatures {
  readonly kind: "log-mel" | "kaldi-fbank";
  readonly sampleRate: number;
  readonly fftLength: number;
  readonly windowLength: number;
  readonly hopLength: number;
  readonly melBins: number;
  readonly minFrequency: number;
  readonly maxFrequency: number;
  readonly melScale: "slaney" | "htk" | "kaldi";
  readonly frames: number;
  readonly mean: number;
  readonly std: number;
}

export interface AudioTower extends Tower {
  readonly features: AudioFeatures;
  /** Length of one clip in seconds and how many are taken, evenly spaced; their embeddings are averaged. */
  readonly clipSeconds: number;
  readonly clips: number;
  /** Axis order of the tensor: batch, channel, time, mel or batch, channel, mel, time. */
  readonly axes: "bctm" | "bcmt";
}

export interface TextTower extends Omit<Tower, "dtype"> {
  /** Further inputs, where the graph has them. */
  readonly attentionMask?: string;
  readonly tokenTypeIds?: string;
  readonly positionIds?: string;
  readonly idType: "int64" | "int32";
  readonly tokenizer: string;
  readonly tokenizerConfig: string;
  /** Tokens, special ones included; longer texts are cut. */
  readonly maxLength: number;
  readonly padding: "longest" | "max-length";
  readonly padToken: string;
  readonly lowerCase: boolean;
  /** Texts of one `run()`. */
  readonly batch: number;
}

/** Detector evidence appended to both vectors, so that scoring stays one dot product. */
export interface DetectorExpert {
  readonly kind: "detector";
  readonly graph: string;
  readonly decoder: "nanodet" | "centernet";
  readonly preprocessing: ImagePreprocessing;
  readonly dtype: "float32";
  /** JSON: labels, word and phrase lists, fitted constants (see docs/models.md). */
  readonly fold: string;
}

export type Expert = DetectorExpert;

export interface ScorerManifest extends ManifestBase {
  readonly kind: "scorer";
  readonly modalities: readonly Modality[];
  /** Length of the towers' vectors, experts not counted. */
  readonly dimension: number;
  readonly image?: ImageTower;
  readonly video?: VideoTower;
  readonly audio?: AudioTower;
  readonly text: TextTower;
  readonly experts: readonly Expert[];
  readonly prior: PriorWeights;
  /** Parameters that suit this scorer where they differ from the paper's: a weak scorer is over-fitted by many iterations. */
  readonly defaults?: Partial<SolveOptions>;
  /** Without one a caption is called uncalibrated: another scorer has another scale. */
  readonly calibration?: Calibration;
  /** Class names in the order of the image graph's `probabilities` output, where it has one. */
  readonly labels?: string;
}

export type ModelManifest = GeneratorManifest | ScorerManifest;
