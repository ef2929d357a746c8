import type { Calibration, ConfidenceSignals } from "./types.ts";

/** The signals in the order every sum over them takes. */
export const SIGNALS = ["score", "margin", "agreement", "evidence"] as const satisfies readonly (keyof ConfidenceSignals)[];

/** The probability that a person would accept a caption, by its scorer's calibration: a logistic function of the signals. */
export function confidenceOf(signals: ConfidenceSignals, { intercept, weights }: Calibration): number {
  const logOdds = SIGNALS.reduce((sum, name) => sum + weights[name] * signals[name], intercept);
  return 1 / (1 + Math.exp(-logOdds));
}
