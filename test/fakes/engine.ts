import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { CaptionOptions, Engine } from "../../src/client/types.ts";
import type { CaptionResult, DoctorRequest, RecognizeRequest } from "../../src/protocol/index.ts";
import { modalityOf } from "../../src/workflow/mediaFiles.ts";

export interface FakeEngineOptions {
  /** Milliseconds one caption takes. */
  readonly delay?: number;
  readonly words?: (path: string) => RecognizeRequest.Result;
  readonly captions?: (path: string) => readonly string[];
  readonly scoreOf?: (text: string) => number;
  /** The answer to a prompt. */
  readonly completion?: (user: string) => string | Error;
  readonly confidence?: (path: string) => number | undefined;
  /** Thrown instead of an answer. */
  readonly failure?: (path: string) => Error | undefined;
}

/** An engine without models: the same bytes give the same caption, and every run is counted. */
export class FakeEngine implements Engine {
  /** Paths of the captioned files, in order. */
  readonly runs: string[] = [];
  /** Prompts answered outside the loop. */
  completions = 0;

  constructor(private readonly options: FakeEngineOptions = {}) {}

  async caption({ path, signal }: CaptionOptions): Promise<CaptionResult> {
    this.runs.push(path);
    const failure = this.options.failure?.(path);
    if (failure !== undefined) throw failure;
    await wait(this.options.delay ?? 0, signal);
    const texts = this.options.captions?.(path) ?? (await captionsOf(path));
    const candidates = texts.map((text, index) => ({ text, score: 0.4 - index / 100, fitness: 0.4 - index / 100, iteration: index % 3 }));
    const confidence = this.options.confidence?.(path);
    return {
      path,
      modality: modalityOf(path) ?? "image",
      caption: texts[0] ?? "",
      score: 0.4,
      ...(confidence !== undefined && { confidence }),
      candidates,
      iterations: 3,
      stopReason: signal?.aborted === true ? "cancelled" : "converged",
      milliseconds: { generator: 1, scorer: 1, rest: 0 },
      seconds: 0.002,
      models: { generator: "fake-generator", scorer: "fake-scorer" },
    };
  }

  score({ texts }: { readonly texts: readonly string[] }): Promise<{ readonly scores: readonly number[]; readonly scorer: string }> {
    return Promise.resolve({ scores: texts.map((text) => this.options.scoreOf?.(text) ?? 0.4), scorer: "fake-scorer" });
  }

  async complete({ user }: { readonly user: string }): Promise<{ readonly text: string }> {
    this.completions += 1;
    const text = this.options.completion?.(user) ?? "";
    if (text instanceof Error) throw text;
    return { text };
  }

  recognize({ path }: RecognizeRequest.Params): Promise<RecognizeRequest.Result> {
    return Promise.resolve(this.options.words?.(path) ?? { lines: [], panels: [], coverage: 0, flatness: 0 });
  }

  doctor(): Promise<DoctorRequest.Result> {
    return Promise.resolve({
      node: process.version,
      versions: {},
      gpu: { choice: "off", available: [], devices: [] },
      providers: ["cpu"],
      models: [],
    });
  }

  dispose(): Promise<void> {
    return Promise.resolve();
  }
}

const COLOURS = ["red", "green", "blue", "yellow", "white", "black", "brown", "grey"];
const THINGS = ["boat", "horse", "bicycle", "lighthouse", "bridge", "kitchen", "mountain", "violin"];
const PLACES = ["on a beach", "in a forest", "beside a river", "under a bridge", "in a market", "on a hill", "near a barn", "by the sea"];

/** Sentences that follow from the file's bytes; different bytes give different sentences but for chance. */
async function captionsOf(path: string): Promise<string[]> {
  const hash = createHash("sha256")
    .update(await readFile(path))
    .digest();
  const pick = (words: readonly string[], index: number) => words[(hash[index] ?? 0) % words.length] ?? "";
  return [0, 3, 6].map((at) => `A ${pick(COLOURS, at)} ${pick(THINGS, at + 1)} ${pick(PLACES, at + 2)}`);
}

function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  if (milliseconds === 0 || signal?.aborted === true) return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
