import type { MediaEvidence } from "../../../solver/types.ts";
import type { DecodedImage, OpenedImage } from "../../media/index.ts";
import type { SparseValues } from "../../types.ts";

/** Something beside the dual encoder that says what the media shows. */
export interface LoadedExpert {
  /** How many values it appends to a vector. */
  readonly dimension: number;
  /** The media half of those values (length `dimension`) and what people can check. Throws `model-failed`. */
  observe(image: DecodedImage | OpenedImage, signal: AbortSignal): Promise<{ readonly values: Float32Array; readonly evidence: MediaEvidence }>;
  /** The text half; columns count from 0. */
  mentions(text: string): SparseValues;
}
