import type { RankedText } from "./initialBank.ts";
import { captionKey } from "./normalise.ts";
import type { Candidate } from "./types.ts";

/** A scorer gave something that is no score; a NaN must never win. */
export class NonFiniteScoreError extends Error {
  override readonly name = "NonFiniteScoreError";
  constructor(scorer: string, score: number, text: string) {
    super(`The scorer ${scorer} gave ${score} for “${text}”; its model files may be damaged. Check them with: mils doctor`);
  }
}

/** Everything a run has scored: each text once, and the fittest of them. */
export class CandidateSet {
  readonly #scored: Set<string>;
  readonly #capacity: number;
  readonly #byId = new Map<number, Candidate>();
  #kept: Candidate[] = [];
  #bestScore = Number.NEGATIVE_INFINITY;

  /**
   * @param capacity how many are kept
   * @param known keys of texts that were scored before the run: the initial bank
   */
  constructor(
    capacity: number,
    private readonly known: ReadonlySet<string>,
    private readonly scorer: string,
  ) {
    this.#capacity = capacity;
    this.#scored = new Set();
  }

  /** Whether a text was scored in this run or with the bank. */
  has(text: string): boolean {
    const key = captionKey(text);
    return this.#scored.has(key) || this.known.has(key);
  }

  /** Whether a text entered this run. */
  entered(text: string): boolean {
    return this.#scored.has(captionKey(text));
  }

  /** Enters scored texts, and keeps the fittest of old and new. Equal fitness: the older first. Throws on a score that is not finite. */
  add(texts: readonly (RankedText & { readonly iteration: number; readonly fedFrom: readonly number[] })[]): Candidate[] {
    const added = texts.map(({ text, score, fitness, iteration, fedFrom }) => {
      if (!Number.isFinite(score) || !Number.isFinite(fitness)) throw new NonFiniteScoreError(this.scorer, score, text);
      return { text, score, fitness, iteration, fedFrom };
    });
    const candidates = added.map((entry, index) => ({ id: this.#byId.size + index, ...entry }));
    for (const candidate of candidates) {
      this.#scored.add(captionKey(candidate.text));
      this.#byId.set(candidate.id, candidate);
      this.#bestScore = Math.max(this.#bestScore, candidate.score);
    }
    this.#kept = [...this.#kept, ...candidates].sort((a, b) => b.fitness - a.fitness || a.id - b.id).slice(0, this.#capacity);
    return candidates;
  }

  /** Best first. */
  get kept(): readonly Candidate[] {
    return this.#kept;
  }

  /** Highest score of any candidate so far. */
  get bestScore(): number {
    return this.#bestScore;
  }
}
