import type { PanelRun } from "../../../src/protocol/webview.ts";
import type { Candidate, StopReason, TraceEvent } from "../../../src/solver/types.ts";

export interface TraceShape {
  readonly iterations: number;
  readonly perIteration: number;
  readonly keep: number;
  readonly stop?: StopReason;
  readonly confidence?: number;
  readonly seed?: number;
}

const SUBJECTS = [
  "a red kayak",
  "two cyclists",
  "an orange tabby cat",
  "a wooden table",
  "a fishing boat",
  "a stone bridge",
  "a child in a raincoat",
  "a bowl of apples",
];
const ACTIONS = ["resting on", "seen beside", "passing", "in front of", "half hidden behind", "reflected in"];
const PLACES = ["a calm river", "the harbour wall", "a snowy field", "an open window", "a busy market street", "a row of parked bicycles"];

/** A trace as the solver writes it, with texts put together from parts and scores that rise with the iterations. Same shape, same trace. */
export function traceOf({ iterations, perIteration, keep, stop, confidence, seed = 1 }: TraceShape): TraceEvent[] {
  const random = generatorOf(seed);
  const all: Candidate[] = [];
  let kept: Candidate[] = [];
  const events: TraceEvent[] = [
    {
      type: "start",
      version: 1,
      task: { media: "images/harbour.jpg", modality: "image" },
      options: {
        requestedCaptions: perIteration,
        keepPrevious: keep,
        maxIterations: iterations,
        exploration: 0,
        seed,
        timeBudget: undefined,
        patience: 2,
        selection: "fitness",
      },
      models: { generator: "smollm2-135m-instruct-q4_0", scorer: "embedded-profile-metric" },
      evidence: {
        detections: [
          { label: "boat", confidence: 0.87, box: [0.12, 0.42, 0.46, 0.38] },
          { label: "person", confidence: 0.41, box: [0.66, 0.3, 0.14, 0.42] },
        ],
        evidence: { boat: 3.2, person: 0.8, kite: -1.4 },
      },
    },
  ];
  for (let iteration = 0; iteration <= iterations; iteration += 1) {
    const entered: Candidate[] = [];
    for (let each = 0; each < perIteration; each += 1) {
      const pick = (words: readonly string[]): string => words[Math.floor(random() * words.length)] ?? "";
      const score = 0.12 + 0.2 * (1 - Math.exp(-iteration / 3)) * random() + 0.12 * random();
      entered.push({
        id: all.length + entered.length,
        text: `${pick(SUBJECTS)} ${pick(ACTIONS)} ${pick(PLACES)}${iteration > 0 ? ` with ${pick(SUBJECTS)}` : ""}.`.replace(/^./, (first) =>
          first.toUpperCase(),
        ),
        score,
        fitness: score - 0.02 * random(),
        iteration,
        fedFrom: iteration === 0 ? [] : kept.slice(0, 6).map(({ id }) => id),
      });
    }
    all.push(...entered);
    kept = [...kept, ...entered].sort((a, b) => b.fitness - a.fitness).slice(0, keep);
    const mean = kept.reduce((sum, { score }) => sum + score, 0) / kept.length;
    events.push({
      type: "iteration",
      iteration,
      candidates: entered,
      kept: kept.map(({ id }) => id),
      bestScore: Math.max(...all.map(({ score }) => score)),
      bestFitness: kept[0]?.fitness ?? 0,
      topMean: mean,
      spread: Math.sqrt(kept.reduce((sum, { score }) => sum + (score - mean) ** 2, 0) / kept.length),
      milliseconds: { generator: iteration === 0 ? 0 : 1710 + iteration * 13, scorer: 90, rest: 12 },
      rejected: iteration === 0 ? 0 : 7 + iteration,
    });
  }
  if (stop) {
    const [best] = kept;
    events.push({
      type: "stop",
      reason: stop,
      ...(best && { best }),
      kept: kept.map(({ id }) => id),
      iterations,
      milliseconds: { generator: iterations * 1750, scorer: 90 * (iterations + 1), rest: 60 },
      ...(confidence !== undefined && { confidence }),
    });
  }
  return events;
}

export function runOf(events: readonly TraceEvent[], more: Partial<PanelRun> = {}): PanelRun {
  return {
    id: "run-1",
    media: { path: "/workspace/images/harbour.jpg", name: "images/harbour.jpg", modality: "image", uri: "https://panel.test/harbour.svg" },
    startedAt: Date.UTC(2026, 2, 14, 9, 26, 53),
    running: !events.some(({ type }) => type === "stop"),
    events,
    ...more,
  };
}

/** Mulberry32. */
function generatorOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
