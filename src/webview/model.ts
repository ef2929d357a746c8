import type { PanelMedia, PanelRun } from "../protocol/webview.ts";
import type { Candidate, MediaEvidence, ModelNames, SolveOptions, StopReason, TimeSplit, TraceEvent } from "../solver/types.ts";

/** One iteration as the chart and its table show it. */
export interface IterationPoint {
  readonly iteration: number;
  readonly bestScore: number;
  readonly topMean: number;
  readonly spread: number;
  readonly milliseconds: TimeSplit;
  /** Candidates that were scored. */
  readonly entered: number;
  /** Those of them that were kept. */
  readonly survived: number;
  /** Lines of the generator that were malformed or already known. */
  readonly rejected: number;
  /** Ids of the kept captions after this iteration, best first. */
  readonly kept: readonly number[];
}

export interface RunStop {
  readonly reason: StopReason;
  readonly message?: string;
  readonly milliseconds: TimeSplit;
}

/** A candidate as a row of the table, seen from one iteration or from the end of the run. */
export interface CandidateRow {
  readonly candidate: Candidate;
  /** 1 for the best of the kept; absent when it is not among them. */
  readonly rank?: number;
  /** It entered in the iteration that is looked at. */
  readonly fresh: boolean;
}

/** Folds the trace of one run, event by event, into what the panel shows. Knows no page. */
export class RunModel {
  readonly candidates = new Map<number, Candidate>();
  readonly points: IterationPoint[] = [];
  options: SolveOptions | undefined;
  models: ModelNames | undefined;
  evidence: MediaEvidence | undefined;
  stop: RunStop | undefined;
  failure: string | undefined;
  /** The run is over, whatever its events say. */
  over: boolean;
  media: PanelMedia;
  /** Probability that a person would accept the chosen caption; undefined before the end and for scorers without calibration. */
  confidence: number | undefined;
  /** The caption was read from the picture's own words. */
  fromWords = false;
  /** The caption the run chose at its end; it need not be the one with the highest score. */
  #chosen: Candidate | undefined;
  readonly #children = new Map<number, number[]>();

  constructor(readonly run: PanelRun) {
    this.media = run.media;
    this.over = !run.running;
    for (const event of run.events) this.apply(event);
  }

  /** Events of an iteration that is known already are ignored, so that a batch may overlap what a stored trace had. */
  apply(event: TraceEvent): void {
    switch (event.type) {
      case "start":
        this.options = event.options;
        this.models = event.models;
        this.evidence = event.evidence;
        return;
      case "iteration":
        this.#applyIteration(event);
        return;
      case "stop":
        this.#chosen = event.best;
        if (event.best && !this.candidates.has(event.best.id)) this.#add(event.best);
        this.over = true;
        this.confidence = event.confidence;
        this.fromWords = event.origin === "words";
        this.stop = { reason: event.reason, milliseconds: event.milliseconds, ...(event.message !== undefined && { message: event.message }) };
    }
  }

  /** The caption to show as the run's answer: the chosen one, until then the first of the kept. */
  get best(): Candidate | undefined {
    const first = this.points.at(-1)?.kept[0];
    return this.#chosen ?? (first === undefined ? undefined : this.candidates.get(first));
  }

  get kept(): readonly number[] {
    return this.points.at(-1)?.kept ?? [];
  }

  /** Iterations of the loop; the ranking of the bank, iteration 0, is none. */
  get iterations(): number {
    return this.points.filter(({ iteration }) => iteration > 0).length;
  }

  /** Milliseconds so far, or as the run's end states them. */
  get milliseconds(): TimeSplit {
    if (this.stop) return this.stop.milliseconds;
    const sum = { generator: 0, scorer: 0, rest: 0 };
    for (const { milliseconds } of this.points) {
      sum.generator += milliseconds.generator;
      sum.scorer += milliseconds.scorer;
      sum.rest += milliseconds.rest;
    }
    return sum;
  }

  /** Lowest and highest score of all candidates, for score bars; undefined before the first. */
  get scoreRange(): readonly [number, number] | undefined {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const { score } of this.candidates.values()) {
      if (score < low) low = score;
      if (score > high) high = score;
    }
    return low <= high ? [low, high] : undefined;
  }

  /** All candidates, or with `iteration` those that entered in it and those kept after it. */
  rows(iteration?: number): CandidateRow[] {
    const point = iteration === undefined ? this.points.at(-1) : this.points.find((each) => each.iteration === iteration);
    const ranks = new Map(point?.kept.map((id, index) => [id, index + 1]));
    const rows: CandidateRow[] = [];
    for (const candidate of this.candidates.values()) {
      const rank = ranks.get(candidate.id);
      const fresh = candidate.iteration === point?.iteration;
      if (iteration === undefined || fresh || rank !== undefined) rows.push({ candidate, fresh, ...(rank !== undefined && { rank }) });
    }
    return rows;
  }

  /** The candidates shown to the generator when it wrote this one. */
  parents(id: number): Candidate[] {
    return this.#resolve(this.candidates.get(id)?.fedFrom ?? []);
  }

  /** The candidates written while this one was shown to the generator. */
  children(id: number): Candidate[] {
    return this.#resolve(this.#children.get(id) ?? []);
  }

  #resolve(ids: readonly number[]): Candidate[] {
    return ids.flatMap((id) => this.candidates.get(id) ?? []);
  }

  #applyIteration(event: Extract<TraceEvent, { type: "iteration" }>): void {
    if (this.points.some(({ iteration }) => iteration === event.iteration)) return;
    for (const candidate of event.candidates) this.#add(candidate);
    const entered = new Set(event.candidates.map(({ id }) => id));
    this.points.push({
      iteration: event.iteration,
      bestScore: event.bestScore,
      topMean: event.topMean,
      spread: event.spread,
      milliseconds: event.milliseconds,
      entered: entered.size,
      survived: event.kept.filter((id) => entered.has(id)).length,
      rejected: event.rejected,
      kept: event.kept,
    });
  }

  #add(candidate: Candidate): void {
    this.candidates.set(candidate.id, candidate);
    for (const parent of candidate.fedFrom) {
      const children = this.#children.get(parent);
      if (children) children.push(candidate.id);
      else this.#children.set(parent, [candidate.id]);
    }
  }
}
