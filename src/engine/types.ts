import type { ScorerManifest } from "../protocol/manifest.ts";
import type { Generator, MediaEvidence, Modality } from "../solver/types.ts";

/** A media item as the scorer sees it. */
export interface MediaEmbedding {
  /** Length `MediaScorer.dimension`. Base part unit-length, experts' values appended. */
  readonly vector: Float32Array;
  readonly evidence?: MediaEvidence;
}

/** A few values of an otherwise empty vector. */
export interface SparseValues {
  readonly columns: readonly number[];
  /** One per column. */
  readonly values: readonly number[];
}

/** A loaded scorer: texts and media to vectors whose dot product is the score. Sessions are loaded once and released at `dispose`. */
export interface MediaScorer {
  readonly manifest: ScorerManifest;
  /** SHA-256 over the manifest's file hashes: changes when any weight or setting changes. */
  readonly hash: string;
  /** SHA-256 of what text embeddings depend on: an embedded bank with another one is embedded again. */
  readonly textHash: string;
  /** Length of the vectors, experts' values included. */
  readonly dimension: number;
  /** Length of the leading part that carries meaning: the part to compare texts with each other. */
  readonly baseDimension: number;
  /** Micro-batches sorted by length; the signal is checked between them. Row-major, n x `dimension`. Throws `model-failed` on non-finite values. */
  embedTexts(texts: readonly string[], signal: AbortSignal): Promise<Float32Array>;
  /** What the experts append to a text's vector: columns from `baseDimension` up to `dimension`. Needs no graph. */
  textEvidence(text: string): SparseValues;
  /** Decodes, preprocesses and embeds one file. Throws the `media-*` errors. */
  embedMedia(path: string, modality: Modality, signal: AbortSignal): Promise<MediaEmbedding>;
  dispose(): Promise<void>;
}

/** A generator that owns native memory. */
export interface LoadedGenerator extends Generator {
  /** Free-form answer; undefined for generators without a chat form. */
  complete?(
    system: string,
    user: string,
    options: { readonly maxTokens: number; readonly seed: number; readonly signal: AbortSignal },
  ): Promise<string>;
  dispose(): Promise<void>;
}
