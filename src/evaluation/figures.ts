import { seededRandom, wordsOf } from "../solver/index.ts";
import type { Item } from "./datasets.ts";
import { bleu } from "./metrics/bleu.ts";
import { bootstrapInterval, type Interval } from "./metrics/bootstrap.ts";
import { ciderD } from "./metrics/ciderD.ts";
import { contentFigures } from "./metrics/contentWords.ts";
import type { JavaTools } from "./metrics/javaTools.ts";
import type { Judged } from "./metrics/ngrams.ts";
import { rougeL } from "./metrics/rougeL.ts";
import { type Answer, referencesFor } from "./systems.ts";

/** One system's figures over a data set. METEOR, CIDEr-D, ROUGE-L and BLEU are times 100, as papers print them. */
export interface SystemFigures {
  readonly meteor: number;
  readonly meteorInterval: Interval;
  readonly ciderD: number;
  readonly ciderDInterval: Interval;
  readonly rougeL: number;
  readonly bleu1: number;
  readonly bleu2: number;
  readonly bleu3: number;
  readonly bleu4: number;
  readonly contentPrecision: number;
  readonly contentRecall: number;
  readonly personsInvented: number;
  readonly personsAbsent: number;
  readonly personsMissed: number;
  readonly personsPresent: number;
  /** Mean words of a caption, and distinct words over all captions. */
  readonly words: number;
  readonly vocabulary: number;
  /** Mean score, for systems that have one. */
  readonly score?: number;
  readonly secondsPerPicture: number;
  /** CIDEr-D (times 100) of each item, for paired comparisons; same order as the items. */
  readonly ciderDEach: readonly number[];
  readonly meteorEach: readonly number[];
}

/** Draws of the bootstrap are the same in every evaluation. */
const BOOTSTRAP_SEED = 1;

/**
 * @param answers one per item, same order
 * @param tools tokenises as the COCO evaluation does and computes METEOR
 */
export async function figuresOf(name: string, items: readonly Item[], answers: readonly Answer[], tools: JavaTools): Promise<SystemFigures> {
  const captions = answers.map(({ caption }) => caption);
  const references = items.map((item) => referencesFor(name, item));
  const tokens = await tools.tokenize([...captions, ...references.flat()]);
  const captionTokens = tokens.slice(0, captions.length);
  let next = captions.length;
  const corpus = references.map((texts, index): Judged => {
    const start = next;
    next += texts.length;
    return { caption: captionTokens[index] ?? [], references: tokens.slice(start, next) };
  });
  const meteor = await tools.meteor(corpus);
  const cider = ciderD(corpus);
  const [bleu1, bleu2, bleu3, bleu4] = bleu(corpus).map((value) => 100 * value) as [number, number, number, number];
  const content = contentFigures(captions.map((caption, index) => ({ caption, references: references[index] ?? [] })));
  const { precision, recall, ...persons } = content;
  const scores = answers.flatMap(({ score }) => (score === undefined ? [] : [score]));
  return {
    meteor: 100 * meteor.corpus,
    meteorInterval: interval(meteor.each.map((value) => 100 * value)),
    ciderD: 100 * mean(cider),
    ciderDInterval: interval(cider.map((value) => 100 * value)),
    rougeL: 100 * mean(corpus.map(rougeL)),
    bleu1,
    bleu2,
    bleu3,
    bleu4,
    contentPrecision: precision,
    contentRecall: recall,
    ...persons,
    words: mean(captions.map((caption) => wordsOf(caption).length)),
    vocabulary: new Set(captions.flatMap(wordsOf)).size,
    ...(scores.length > 0 && { score: mean(scores) }),
    secondsPerPicture: mean(answers.map(({ seconds }) => seconds)),
    ciderDEach: cider.map((value) => 100 * value),
    meteorEach: meteor.each.map((value) => 100 * value),
  };
}

/** The mean difference of two systems on the same items, with its interval: clear of zero means one is better. */
export function pairedDifference(a: readonly number[], b: readonly number[]): { readonly difference: number; readonly interval: Interval } {
  const differences = a.map((value, index) => value - (b[index] ?? Number.NaN));
  return { difference: mean(differences), interval: interval(differences) };
}

function interval(values: readonly number[]): Interval {
  return bootstrapInterval(values.length, (indices) => mean(indices.map((index) => values[index] ?? Number.NaN)), seededRandom(BOOTSTRAP_SEED));
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
