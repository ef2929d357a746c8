import { CandidateSet } from "./candidates.ts";
import { changedLittle, moments, type TopState } from "./convergence.ts";
import { feedbackGroups } from "./feedback.ts";
import { bankKeys, topOfBank } from "./initialBank.ts";
import { captionKey } from "./normalise.ts";
import { cleanCaption } from "./parsing.ts";
import { buildPrompt } from "./prompts.ts";
import { deriveSeed, type Random, seededRandom } from "./random.ts";
import { selectCaption } from "./selection.ts";
import type {
  Candidate,
  Generator,
  InitialBank,
  MediaEvidence,
  Prior,
  SolveOptions,
  StopReason,
  Task,
  TaskScorer,
  TimeSplit,
  TraceEvent,
} from "./types.ts";

/** What the solver is given besides the two models, so that it stays pure. */
export interface Surroundings {
  /** Milliseconds from any origin; never goes back. */
  readonly now: () => number;
  readonly prior: Prior;
  /** What the scorer's experts saw, passed through to the trace. */
  readonly evidence?: MediaEvidence;
  /** Texts that enter iteration 0 beside the bank. */
  readonly seedTexts?: readonly string[];
}

/** Ends an iteration that runs past the time budget. */
class TimeBudgetSpent extends Error {}

/**
 * Runs MILS (arXiv 2501.18096) on one media item: ranks the initial bank, then lets the generator write new captions from the best ones,
 * scores them, keeps the fittest, and so on until a stop rule holds. Each event is yielded as soon as it is known; the last is always `stop`.
 *
 * When the signal aborts, or a model fails after something was found, the run ends with a `stop` event that carries what was found. When
 * nothing was found yet, the `stop` event is followed by the error itself.
 * @throws RangeError for options out of range
 */
export async function* solve(
  task: Task,
  generator: Generator,
  scorer: TaskScorer,
  options: SolveOptions,
  surroundings: Surroundings,
  signal: AbortSignal,
): AsyncGenerator<TraceEvent, void> {
  checkOptions(options);
  const { now, evidence } = surroundings;
  yield {
    type: "start",
    version: 1,
    task,
    options,
    models: { generator: generator.id, scorer: scorer.id },
    ...(evidence && { evidence }),
  };
  const run = new Run(task, generator, scorer, options, surroundings, signal);
  const startedAt = now();
  let reason: StopReason | undefined;
  let failure: unknown;
  try {
    while (reason === undefined) {
      yield await run.iterate();
      reason = run.stopReason();
    }
  } catch (thrown) {
    reason = reasonOf(thrown, signal);
    failure = thrown;
  }
  const best = run.choose();
  const { generator: generating, scorer: scoring } = run.spent;
  yield {
    type: "stop",
    reason,
    ...(best && { best }),
    kept: run.kept.map(({ id }) => id),
    iterations: run.iterations,
    milliseconds: { generator: generating, scorer: scoring, rest: now() - startedAt - generating - scoring },
    ...(reason === "error" && { message: failure instanceof Error ? failure.message : String(failure) }),
  };
  if (!best && failure !== undefined) throw failure;
}

function reasonOf(thrown: unknown, signal: AbortSignal): StopReason {
  if (thrown instanceof TimeBudgetSpent) return "time-budget";
  return signal.aborted ? "cancelled" : "error";
}

/** The state of one run between iterations. */
class Run {
  readonly #random: Random;
  readonly #deadline: number;
  #bank: InitialBank | undefined;
  #set: CandidateSet | undefined;
  /** The captions kept before the loop. */
  #initial: readonly Candidate[] = [];
  #iteration = 0;
  #before: TopState | undefined;
  #quiet = 0;
  #barren = 0;
  readonly #spent = { generator: 0, scorer: 0 };

  constructor(
    private readonly task: Task,
    private readonly generator: Generator,
    private readonly scorer: TaskScorer,
    private readonly options: SolveOptions,
    private readonly surroundings: Surroundings,
    private readonly signal: AbortSignal,
  ) {
    this.#random = seededRandom(options.seed);
    this.#deadline = options.timeBudget === undefined ? Number.POSITIVE_INFINITY : surroundings.now() + options.timeBudget;
  }

  get kept(): readonly Candidate[] {
    return this.#set?.kept ?? [];
  }

  /** Iterations of the loop that were finished; the ranking of the bank is none. */
  get iterations(): number {
    return Math.max(0, this.#iteration - 1);
  }

  get spent(): { readonly generator: number; readonly scorer: number } {
    return this.#spent;
  }

  async iterate(): Promise<TraceEvent> {
    this.signal.throwIfAborted();
    const before = { ...this.#spent };
    const startedAt = this.surroundings.now();
    const { candidates, rejected } = this.#iteration === 0 ? await this.#rankBank() : await this.#generateAndScore();
    const set = this.#requireSet();
    const { mean, spread } = moments(set.kept.map(({ score }) => score));
    this.#observe(set, candidates.length);
    const generator = this.#spent.generator - before.generator;
    const scorer = this.#spent.scorer - before.scorer;
    const event: TraceEvent = {
      type: "iteration",
      iteration: this.#iteration,
      candidates,
      kept: set.kept.map(({ id }) => id),
      bestScore: set.bestScore,
      bestFitness: set.kept[0]?.fitness ?? Number.NEGATIVE_INFINITY,
      topMean: mean,
      spread,
      milliseconds: { generator, scorer, rest: Math.max(0, this.surroundings.now() - startedAt - generator - scorer) },
      rejected,
    };
    this.#iteration += 1;
    return event;
  }

  stopReason(): StopReason | undefined {
    if (this.signal.aborted) return "cancelled";
    if (this.#barren >= this.options.patience) return "exhausted";
    if (this.#quiet >= this.options.patience) return "converged";
    if (this.iterations >= this.options.maxIterations) return "iterations";
    return this.surroundings.now() >= this.#deadline ? "time-budget" : undefined;
  }

  /** The final caption; undefined when nothing was found. */
  choose(): Candidate | undefined {
    const [first, ...rest] = this.kept;
    return first && selectCaption([first, ...rest], this.#initial, this.options.selection, this.#bank?.texts ?? []);
  }

  async #rankBank(): Promise<{ candidates: Candidate[]; rejected: number }> {
    const { prior, seedTexts = [] } = this.surroundings;
    const bank = await this.#timed("scorer", () => this.scorer.rankBank());
    const set = new CandidateSet(this.options.keepPrevious, bankKeys(bank.texts), this.scorer.id);
    const drafts = distinct(seedTexts);
    const scores = drafts.length === 0 ? [] : await this.#timed("scorer", () => this.scorer.score(drafts, this.signal));
    const seeds = drafts.map((text, index) => ({ text, score: scores[index] ?? Number.NaN, fitness: (scores[index] ?? Number.NaN) + prior(text) }));
    const seedKeys = new Set(drafts.map(captionKey));
    const ranked = topOfBank(bank, this.options.keepPrevious, prior).filter(({ text }) => !seedKeys.has(captionKey(text)));
    const candidates = set.add([...seeds, ...ranked].map((entry) => ({ ...entry, iteration: 0, fedFrom: [] })));
    this.#bank = bank;
    this.#set = set;
    this.#initial = set.kept;
    return { candidates, rejected: 0 };
  }

  async #generateAndScore(): Promise<{ candidates: Candidate[]; rejected: number }> {
    const set = this.#requireSet();
    const { promptForm } = this.generator;
    const explored = this.#explore(set);
    const groups = feedbackGroups(promptForm, set.kept, explored, this.#random);
    const perPrompt = Math.ceil(this.options.requestedCaptions / groups.length);
    const prompts = groups.map((group) => buildPrompt(promptForm, this.task.modality, group, perPrompt));
    const { fresh, rejected } = await this.#generate(prompts, set);
    const texts = fresh.map(({ text }) => text);
    const scores = texts.length === 0 ? [] : await this.#timed("scorer", () => this.scorer.score(texts, this.signal));
    const generated = set.add(
      fresh.map(({ text, prompt }, index) => {
        const score = scores[index] ?? Number.NaN;
        const fedFrom = (groups[prompt] ?? []).map(({ id }) => id);
        return { text, score, fitness: score + this.surroundings.prior(text), iteration: this.#iteration, fedFrom };
      }),
    );
    return { candidates: [...explored, ...generated], rejected };
  }

  /** Asks for new captions; each is cleaned, and known ones are turned away while the generator is still writing, so that it writes others. */
  async #generate(prompts: readonly ReturnType<typeof buildPrompt>[], set: CandidateSet) {
    const here = new Set<string>();
    let rejected = 0;
    const budget = new AbortController();
    const accept = (line: string): boolean => {
      if (this.surroundings.now() >= this.#deadline) budget.abort(new TimeBudgetSpent());
      const text = cleanCaption(line);
      const key = text === undefined ? undefined : captionKey(text);
      const fresh = text !== undefined && key !== undefined && !here.has(key) && !set.has(text);
      if (fresh) here.add(key);
      else rejected += 1;
      return fresh;
    };
    const { captions } = await this.#timed("generator", () =>
      this.generator.generate(prompts, {
        wanted: this.options.requestedCaptions,
        seed: deriveSeed(this.#random),
        accept,
        signal: AbortSignal.any([this.signal, budget.signal]),
      }),
    );
    // A generator may return more than it was told to, or a line twice: only what was accepted counts, once.
    const fresh = captions.flatMap(({ text, prompt }) => {
      const clean = cleanCaption(text);
      return clean !== undefined && here.delete(captionKey(clean)) ? [{ text: clean, prompt }] : [];
    });
    return { fresh, rejected };
  }

  /** Random captions of the bank from outside the top. */
  #explore(set: CandidateSet): Candidate[] {
    const bank = this.#bank;
    if (!bank || this.options.exploration === 0 || bank.texts.length === 0) return [];
    const drawn = new Set<number>();
    for (let draw = 0; draw < this.options.exploration; draw++) {
      const index = Math.floor(this.#random() * bank.texts.length);
      if (!set.entered(bank.texts[index] ?? "")) drawn.add(index);
    }
    return set.add(
      [...drawn].map((index) => {
        const text = bank.texts[index] ?? "";
        const score = bank.scores[index] ?? Number.NaN;
        return { text, score, fitness: score + this.surroundings.prior(text), iteration: this.#iteration, fedFrom: [] };
      }),
    );
  }

  #observe(set: CandidateSet, entered: number): void {
    const { mean, spread } = moments(set.kept.map(({ fitness }) => fitness));
    const after: TopState = { kept: new Set(set.kept.map(({ id }) => id)), meanFitness: mean, spread };
    if (this.#before) {
      this.#quiet = changedLittle(this.#before, after) ? this.#quiet + 1 : 0;
      this.#barren = entered === 0 ? this.#barren + 1 : 0;
    }
    this.#before = after;
  }

  #requireSet(): CandidateSet {
    if (!this.#set) throw new Error("The bank is ranked before anything else.");
    return this.#set;
  }

  async #timed<T>(part: keyof Omit<TimeSplit, "rest">, work: () => Promise<T>): Promise<T> {
    const startedAt = this.surroundings.now();
    try {
      return await work();
    } finally {
      this.#spent[part] += this.surroundings.now() - startedAt;
    }
  }
}

function distinct(texts: readonly string[]): string[] {
  const seen = new Set<string>();
  return texts.filter((text) => {
    const key = captionKey(text);
    return key !== "" && !seen.has(key) && seen.add(key);
  });
}

function checkOptions(options: SolveOptions): void {
  const range = (name: keyof SolveOptions, lowest: number, highest: number) => {
    const value = options[name];
    if (typeof value !== "number" || !Number.isInteger(value) || value < lowest || value > highest) {
      throw new RangeError(`${name} must be a whole number from ${lowest} to ${highest}, not ${String(value)}.`);
    }
  };
  range("requestedCaptions", 1, 10_000);
  range("keepPrevious", 1, 10_000);
  range("maxIterations", 0, 1_000);
  range("exploration", 0, 10_000);
  range("seed", 0, 2 ** 32 - 1);
  range("patience", 1, 1_000);
  if (options.timeBudget !== undefined && !(options.timeBudget > 0)) {
    throw new RangeError(`timeBudget must be a positive number of milliseconds, not ${options.timeBudget}.`);
  }
}
