/** Where a run over many pictures stands. Times in milliseconds. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly elapsed: number;
  /** Estimated time to the end; undefined before the first picture is done. */
  readonly remaining: number | undefined;
  /** What is being worked on. */
  readonly current?: string;
}

/**
 * Estimates the time to the end from the pictures done so far. The first one also loads the models, so it is left out as soon
 * as others are known; pictures from the cache cost nothing and do not count either.
 */
export class Estimate {
  private readonly durations: number[] = [];

  /** @param milliseconds one picture took */
  add(milliseconds: number): void {
    this.durations.push(milliseconds);
  }

  /** @returns milliseconds for `count` more pictures, or undefined when nothing is known */
  remaining(count: number): number | undefined {
    const [first, ...rest] = this.durations;
    if (first === undefined) return undefined;
    const mean = rest.length === 0 ? first : rest.reduce((sum, each) => sum + each, 0) / rest.length;
    return mean * count;
  }
}

/** `1 h 05 min`, `3 min 20 s`, `8 s`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}
