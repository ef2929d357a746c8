/**
 * Stores what choices.ts compares: for every picture of a data set the best initial captions, everything the default loop scored, and the
 * default caption with words left out. A stopped run goes on where it was.
 * Usage: tsx tools/measure/candidates.ts DATASET OUT.jsonl [SEED [ROUNDS]]
 */
import { appendFile, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { EngineClient } from "../../src/client/engineClient.ts";
import { readDataset } from "../../src/evaluation/index.ts";
import { createPrior, type PriorWeights, wordsOf } from "../../src/solver/index.ts";

/** Initial captions stored of each picture: more than vote, so that another prior may choose others. */
const INITIAL = 200;
const ROOT = join(import.meta.dirname, "..", "..");

export interface Scored {
  readonly text: string;
  readonly score: number;
}

/** One line of the file. */
export interface StoredRun {
  readonly item: string;
  readonly seed: number;
  readonly references: readonly string[];
  /** Best first, by the default prior. */
  readonly initial: readonly Scored[];
  /** What each iteration of the loop added. */
  readonly rounds: readonly (readonly Scored[])[];
  /** The default caption, and what is left of it when words go whose removal does not lower its score, or its fitness. */
  readonly caption: string;
  readonly prunedByScore: string;
  readonly prunedByFitness: string;
}

/** What choices.ts reads too: the texts that the prior is made of, and the manifest's weights. */
export async function initialCaptions(): Promise<readonly string[]> {
  return (await readFile(join(ROOT, "pools", "image.en.txt"), "utf8")).split("\n").filter((line) => line !== "");
}

/** The embedded scorer's prior and defaults, which are one of the choices compared. */
export async function embeddedDefaults(): Promise<{ readonly prior: PriorWeights; readonly defaults: { readonly maxIterations: number } }> {
  return JSON.parse(await readFile(join(ROOT, "models", "embedded", "scorer", "manifest.json"), "utf8"));
}

export async function readRuns(path: string): Promise<StoredRun[]> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as StoredRun]));
}

/** @param rounds of the loop; the default where absent */
async function collect(dataset: string, out: string, seed: number, rounds?: number): Promise<void> {
  const prior = createPrior((await embeddedDefaults()).prior, await initialCaptions());
  const done = new Set((await readRuns(out)).map(({ item }) => item));
  const engine = new EngineClient({
    settings: {
      generator: { kind: "directory", path: join(ROOT, "models", "embedded", "generator") },
      scorers: [join(ROOT, "models", "embedded", "scorer")],
      pools: join(ROOT, "pools"),
      cache: join(ROOT, ".cache", "engine"),
      gpu: "off",
    },
    runtime: { command: process.execPath },
    engineModule: join(ROOT, "dist", "engine.js"),
    log: () => undefined,
  });
  try {
    const items = (await readDataset(resolve(dataset), {})).filter(({ id }) => !done.has(id));
    for (const [index, { id, path, references }] of items.entries()) {
      process.stderr.write(`${index + 1} of ${items.length}: ${id}\n`);
      const initial: Scored[] = [];
      await engine.caption({
        path,
        options: { seed, maxIterations: 0, keepPrevious: INITIAL },
        onEvent: (event) => {
          if (event.type === "iteration") initial.push(...event.candidates.map(({ text, score }) => ({ text, score })));
        },
      });
      const written: Scored[][] = [];
      const { caption } = await engine.caption({
        path,
        options: { seed, ...(rounds !== undefined && { maxIterations: rounds }) },
        onEvent: (event) => {
          if (event.type === "iteration" && event.iteration > 0) written.push(event.candidates.map(({ text, score }) => ({ text, score })));
        },
      });
      const score = async (texts: readonly string[]) => (await engine.score({ path, texts })).scores;
      const prunedByScore = await prune(caption, score);
      const prunedByFitness = await prune(caption, async (texts) => (await score(texts)).map((value, at) => value + prior(texts[at] ?? "")));
      const run: StoredRun = { item: id, seed, references, initial, rounds: written, caption, prunedByScore, prunedByFitness };
      await appendFile(out, `${JSON.stringify(run)}\n`);
    }
  } finally {
    await engine.dispose();
  }
}

/** Leaves out one word after another, each time the one without which the value is highest, while it does not fall. */
async function prune(caption: string, rate: (texts: readonly string[]) => Promise<readonly number[]>): Promise<string> {
  let text = caption;
  let [value] = await rate([text]);
  while (wordsOf(text).length > 3) {
    const words = text.split(" ");
    const shorter = words.map((_, index) => words.filter((_, at) => at !== index).join(" "));
    const values = await rate(shorter);
    const highest = Math.max(...values);
    if (value === undefined || highest < value) break;
    text = shorter[values.indexOf(highest)] ?? text;
    value = highest;
  }
  return text;
}

if (process.argv[1] === import.meta.filename) {
  const [dataset, out, seed = "0", rounds] = process.argv.slice(2);
  if (dataset === undefined || out === undefined) {
    process.stderr.write("Usage: tsx tools/measure/candidates.ts DATASET OUT.jsonl [SEED [ROUNDS]]\n");
    process.exit(2);
  }
  await collect(dataset, out, Number(seed), rounds === undefined ? undefined : Number(rounds));
}
