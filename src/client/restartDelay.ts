const FIRST = 500;
const LONGEST = 30_000;

/** Milliseconds to wait before an engine that died is started again: nothing after a first death, then doubling up to half a minute. */
export class RestartDelay {
  #failures = 0;
  #retryAt = 0;

  /** @returns when the next start may be, in milliseconds since the epoch */
  failed(): number {
    this.#failures += 1;
    this.#retryAt = Date.now() + (this.#failures === 1 ? 0 : Math.min(LONGEST, FIRST * 2 ** (this.#failures - 2)));
    return this.#retryAt;
  }

  /** A request was answered, or a person asked for a restart: the next death is a first one again. */
  reset(): void {
    this.#failures = 0;
    this.#retryAt = 0;
  }

  async wait(): Promise<void> {
    const milliseconds = this.#retryAt - Date.now();
    if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
  }
}
