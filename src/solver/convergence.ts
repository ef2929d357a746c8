/** The top captions are stable when at most this share of them is new ... */
const NEW_SHARE = 0.1;
/** ... and their mean fitness rose by at most this share of the spread of their scores. */
const RISE_IN_SPREADS = 0.05;

export interface TopState {
  /** Ids of the kept captions. */
  readonly kept: ReadonlySet<number>;
  readonly meanFitness: number;
  /** Standard deviation of the fitness of the kept. */
  readonly spread: number;
}

/** Whether the top captions changed little from one iteration to the next: both the set and the mean. */
export function changedLittle(before: TopState, after: TopState): boolean {
  let fresh = 0;
  for (const id of after.kept) if (!before.kept.has(id)) fresh += 1;
  const rise = after.meanFitness - before.meanFitness;
  return fresh <= NEW_SHARE * after.kept.size && rise <= RISE_IN_SPREADS * Math.max(after.spread, Number.EPSILON);
}

/** Mean and standard deviation; both 0 for no values. */
export function moments(values: readonly number[]): { readonly mean: number; readonly spread: number } {
  if (values.length === 0) return { mean: 0, spread: 0 };
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, spread: Math.sqrt(variance) };
}
