import type { TextSink } from "./context.ts";

const WIDTH = 24;

/** How far a run over many pictures is: one line rewritten in place in a terminal, one line a picture elsewhere. */
export class ProgressBar {
  #done = 0;

  /** @param total how many there are; 0 shows nothing */
  constructor(
    private readonly sink: TextSink,
    private readonly inPlace: boolean,
    private readonly total: number,
  ) {}

  /** One more is done. `remaining` is text such as `3 min left`. */
  advance(name: string, remaining: string): void {
    this.#done += 1;
    if (!this.inPlace) {
      this.sink.write(`[${this.#done}/${this.total}] ${name}${remaining === "" ? "" : ` (${remaining})`}\n`);
      return;
    }
    const filled = Math.round((WIDTH * this.#done) / this.total);
    this.sink.write(
      `\r\u001b[K${"█".repeat(filled)}${"░".repeat(WIDTH - filled)} ${this.#done}/${this.total}${remaining === "" ? "" : `  ${remaining}`}`,
    );
  }

  /** Takes the line away, so that what follows starts on a clean one. */
  clear(): void {
    if (this.inPlace) this.sink.write("\r\u001b[K");
  }
}
