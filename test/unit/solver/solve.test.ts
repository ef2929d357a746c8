import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  captionKey,
  DEFAULT_SOLVE_OPTIONS,
  type Generator,
  type SolveOptions,
  type Surroundings,
  solve,
  type TaskScorer,
  type TraceEvent,
} from "../../../src/solver/index.ts";
import { overlap, scriptedGenerator, wordScorer } from "../../fakes/models.ts";

const TARGET = "a black cat sleeping on a red sofa";
const BANK = ["A dog in a park", "A cat on a sofa", "A red car on a street", "Two people at a table", "A bowl of fruit on a table"];
const LINES = [
  "A black cat on a sofa",
  "A cat sleeping on a red sofa",
  "A black cat sleeping on a red sofa",
  "A red sofa in a room",
  "A cat near a black dog",
  "A sleeping dog on a rug",
];
const task = { media: "cat.jpg", modality: "image" } as const;
const small: SolveOptions = { ...DEFAULT_SOLVE_OPTIONS, requestedCaptions: 3, keepPrevious: 4, maxIterations: 5 };

function clock(step = 1): () => number {
  let time = 0;
  return () => {
    time += step;
    return time;
  };
}

interface Outcome {
  readonly events: TraceEvent[];
  readonly thrown?: unknown;
}

async function run(
  generator: Generator,
  scorer: TaskScorer,
  options: Partial<SolveOptions> = {},
  surroundings: Partial<Surroundings> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  const events: TraceEvent[] = [];
  try {
    for await (const event of solve(task, generator, scorer, { ...small, ...options }, { now: clock(), prior: () => 0, ...surroundings }, signal))
      events.push(event);
    return { events };
  } catch (thrown) {
    return { events, thrown };
  }
}

function stopOf({ events }: Outcome): Extract<TraceEvent, { type: "stop" }> {
  const last = events.at(-1);
  if (last?.type !== "stop") throw new Error("The last event is not a stop.");
  return last;
}

const iterationsOf = ({ events }: Outcome) => events.filter((event) => event.type === "iteration");
const candidatesOf = (outcome: Outcome) => iterationsOf(outcome).flatMap((event) => event.candidates);

describe("solve", () => {
  it("ranks the bank first, then finds the caption the generator wrote", async () => {
    const outcome = await run(scriptedGenerator(LINES), wordScorer(TARGET, BANK));
    expect(outcome.events[0]).toMatchObject({ type: "start", models: { generator: "scripted", scorer: "words" }, task });
    expect(iterationsOf(outcome)[0]).toMatchObject({
      iteration: 0,
      candidates: expect.arrayContaining([expect.objectContaining({ text: "A cat on a sofa", fedFrom: [] })]),
    });
    expect(stopOf(outcome).best?.text).toBe("A black cat sleeping on a red sofa");
  });

  it("says which captions each new one was written from", async () => {
    const outcome = await run(scriptedGenerator(LINES), wordScorer(TARGET, BANK));
    const byId = new Map(candidatesOf(outcome).map((candidate) => [candidate.id, candidate]));
    for (const candidate of byId.values()) {
      if (candidate.iteration === 0) continue;
      expect(candidate.fedFrom.length).toBeGreaterThan(0);
      for (const id of candidate.fedFrom) expect(byId.get(id)?.iteration).toBeLessThan(candidate.iteration);
    }
  });

  it("brings random captions from outside the top when exploration asks for them", async () => {
    const bank = Array.from({ length: 40 }, (_, index) => `A thing number ${index} on a table`);
    const outcome = await run(scriptedGenerator(LINES), wordScorer(TARGET, bank), { exploration: 3, maxIterations: 1 });
    const explored = iterationsOf(outcome)[1]?.candidates.filter(({ text }) => text.includes("number")) ?? [];
    expect(explored.length).toBeGreaterThan(0);
    const written = iterationsOf(outcome)[1]?.candidates.filter(({ text }) => !text.includes("number")) ?? [];
    expect(written.some(({ fedFrom }) => explored.some(({ id }) => fedFrom.includes(id)))).toBe(true);
  });

  it("starts from seed texts beside the bank", async () => {
    const outcome = await run(
      scriptedGenerator([]),
      wordScorer(TARGET, BANK),
      {},
      { seedTexts: ["A black cat on a red sofa", "a black cat on a red sofa."] },
    );
    expect(stopOf(outcome).best?.text).toBe("A black cat on a red sofa");
    expect(candidatesOf(outcome).filter(({ text }) => captionKey(text) === "a black cat on a red sofa")).toHaveLength(1);
  });

  it.each([
    ["iterations", scriptedGenerator(LINES), { maxIterations: 1 }],
    ["iterations", scriptedGenerator(LINES), { maxIterations: 0 }],
    ["exhausted", scriptedGenerator([]), {}],
    ["exhausted", scriptedGenerator(["A black cat on a sofa"], { repeat: true }), { maxIterations: 50 }],
    ["exhausted", scriptedGenerator(["", "???", "<b>x</b>", "1.", "Sure, here are the captions you asked for"], { repeat: true }), {}],
    ["converged", scriptedGenerator(Array.from({ length: 99 }, (_, index) => `Nothing like it number ${index} here`)), { maxIterations: 50 }],
    ["time-budget", scriptedGenerator(LINES), { timeBudget: 12 }],
  ] as const)("stops with the reason “%s” and keeps what was found", async (reason, generator, options) => {
    const outcome = await run(generator, wordScorer(TARGET, BANK), options);
    expect(outcome.thrown).toBeUndefined();
    expect(stopOf(outcome).reason).toBe(reason);
    expect(stopOf(outcome).best).toBeDefined();
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("never lets the score %s win", async (value) => {
    const poisoned = (text: string) => (text.includes("sleeping") ? value : overlap(TARGET)(text));
    const outcome = await run(scriptedGenerator(LINES), wordScorer(TARGET, BANK, poisoned));
    expect(stopOf(outcome)).toMatchObject({ reason: "error", best: { text: "A cat on a sofa" } });
    expect(stopOf(outcome).message).toContain("A cat sleeping on a red sofa");
  });

  it("throws the scorer's error after the stop event when nothing was found", async () => {
    const broken: TaskScorer = { ...wordScorer(TARGET, BANK), rankBank: () => Promise.reject(new Error("the graph is gone")) };
    const outcome = await run(scriptedGenerator(LINES), broken);
    expect(stopOf(outcome)).toMatchObject({ reason: "error", message: "the graph is gone", kept: [] });
    expect(outcome.thrown).toMatchObject({ message: "the graph is gone" });
  });

  it("ends with what was found when the scorer throws in the loop", async () => {
    const broken: TaskScorer = { ...wordScorer(TARGET, BANK), score: () => Promise.reject(new Error("no memory")) };
    const outcome = await run(scriptedGenerator(LINES), broken);
    expect(outcome.thrown).toBeUndefined();
    expect(stopOf(outcome)).toMatchObject({ reason: "error", message: "no memory", best: { text: "A cat on a sofa" } });
  });

  it.each([0, 1, 2, 3, 4, 5])("ends with what was found when cancelled at line %i", async (line) => {
    const controller = new AbortController();
    const generator = scriptedGenerator(LINES, { onLine: (position) => position === line && controller.abort() });
    const outcome = await run(generator, wordScorer(TARGET, BANK), {}, {}, controller.signal);
    expect(outcome.thrown).toBeUndefined();
    expect(stopOf(outcome).reason).toBe("cancelled");
    expect(stopOf(outcome).best).toBeDefined();
  });

  it.each([{ requestedCaptions: 0 }, { keepPrevious: -1 }, { maxIterations: 1.5 }, { seed: -1 }, { timeBudget: 0 }, { patience: 0 }])(
    "refuses %o",
    async (options) => {
      expect((await run(scriptedGenerator(LINES), wordScorer(TARGET, BANK), options)).thrown).toBeInstanceOf(RangeError);
    },
  );
});

describe("every run", () => {
  const words = fc.constantFrom(..."a black cat sleeping on red sofa the dog in park two people near old house with green tree".split(" "));
  const line = fc.array(words, { minLength: 0, maxLength: 9 }).map((parts) => parts.join(" "));
  const scenario = fc.record({
    lines: fc.array(line, { maxLength: 60 }),
    bank: fc.uniqueArray(
      line.filter((text) => text !== ""),
      { minLength: 1, maxLength: 12, selector: captionKey },
    ),
    seed: fc.nat(),
    keepPrevious: fc.integer({ min: 1, max: 8 }),
    requestedCaptions: fc.integer({ min: 1, max: 8 }),
    exploration: fc.integer({ min: 0, max: 4 }),
  });

  it("never lets the best fall, scores no text twice, and repeats itself for the same seed", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ lines, bank, ...options }) => {
        const scorer = wordScorer(TARGET, bank);
        const outcome = await run(scriptedGenerator(lines), scorer, options);
        const iterations = iterationsOf(outcome);
        iterations.slice(1).forEach((event, index) => {
          const before = iterations[index];
          expect(event.bestScore).toBeGreaterThanOrEqual(before?.bestScore ?? Number.NEGATIVE_INFINITY);
          expect(event.bestFitness).toBeGreaterThanOrEqual(before?.bestFitness ?? Number.NEGATIVE_INFINITY);
        });
        const keys = [...bank, ...scorer.asked].map(captionKey);
        expect(new Set(keys).size).toBe(keys.length);
        const entered = candidatesOf(outcome).map(({ text }) => captionKey(text));
        expect(new Set(entered).size).toBe(entered.length);
        expect(await run(scriptedGenerator(lines), wordScorer(TARGET, bank), options)).toEqual(outcome);
      }),
      { numRuns: 150 },
    );
  });
});
