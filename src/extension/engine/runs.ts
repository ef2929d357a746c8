import * as vscode from "vscode";
import { MilsError } from "../../protocol/errors.ts";
import type { CaptionResult, SolveOptions, TraceEvent } from "../../protocol/index.ts";
import { bestOf, type KeptCaption, keptOf, type TraceStore } from "../trace/traceStore.ts";
import type { EngineOwner } from "./engineOwner.ts";

export interface RunRequest {
  /** Absolute path of the media file. */
  readonly path: string;
  /** Merged over the settings' and the models' defaults. */
  readonly options: Partial<SolveOptions>;
  /** Texts that enter beside the bank: kept captions of an earlier run, a human draft. */
  readonly seedTexts?: readonly string[];
}

/** A run of this window, under way or over. */
export class Run {
  readonly events: TraceEvent[] = [];
  readonly #changed = new vscode.EventEmitter<TraceEvent>();
  readonly #abort = new AbortController();
  /** The events as they come, after they stand in `events`. */
  readonly onDidTrace = this.#changed.event;
  /** Rejects with a `MilsError`; a run that was stopped resolves with what it found. */
  readonly result: Promise<CaptionResult>;

  /** @param perform called once, after the constructor is through */
  constructor(
    readonly id: string,
    readonly request: RunRequest,
    perform: (run: Run) => Promise<CaptionResult>,
  ) {
    this.result = Promise.resolve().then(() => perform(this));
    // Whoever waits for the result sees the failure; a run nobody waits for must not end the extension host.
    this.result.catch(() => undefined);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Best first; provisional while the run is under way. */
  get kept(): readonly KeptCaption[] {
    return keptOf(this.events);
  }

  get best(): KeptCaption | undefined {
    return bestOf(this.events);
  }

  /** The last iteration that is over: 0 after the initial bank was ranked; undefined before. */
  get iteration(): number | undefined {
    return this.events.findLast((event) => event.type === "iteration")?.iteration;
  }

  /** Ends the run with what it found. */
  stop(): void {
    this.#abort.abort();
  }

  trace(event: TraceEvent): void {
    this.events.push(event);
    this.#changed.fire(event);
  }
}

/** Starts runs and knows which are under way. Every event is stored as it comes. */
export class Runs implements vscode.Disposable {
  readonly #engine: EngineOwner;
  readonly #store: TraceStore;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<Run>();
  readonly #active = new Map<string, Run>();
  readonly #said = new Set<string>();

  /** Fires when a run starts, traces or ends. */
  readonly onDidChange = this.#changed.event;

  constructor(engine: EngineOwner, store: TraceStore, log: vscode.LogOutputChannel) {
    this.#engine = engine;
    this.#store = store;
    this.#log = log;
  }

  /** Under way, oldest first. */
  get active(): readonly Run[] {
    return [...this.#active.values()];
  }

  find(id: string): Run | undefined {
    return this.#active.get(id);
  }

  /** @param signal stops the run as `Run.stop` does */
  start(request: RunRequest, signal?: AbortSignal): Run {
    const run = new Run(this.#store.createId(), request, (started) => this.#perform(started));
    if (signal?.aborted) run.stop();
    signal?.addEventListener("abort", () => run.stop(), { once: true });
    this.#active.set(run.id, run);
    this.#changed.fire(run);
    return run;
  }

  /** Ends every run under way with what it found. */
  stopAll(): void {
    for (const run of this.active) run.stop();
  }

  dispose(): void {
    this.stopAll();
    this.#changed.dispose();
  }

  async #perform(run: Run): Promise<CaptionResult> {
    const started = performance.now();
    this.#log.info(`Run ${run.id}: ${run.request.path}`);
    try {
      const engine = await this.#engine.get();
      const result = await engine.caption({
        ...run.request,
        signal: run.signal,
        onEvent: (event) => {
          run.trace(event);
          this.#keep(run.id, event);
          if (event.type === "iteration" && event.iteration === 0)
            this.#log.info(`Run ${run.id}: first caption after ${Math.round(performance.now() - started)} ms`);
          this.#changed.fire(run);
        },
      });
      this.#log.info(`Run ${run.id}: “${result.caption}” (${result.score.toFixed(3)}), ${result.stopReason} after ${result.seconds.toFixed(1)} s`);
      this.#say(result.notices ?? []);
      return result;
    } catch (thrown) {
      // Whoever stopped the run, or restarted the engine under it, knows why it ended.
      throw run.signal.aborted ? new MilsError("cancelled", "The run was stopped before it found anything.", { cause: thrown }) : thrown;
    } finally {
      this.#active.delete(run.id);
      this.#changed.fire(run);
      void this.#store.prune();
    }
  }

  /** What the manifests of the models want said, once a window. */
  #say(notices: readonly string[]): void {
    for (const notice of notices) {
      if (!this.#said.has(notice)) void vscode.window.showWarningMessage(notice);
      this.#said.add(notice);
    }
  }

  #keep(id: string, event: TraceEvent): void {
    try {
      this.#store.append(id, event);
    } catch (thrown) {
      this.#log.warn(`The trace of run ${id} is not stored: ${String(thrown)}`);
    }
  }
}
