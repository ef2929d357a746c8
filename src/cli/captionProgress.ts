import type { TraceEvent } from "../protocol/index.ts";
import type { TextSink } from "./context.ts";

const BAR_WIDTH = 12;
/** Columns assumed where the terminal does not say. */
const DEFAULT_COLUMNS = 80;

/** Shows a caption run as it goes: one line rewritten in place in a terminal, one line an iteration elsewhere. */
export class CaptionProgress {
  readonly #texts = new Map<number, string>();
  #file = "";
  #position = 0;
  #maxIterations = 0;

  constructor(
    private readonly sink: TextSink,
    private readonly inPlace: boolean,
    private readonly total: number,
  ) {}

  begin(file: string): void {
    if (file !== this.#file) this.#position += 1;
    this.#file = file;
    this.#texts.clear();
    if (this.inPlace) this.#rewrite(`${this.#label()}loading`);
  }

  observe(event: TraceEvent): void {
    if (event.type === "start") this.#maxIterations = event.options.maxIterations;
    if (event.type !== "iteration") return;
    for (const { id, text } of event.candidates) this.#texts.set(id, text);
    const best = this.#texts.get(event.kept[0] ?? -1) ?? "";
    const { iteration, bestScore } = event;
    if (this.inPlace)
      this.#rewrite(`${this.#label()}${bar(iteration, this.#maxIterations)} ${iteration}/${this.#maxIterations}  ${bestScore.toFixed(3)}  ${best}`);
    else this.sink.write(`${this.#file}: iteration ${iteration} of at most ${this.#maxIterations}, best score ${bestScore.toFixed(3)}: ${best}\n`);
  }

  /** Takes the line away, so that results start on a clean one. */
  clear(): void {
    if (this.inPlace) this.sink.write("\r\u001b[K");
  }

  #label(): string {
    return this.total > 1 ? `[${this.#position}/${this.total}] ${this.#file} ` : "";
  }

  #rewrite(line: string): void {
    const columns = process.stderr.columns ?? DEFAULT_COLUMNS;
    this.sink.write(`\r\u001b[K${line.length < columns ? line : `${line.slice(0, columns - 2)}…`}`);
  }
}

function bar(done: number, total: number): string {
  const filled = total === 0 ? BAR_WIDTH : Math.round((BAR_WIDTH * Math.min(done, total)) / total);
  return "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
}
