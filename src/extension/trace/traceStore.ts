import { appendFileSync, mkdirSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { TraceEvent } from "../../protocol/index.ts";

/** Traces kept; the oldest are removed. A trace is some 100 KB. */
const KEPT_TRACES = 200;

/** What a list of traces shows of one. */
export interface TraceSummary {
  readonly id: string;
  /** The media file. */
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly iterations: number;
  readonly best?: string;
  readonly score?: number;
}

/** Traces as JSON Lines, one file a run, appended as the events come, so that a trace survives whatever ends the run. */
export class TraceStore {
  readonly #folder: string;
  #runCount = 0;

  /** @param folder created at the first write */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A name for a run that sorts by its time and that no other window chooses. */
  createId(now: number = Date.now()): string {
    this.#runCount += 1;
    return `${new Date(now).toISOString().replaceAll(/[:.]/g, "-")}-${process.pid}-${this.#runCount}`;
  }

  /** Throws what the file system throws: a trace that cannot be kept is worth a line in the log, and no more. */
  append(id: string, event: TraceEvent): void {
    mkdirSync(this.#folder, { recursive: true });
    appendFileSync(this.#fileOf(id), `${JSON.stringify(event)}\n`);
  }

  /** The events of a run; undefined when there is no such trace. A line half written, by a process that ended, is left out. */
  async read(id: string): Promise<TraceEvent[] | undefined> {
    const text = await readFile(this.#fileOf(id), "utf8").catch(() => undefined);
    return text === undefined ? undefined : parseTrace(text);
  }

  /** Newest first. */
  async list(): Promise<TraceSummary[]> {
    const summaries: TraceSummary[] = [];
    for (const id of await this.#ids()) {
      const events = await this.read(id);
      const summary = events && summarise(id, events);
      if (summary) summaries.push(summary);
    }
    return summaries;
  }

  /** Removes all but the newest traces. */
  async prune(): Promise<void> {
    for (const id of (await this.#ids()).slice(KEPT_TRACES)) await rm(this.#fileOf(id), { force: true });
  }

  async #ids(): Promise<string[]> {
    const names = await readdir(this.#folder).catch(() => []);
    return names
      .filter((name) => name.endsWith(".jsonl"))
      .map((name) => name.slice(0, -".jsonl".length))
      .sort()
      .reverse();
  }

  #fileOf(id: string): string {
    // An id may come back from a webview's saved state: it must not lead out of the folder.
    return join(this.#folder, `${id.replaceAll(/[^\w-]/g, "_")}.jsonl`);
  }
}

/** The events of a trace file's text; lines that are no JSON are left out. */
export function parseTrace(text: string): TraceEvent[] {
  const events: TraceEvent[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() === "") continue;
    try {
      events.push(JSON.parse(line) as TraceEvent);
    } catch {
      // Half a line: the process that wrote it ended there.
    }
  }
  return events;
}

function summarise(id: string, events: readonly TraceEvent[]): TraceSummary | undefined {
  const start = events.find((event) => event.type === "start");
  if (!start) return undefined;
  const best = bestOf(events);
  return {
    id,
    path: start.task.media,
    startedAt: startOf(id),
    iterations: events.filter((event) => event.type === "iteration").length - 1,
    ...(best ? { best: best.text, score: best.score } : {}),
  };
}

/** Milliseconds since the epoch at which a run began, as its id says. */
export function startOf(id: string): number {
  const [hour = "", minute = "", second = "", millisecond = ""] = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3})Z/.exec(id)?.slice(1) ?? [];
  return Date.parse(`${hour}:${minute}:${second}.${millisecond}Z`);
}

/** A caption as lists show it. */
export interface KeptCaption {
  readonly id: number;
  readonly text: string;
  readonly score: number;
  readonly iteration: number;
}

/** The chosen caption of a finished run, else the best kept so far. */
export function bestOf(events: readonly TraceEvent[]): KeptCaption | undefined {
  const last = events.at(-1);
  if (last?.type === "stop" && last.best) return last.best;
  return keptOf(events)[0];
}

/** The captions kept after the last iteration, best first. */
export function keptOf(events: readonly TraceEvent[]): KeptCaption[] {
  const byId = new Map<number, KeptCaption>();
  let kept: readonly number[] = [];
  for (const event of events) {
    if (event.type !== "iteration") continue;
    for (const candidate of event.candidates) byId.set(candidate.id, candidate);
    kept = event.kept;
  }
  return kept.flatMap((id) => byId.get(id) ?? []);
}
