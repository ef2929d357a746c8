import type { ModelEngine } from "../../client/types.ts";
import type { DownloadedModel, DownloadNotification, ModelStore } from "../../protocol/index.ts";

export type DownloadOutcome =
  | { readonly kind: "done"; readonly models: readonly DownloadedModel[] }
  /** What arrived is kept, and the next run goes on from there. */
  | { readonly kind: "paused" }
  /** What arrived is removed. */
  | { readonly kind: "cancelled" };

/** How far a download is, over all files that were seen so far. */
export interface DownloadState {
  readonly model: string;
  readonly received: number;
  /** Of all models; absent where a size is not known beforehand. */
  readonly total?: number;
}

/** A run under way, and what it was told to end as. */
interface Stop {
  readonly controller: AbortController;
  as: "paused" | "cancelled" | undefined;
}

/** One download of a model or a preset, which a person may pause, run again and cancel. */
export class DownloadJob {
  readonly #engine: ModelEngine;
  readonly #store: ModelStore;
  readonly #name: string;
  readonly #total: number | undefined;
  /** Bytes on the disk by model and file. */
  readonly #received = new Map<string, number>();
  /** Models of which something arrived. */
  readonly #touched = new Set<string>();
  #stop: Stop | undefined;
  state: DownloadState | undefined;

  /** @param total bytes of all files, where all are known */
  constructor(engine: ModelEngine, store: ModelStore, name: string, total?: number) {
    this.#engine = engine;
    this.#store = store;
    this.#name = name;
    this.#total = total;
  }

  /** Downloads until it is complete or stopped. May be called again after a pause. Rejects with what the engine rejects with. */
  async run(onProgress: (state: DownloadState) => void): Promise<DownloadOutcome> {
    const stop: Stop = { controller: new AbortController(), as: undefined };
    this.#stop = stop;
    try {
      const { models } = await this.#engine.downloadModels(
        { store: this.#store, name: this.#name },
        { signal: stop.controller.signal, onProgress: (progress) => onProgress(this.#add(progress)) },
      );
      return { kind: "done", models };
    } catch (thrown) {
      if (stop.as === undefined) throw thrown;
      if (stop.as === "cancelled") await this.discard();
      return { kind: stop.as };
    } finally {
      this.#stop = undefined;
    }
  }

  /** Stops a run and keeps what arrived. */
  pause(): void {
    this.#end("paused");
  }

  /** Stops a run and removes what arrived of models that are not complete. */
  cancel(): void {
    this.#end("cancelled");
  }

  /** Removes what arrived of models that are not complete. */
  async discard(): Promise<void> {
    for (const id of this.#touched) await this.#engine.removeModel({ store: this.#store, id, partialOnly: true });
  }

  #end(as: "paused" | "cancelled"): void {
    if (!this.#stop || this.#stop.as !== undefined) return;
    this.#stop.as = as;
    this.#stop.controller.abort();
  }

  #add({ model, file, received }: DownloadNotification.Params): DownloadState {
    this.#touched.add(model);
    this.#received.set(`${model}/${file}`, received);
    const sum = [...this.#received.values()].reduce((total, bytes) => total + bytes, 0);
    this.state = { model, received: sum, ...(this.#total !== undefined && { total: this.#total }) };
    return this.state;
  }
}
