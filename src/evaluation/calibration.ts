import { type Calibration, type ConfidenceSignals, confidenceOf, SIGNALS } from "../solver/index.ts";
import { contentFigures } from "./metrics/contentWords.ts";

/** A caption's signals, and whether it counts as one a person would accept. */
export interface Sample {
  readonly signals: ConfidenceSignals;
  readonly accepted: boolean;
}

/** Captions of about the same confidence: what was promised and what held. */
export interface ReliabilityBin {
  /** Mean confidence. */
  readonly promised: number;
  /** Share accepted. */
  readonly held: number;
  readonly count: number;
}

/** Share of a caption's content words that references must share for it to count as accepted. */
const SUPPORTED_SHARE = 0.5;

/** Stands in for a person's judgement: at least half of the content words stand in some reference, and no person is invented. */
export function acceptable(caption: string, references: readonly string[]): boolean {
  const { precision, personsInvented } = contentFigures([{ caption, references }]);
  return precision >= SUPPORTED_SHARE && personsInvented === 0;
}

/** Pulls the weights of standardised signals towards 0; the intercept is free. */
const RIDGE: number = 10;
const NEWTON_STEPS = 30;

/**
 * Logistic regression of acceptance on the standardised signals with a ridge penalty, by Newton's method. The result is in the signals' own units.
 * @throws RangeError without samples of both kinds
 */
export function fitCalibration(samples: readonly Sample[]): Calibration {
  if (!samples.some(({ accepted }) => accepted) || samples.every(({ accepted }) => accepted))
    throw new RangeError("A calibration needs captions that are acceptable and captions that are not.");
  const columns = SIGNALS.map((name) => standardised(samples.map(({ signals }) => signals[name])));
  const rows = samples.map((_, row) => [1, ...columns.map(({ values }) => values[row] ?? 0)]);
  let weights = rows[0]?.map(() => 0) ?? [];
  for (let step = 0; step < NEWTON_STEPS; step++) {
    const gradient: number[] = weights.map((weight, index) => (index === 0 ? 0 : -RIDGE * weight));
    const curvature = weights.map((_, i) => weights.map((__, j): number => (i === j && i > 0 ? RIDGE : 0)));
    rows.forEach((row, index) => {
      const probability = 1 / (1 + Math.exp(-dot(row, weights)));
      const error = (samples[index]?.accepted ? 1 : 0) - probability;
      row.forEach((value, i) => {
        gradient[i] = (gradient[i] ?? 0) + value * error;
        const line = curvature[i] ?? [];
        row.forEach((other, j) => {
          line[j] = (line[j] ?? 0) + value * other * probability * (1 - probability);
        });
      });
    });
    const change = solveLinear(curvature, gradient);
    weights = weights.map((weight, index) => weight + (change[index] ?? 0));
  }
  const [intercept = 0, ...slopes] = weights;
  const own = slopes.map((slope, index) => slope / (columns[index]?.spread ?? 1));
  return {
    intercept: own.reduce((sum, slope, index) => sum - slope * (columns[index]?.mean ?? 0), intercept),
    weights: Object.fromEntries(SIGNALS.map((name, index) => [name, own[index] ?? 0])) as Record<(typeof SIGNALS)[number], number>,
  };
}

/** The samples in bins of equal size by the confidence a calibration gives them, least confident first. */
export function reliability(samples: readonly Sample[], calibration: Calibration, bins: number): ReliabilityBin[] {
  return reliabilityOf(
    samples.map(({ signals, accepted }) => ({ confidence: confidenceOf(signals, calibration), accepted })),
    bins,
  );
}

/** The same for captions that have their confidence already. */
export function reliabilityOf(captions: readonly { readonly confidence: number; readonly accepted: boolean }[], bins: number): ReliabilityBin[] {
  const judged = [...captions].sort((a, b) => a.confidence - b.confidence);
  return Array.from({ length: bins }, (_, bin) => {
    const part = judged.slice(Math.round((bin * judged.length) / bins), Math.round(((bin + 1) * judged.length) / bins));
    return {
      promised: mean(part.map(({ confidence }) => confidence)),
      held: mean(part.map(({ accepted }) => (accepted ? 1 : 0))),
      count: part.length,
    };
  }).filter(({ count }) => count > 0);
}

/** Expected calibration error (Naeini, Cooper and Hauskrecht 2015): the mean gap between promise and outcome, bins weighted by their size. */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce((sum, { promised, held, count }) => sum + (count / total) * Math.abs(promised - held), 0);
}

function standardised(values: readonly number[]): { values: number[]; mean: number; spread: number } {
  const average = mean(values);
  const spread = Math.sqrt(mean(values.map((value) => (value - average) ** 2))) || 1;
  return { values: values.map((value) => (value - average) / spread), mean: average, spread };
}

/** Gaussian elimination with pivoting; the matrix is positive definite by the ridge. */
function solveLinear(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  const size = rows.length;
  for (let pivot = 0; pivot < size; pivot++) {
    const best = rows
      .slice(pivot)
      .reduce((most, row, offset) => (Math.abs(row[pivot] ?? 0) > Math.abs(rows[most]?.[pivot] ?? 0) ? pivot + offset : most), pivot);
    const [chosen = [], displaced = []] = [rows[best], rows[pivot]];
    rows[best] = displaced;
    rows[pivot] = chosen;
    for (const [index, row] of rows.entries()) {
      if (index === pivot) continue;
      const factor = (row[pivot] ?? 0) / (chosen[pivot] ?? 1);
      rows[index] = row.map((value, column) => value - factor * (chosen[column] ?? 0));
    }
  }
  return rows.map((row, index) => (row[size] ?? 0) / (row[index] ?? 1));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
