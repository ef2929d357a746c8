import type { Engine } from "../client/types.ts";
import type { ConfidenceSignals, SolveOptions, TraceEvent } from "../protocol/index.ts";
import type { Item } from "./datasets.ts";

/** What a system said about one item. */
export interface Answer {
  readonly caption: string;
  /** Seconds this answer took, or would have taken alone. */
  readonly seconds: number;
  readonly score?: number;
  readonly confidence?: number;
  /** What the confidence is made of, for fitting a calibration. */
  readonly signals?: ConfidenceSignals;
}

/** What every system is given. */
export interface SystemContext {
  readonly engine: Engine;
  readonly seed: number;
  /** Class names for the template system. */
  readonly labels: readonly string[];
  readonly signal: AbortSignal;
}

/** A way to caption an item, under one or several names: runs that share their work answer for all of them at once. */
export interface System {
  readonly names: readonly string[];
  answer(item: Item, context: SystemContext): Promise<Readonly<Record<string, Answer>>>;
}

/** Says much of what METEOR counts and nothing about the picture: the figure to beat before a METEOR means anything. */
const CONSTANT_CAPTION = "A man is sitting on a table next to a street";

/** The iterations the loop is looked at after. */
const LOOP_ITERATIONS = [1, 3, 5, 10] as const;

const constant: System = {
  names: ["constant"],
  answer: async () => ({ constant: { caption: CONSTANT_CAPTION, seconds: 0 } }),
};

/** The scorer as a plain classifier. */
const template: System = {
  names: ["template"],
  answer: async (item, { engine, labels, signal }) => {
    const startedAt = performance.now();
    const texts = labels.map((label) => `A photo of a ${label}`);
    const { scores } = await engine.score({ path: item.path, texts }, signal);
    const best = scores.indexOf(Math.max(...scores));
    return { template: { caption: texts[best] ?? "", seconds: secondsSince(startedAt), score: scores[best] ?? Number.NaN } };
  },
};

/** The best of the initial captions, and the loop after some iterations, all from one run that does not stop early. */
const loop: System = {
  names: ["bank", ...LOOP_ITERATIONS.map((count) => `loop-${count}`)],
  answer: async (item, { engine, seed, signal }) => {
    const startedAt = performance.now();
    const texts = new Map<number, { text: string; score: number }>();
    const answers: Record<string, Answer> = {};
    const onEvent = (event: TraceEvent) => {
      if (event.type !== "iteration") return;
      for (const { id, text, score } of event.candidates) texts.set(id, { text, score });
      const best = texts.get(event.kept[0] ?? -1);
      const name = event.iteration === 0 ? "bank" : `loop-${event.iteration}`;
      if (best && loop.names.includes(name)) answers[name] = { caption: best.text, score: best.score, seconds: secondsSince(startedAt) };
    };
    const maxIterations = Math.max(...LOOP_ITERATIONS);
    const options: Partial<SolveOptions> = { seed, maxIterations, patience: maxIterations + 1, selection: "fitness" };
    const result = await engine.caption({ path: item.path, options, onEvent, signal });
    // A run that ended early has the same answer after every later iteration.
    const last = { caption: result.candidates[0]?.text ?? "", score: result.score, seconds: result.seconds };
    return Object.fromEntries(loop.names.map((name) => [name, answers[name] ?? last]));
  },
};

/** What a person gets who sets nothing. */
const defaults: System = {
  names: ["default"],
  answer: async (item, { engine, seed, signal }) => {
    const { caption, score, seconds, confidence, signals } = await engine.caption({ path: item.path, options: { seed }, signal });
    return { default: { caption, score, seconds, ...(confidence !== undefined && { confidence }), ...(signals && { signals }) } };
  },
};

/** One person's caption; it is judged against the others'. */
const human: System = {
  names: ["human"],
  answer: async (item) => ({ human: { caption: item.references[0] ?? "", seconds: 0 } }),
};

/** In the order of the table. */
export const SYSTEMS: readonly System[] = [constant, template, loop, defaults, human];

/** The references a system's answer is judged by: a human caption is not compared with itself. */
export function referencesFor(name: string, item: Item): readonly string[] {
  return name === "human" && item.references.length > 1 ? item.references.slice(1) : item.references;
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000;
}
