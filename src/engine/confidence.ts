import type { CaptionResult } from "../protocol/index.ts";
import { agreementWith, type ConfidenceSignals, confidenceOf } from "../solver/index.ts";
import type { ScorerSet } from "./loadedModels.ts";
import type { MediaEmbedding } from "./types.ts";

/**
 * A run's result with what speaks for its caption and, where the scorer's manifest has a calibration, the probability made of it.
 * @param bankScores of the initial captions against the same media
 */
export function withConfidence(result: CaptionResult, { scorer, bank }: ScorerSet, media: MediaEmbedding, bankScores: Float32Array): CaptionResult {
  const { mean, spread } = momentsOf(bankScores);
  const { columns, values } = scorer.textEvidence(result.caption);
  const signals: ConfidenceSignals = {
    score: result.score,
    margin: spread > 0 ? (result.score - mean) / spread : 0,
    agreement: agreementWith(result.caption, result.candidates, bank.texts),
    evidence: columns.reduce((sum, column, index) => sum + (media.vector[column] ?? 0) * (values[index] ?? 0), 0),
  };
  const { calibration } = scorer.manifest;
  return { ...result, signals, ...(calibration && { confidence: confidenceOf(signals, calibration) }) };
}

/** Mean and standard deviation in one pass, without a copy of the tens of thousands of scores. */
function momentsOf(values: Float32Array): { readonly mean: number; readonly spread: number } {
  let [sum, squares] = [0, 0];
  for (const value of values) {
    sum += value;
    squares += value * value;
  }
  const mean = values.length === 0 ? 0 : sum / values.length;
  return { mean, spread: Math.sqrt(Math.max(0, squares / Math.max(1, values.length) - mean * mean)) };
}
