/**
 * Compares ways to rank and choose captions on what candidates.ts stored, and selects one by halves: on one half of the pictures the best by
 * CIDEr-D that invents no more persons than the yardstick allows, judged on the other half, over many random halves.
 * Usage: tsx tools/measure/choices.ts RUNS.jsonl... [--likelihood FILE]
 * FILE holds the language model's mean log probability of each text, written by likelihood.mjs. Needs `npm run setup:evaluation`.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openJavaTools } from "../../src/evaluation/index.ts";
import { bootstrapInterval } from "../../src/evaluation/metrics/bootstrap.ts";
import { ciderD } from "../../src/evaluation/metrics/ciderD.ts";
import { contentFigures, mentionsPerson } from "../../src/evaluation/metrics/contentWords.ts";
import { captionLikelihood, createPrior, type Prior, seededRandom } from "../../src/solver/index.ts";
import { selectCaption } from "../../src/solver/selection.ts";
import type { Candidate, SolveOptions } from "../../src/solver/types.ts";
import { embeddedDefaults, initialCaptions, readRuns, type Scored, type StoredRun } from "./candidates.ts";

const KEPT = 50;
const HALVINGS = 200;
/** At most 4 of 27 pictures without a person may be given one. */
const MOST_INVENTED = 4 / 27;

interface Variant {
  readonly name: string;
  /** Whether selection by halves may take it; the others are shown beside. */
  readonly eligible: boolean;
  readonly caption: (run: StoredRun) => string;
}

/** What one variant says, and how good it is, picture by picture. */
interface Judgement {
  readonly variant: Variant;
  readonly captions: readonly string[];
  readonly cider: readonly number[];
  readonly invented: readonly boolean[];
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { likelihood: { type: "string" } } });
const runs = (await Promise.all(positionals.map(readRuns))).flat();
if (runs.length === 0) {
  process.stderr.write("Usage: tsx tools/measure/choices.ts RUNS.jsonl... [--likelihood FILE]\n");
  process.exit(2);
}
const pool = await initialCaptions();
const { prior: weights, defaults } = await embeddedDefaults();
/** The most rounds that the stored runs have; fewer can be judged on them. */
const rounds = Math.max(...runs.map((run) => run.rounds.length));
const withoutPerson = runs.map(({ references }) => !references.some(mentionsPerson));

const judgements = await judge(await variants());
const standard = judgements.find(
  ({ variant }) => variant.name === name(weights.likelihood, "minimum-risk", Math.min(defaults.maxIterations, rounds)),
);
process.stdout.write(`${runs.length} pictures, ${withoutPerson.filter(Boolean).length} without a person\n\n`);
process.stdout.write("| variant | CIDEr-D | content precision | persons invented | against the default, 95 % |\n|---|---|---|---|---|\n");
for (const { variant, captions, cider, invented } of judgements) {
  const { precision } = contentFigures(captions.map((caption, index) => ({ caption, references: runs[index]?.references ?? [] })));
  const paired = standard ? interval(cider.map((value, index) => value - (standard.cider[index] ?? 0))) : "";
  process.stdout.write(
    `| ${variant.name} | ${(100 * mean(cider)).toFixed(1)} | ${precision.toFixed(2).slice(1)} | ${invented.filter(Boolean).length} | ${paired} |\n`,
  );
}
selectByHalves();

function name(likelihood: number, selection: SolveOptions["selection"], count: number): string {
  return `word pairs ${likelihood}, ${selection === "fitness" ? "fittest" : "vote"}, ${count} rounds`;
}

async function variants(): Promise<Variant[]> {
  const grid = [0, 0.04, 0.06, 0.08, 0.12].flatMap((likelihood) => {
    const prior = createPrior({ ...weights, likelihood }, pool);
    return (["fitness", "minimum-risk"] as const).flatMap((selection) =>
      [0, 1, 2, 3, 4, 6]
        .filter((count) => count <= rounds)
        .map(
          (count): Variant => ({ name: name(likelihood, selection, count), eligible: true, caption: (run) => choose(run, prior, selection, count) }),
        ),
    );
  });
  const others: Variant[] = [
    { name: "default, words left out by score", eligible: false, caption: (run) => run.prunedByScore },
    { name: "default, words left out by fitness", eligible: false, caption: (run) => run.prunedByFitness },
    voting("prior without person words", personless()),
  ];
  if (values.likelihood !== undefined) {
    const known: Record<string, number> = JSON.parse(await readFile(values.likelihood, "utf8"));
    const lowest = Math.min(...Object.values(known));
    const plain = createPrior({ ...weights, likelihood: 0 }, pool);
    const pairs = createPrior(weights, pool);
    for (const weight of [0.02, 0.04, 0.08]) {
      others.push(voting(`language model's likelihood ${weight} instead of word pairs`, (text) => plain(text) + weight * (known[text] ?? lowest)));
      others.push(voting(`language model's likelihood ${weight} beside word pairs`, (text) => pairs(text) + weight * (known[text] ?? lowest)));
    }
  }
  return [...grid, ...others];
}

function voting(title: string, prior: Prior): Variant {
  return { name: title, eligible: false, caption: (run) => choose(run, prior, "minimum-risk", defaults.maxIterations) };
}

/** The default prior in which every word for a person is the same word. */
function personless(): Prior {
  const neutral = (text: string) =>
    text
      .split(" ")
      .map((word) => (mentionsPerson(word) ? "someone" : word))
      .join(" ");
  const likelihood = captionLikelihood(pool.map(neutral));
  const plain = createPrior({ ...weights, likelihood: 0 }, pool);
  return (text) => plain(text) + weights.likelihood * likelihood(neutral(text));
}

/** What the solver would hand out: the loop itself ran with the default prior, so that other priors choose from what that found. */
function choose(run: StoredRun, prior: Prior, selection: SolveOptions["selection"], count: number): string {
  const voters = top(run.initial, prior);
  const kept = top([...run.initial, ...run.rounds.slice(0, count).flat()], prior);
  const [first, ...rest] = kept;
  return first ? selectCaption([first, ...rest], voters, selection, pool).text : "";
}

function top(texts: readonly Scored[], prior: Prior): Candidate[] {
  return texts
    .map(({ text, score }, id) => ({ id, text, score, fitness: score + prior(text), iteration: 0, fedFrom: [] }))
    .sort((a, b) => b.fitness - a.fitness)
    .slice(0, KEPT);
}

async function judge(list: readonly Variant[]): Promise<Judgement[]> {
  const tools = await openJavaTools(join(import.meta.dirname, "..", "..", ".cache", "evaluation"));
  const captions = list.map(({ caption }) => runs.map(caption));
  const distinct = [...new Set([...captions.flat(), ...runs.flatMap(({ references }) => references)])];
  const tokens = await tools.tokenize(distinct);
  const tokensOf = new Map(distinct.map((text, index) => [text, tokens[index] ?? []]));
  return list.map((variant, index) => {
    const own = captions[index] ?? [];
    const cider = ciderD(
      runs.map(({ references }, at) => ({
        caption: tokensOf.get(own[at] ?? "") ?? [],
        references: references.map((text) => tokensOf.get(text) ?? []),
      })),
    );
    return { variant, captions: own, cider, invented: own.map((text, at) => withoutPerson[at] === true && mentionsPerson(text)) };
  });
}

/** Prints how often each variant was taken, and what the taken one reaches where it was not chosen. */
function selectByHalves(): void {
  const random = seededRandom(1);
  const taken = new Map<string, number>();
  const elsewhere: number[] = [];
  const there: number[] = [];
  const eligible = judgements.filter(({ variant }) => variant.eligible);
  for (let halving = 0; halving < HALVINGS; halving++) {
    const order = runs.map((_, index) => ({ index, key: random() })).sort((a, b) => a.key - b.key);
    const first = order.slice(0, order.length / 2).map(({ index }) => index);
    const second = order.slice(order.length / 2).map(({ index }) => index);
    const allowed = eligible.filter(
      ({ invented }) => first.filter((index) => invented[index]).length <= MOST_INVENTED * first.filter((index) => withoutPerson[index]).length,
    );
    const [best] = (allowed.length > 0 ? allowed : eligible).toSorted((a, b) => on(b, first) - on(a, first));
    if (!best) return;
    taken.set(best.variant.name, (taken.get(best.variant.name) ?? 0) + 1);
    elsewhere.push(on(best, second));
    if (standard) there.push(on(standard, second));
  }
  process.stdout.write(`\nSelected on one half and judged on the other, ${HALVINGS} halvings: CIDEr-D ${(100 * mean(elsewhere)).toFixed(1)}; `);
  process.stdout.write(`the default on the same halves ${(100 * mean(there)).toFixed(1)}. Taken:\n`);
  for (const [variant, count] of [...taken].sort((a, b) => b[1] - a[1])) process.stdout.write(`  ${count} times ${variant}\n`);
}

function on({ cider }: Judgement, half: readonly number[]): number {
  return mean(half.map((index) => cider[index] ?? 0));
}

/** A mean with its bootstrap interval, times 100. */
function interval(differences: readonly number[]): string {
  const figure = (indices: readonly number[]) => 100 * mean(indices.map((index) => differences[index] ?? 0));
  const { low, high } = bootstrapInterval(differences.length, figure, seededRandom(1));
  return `${signed(100 * mean(differences))} [${signed(low)}, ${signed(high)}]`;
}

function signed(value: number): string {
  return `${value < 0 ? "" : "+"}${value.toFixed(1)}`;
}

function mean(list: readonly number[]): number {
  return list.reduce((sum, value) => sum + value, 0) / Math.max(1, list.length);
}
