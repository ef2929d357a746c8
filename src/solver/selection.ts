import { moments } from "./convergence.ts";
import { wordsOf } from "./normalise.ts";
import type { Candidate, SolveOptions } from "./types.ts";

/**
 * The caption to hand out. `fitness`: the first. `minimum-risk`: the one most like all the others, each counted by its fitness (Kumar and
 * Byrne 2004, minimum Bayes risk): one over-fitted text at the top is outvoted by the many that agree with each other. Two captions are alike
 * as far as they share words and word pairs, rare ones counting more; the scorer, whose favourites these are, is not asked again.
 * @param kept best first, not empty
 * @param initial the initial captions, which tell how rare a word is
 */
export function selectCaption(
  kept: readonly [Candidate, ...Candidate[]],
  selection: SolveOptions["selection"],
  initial: readonly string[],
): Candidate {
  const [first] = kept;
  if (selection === "fitness" || kept.length < 3) return first;
  const likeness = likenessToAll(kept, initial);
  return kept.reduce((best, candidate) => (likeness(candidate.text) > likeness(best.text) ? candidate : best), first);
}

/** Captions with what they are ranked by, in any order; not empty. */
type Ranked = readonly [Pick<Candidate, "text" | "fitness">, ...Pick<Candidate, "text" | "fitness">[]];

/**
 * How much the kept captions agree with a text: their mean likeness to it, each counted by its fitness; 0 where they share nothing with it,
 * 1 where all say the same.
 */
export function agreementWith(text: string, kept: Ranked, initial: readonly string[]): number {
  return likenessToAll(kept, initial)(text);
}

/** The weighted mean cosine of a text's word vector with the kept ones'. A fitness one standard deviation lower weighs e times less, whatever the scorer's scale. */
function likenessToAll(kept: Ranked, initial: readonly string[]): (text: string) => number {
  const rarity = rarityIn(initial);
  const { spread } = moments(kept.map(({ fitness }) => fitness));
  const weights = kept.map(({ fitness }) => Math.exp((fitness - kept[0].fitness) / Math.max(spread, Number.EPSILON)));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // The weighted mean vector stands for all of them.
  const mean = new Map<string, number>();
  kept.forEach(({ text }, index) => {
    for (const [gram, value] of wordVector(text, rarity)) mean.set(gram, (mean.get(gram) ?? 0) + ((weights[index] ?? 0) * value) / total);
  });
  return (text) => {
    let likeness = 0;
    for (const [gram, value] of wordVector(text, rarity)) likeness += value * (mean.get(gram) ?? 0);
    return likeness;
  };
}

/** A text as counts of its words and word pairs times their rarity, of unit length. */
function wordVector(text: string, rarity: (word: string) => number): ReadonlyMap<string, number> {
  const vector = new Map<string, number>();
  const words = wordsOf(text);
  words.forEach((word, index) => {
    const next = words[index + 1];
    vector.set(word, (vector.get(word) ?? 0) + rarity(word));
    if (next === undefined) return;
    const pair = `${word} ${next}`;
    vector.set(pair, (vector.get(pair) ?? 0) + (rarity(word) + rarity(next)) / 2);
  });
  const length = Math.hypot(...vector.values()) || 1;
  for (const [gram, value] of vector) vector.set(gram, value / length);
  return vector;
}

const raritiesOfTexts = new WeakMap<readonly string[], (word: string) => number>();

/** Inverse document frequency, log((n + 2) / (captions with the word + 1)); worked out once for each list of texts. */
function rarityIn(texts: readonly string[]): (word: string) => number {
  let rarity = raritiesOfTexts.get(texts);
  if (!rarity) {
    const captions = new Map<string, number>();
    for (const text of texts) for (const word of new Set(wordsOf(text))) captions.set(word, (captions.get(word) ?? 0) + 1);
    rarity = (word) => Math.log((texts.length + 2) / ((captions.get(word) ?? 0) + 1));
    raritiesOfTexts.set(texts, rarity);
  }
  return rarity;
}
