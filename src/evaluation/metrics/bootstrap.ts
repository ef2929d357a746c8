import type { Random } from "../../solver/index.ts";

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Percentile bootstrap interval (Efron 1979) of a corpus figure.
 * @param size how many items the corpus has
 * @param figure the figure of a resampled corpus, given the indices drawn; may be any function of them, not only a mean
 * @param coverage for instance 0.95
 */
export function bootstrapInterval(
  size: number,
  figure: (indices: readonly number[]) => number,
  random: Random,
  coverage = 0.95,
  draws = 1000,
): Interval {
  const figures = Array.from({ length: draws }, () => figure(Array.from({ length: size }, () => Math.floor(random() * size)))).sort((a, b) => a - b);
  const at = (share: number) => figures[Math.min(draws - 1, Math.max(0, Math.round(share * (draws - 1))))] ?? Number.NaN;
  return { low: at((1 - coverage) / 2), high: at((1 + coverage) / 2) };
}
