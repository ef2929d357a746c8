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
  const rarity = rarityIn(initial);
  const vectors = kept.map(({ text }) => wordVector(text, rarity));
  // A fitness one standard deviation below the best weighs e times less, whatever the scorer's scale.
  const { spread } = moments(kept.map(({ fitness }) => fitness));
  const weights = kept.map(({ fitness }) => Math.exp((fitness - first.fitness) / Math.max(spread, Number.EPSILON)));
  // The weighted sum stands for all of them: the dot product with it is the weighted mean similarity, but for a factor.
  const sum = new Map<string, number>();
  vectors.forEach((vector, index) => {
    for (const [gram, value] of vector) sum.set(gram, (sum.get(gram) ?? 0) + (weights[index] ?? 0) * value);
  });
  let best = first;
  let highest = Number.NEGATIVE_INFINITY;
  kept.forEach((candidate, index) => {
    let likeness = 0;
    for (const [gram, value] of vectors[index] ?? []) likeness += value * (sum.get(gram) ?? 0);
    if (likeness > highest) {
      highest = likeness;
      best = candidate;
    }
  });
  return best;
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
