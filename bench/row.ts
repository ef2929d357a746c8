/** One line of the table. `value` is a ratio, a share or seconds; `target` says what it must reach, for instance `>= 1.5`. */
export interface Row {
  readonly row: string;
  readonly value: number;
  readonly target: string;
  readonly holds: boolean;
}

export function atLeast(row: string, value: number, target: number): Row {
  return { row, value, target: `>= ${target}`, holds: value >= target };
}

export function atMost(row: string, value: number, target: number): Row {
  return { row, value, target: `<= ${target}`, holds: value <= target };
}

/** The middle value; of an even number, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new RangeError("The median of no values is not defined.");
  return (low + high) / 2;
}

/** The value that a quarter of them stay below. Of the times of equal work it is nearly the fastest, and moves less from run to run than the fastest does. */
export function lowerQuartile(values: readonly number[]): number {
  const quarter = [...values].sort((a, b) => a - b)[Math.floor(values.length / 4)];
  if (quarter === undefined) throw new RangeError("The quartile of no values is not defined.");
  return quarter;
}
