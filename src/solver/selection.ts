import { moments } from "./convergence.ts";
import { wordsOf } from "./normalise.ts";
import type { Candidate, SolveOptions } from "./types.ts";

/** Standard deviations of the voters' fitness below the best at which a voice weighs e times less. */
const VOICE_DECAY = 1.5;
/** What a standard deviation of fitness is worth in likeness: it decides between captions the voters like equally. */
const FITNESS_WEIGHT = 0.02;

/** A caption with what it is ranked by. */
type Ranked = Pick<Candidate, "text" | "fitness">;

/**
 * The caption to hand out. `fitness`: the first of the kept. `minimum-risk`: the one most like the initial captions that led before the loop,
 * each counted by its fitness (Kumar and Byrne 2004, minimum Bayes risk): one over-fitted text at the top is outvoted by the many that agree
 * with each other. Only initial captions vote: what the generator writes are variations of the leaders, which would vote for themselves.
 * Two captions are alike as far as they share words and word pairs, rare ones counting more; the scorer, whose favourites these are, is not
 * asked again.
 * @param kept best first, not empty
 * @param voters the fittest initial captions, best first; they may be handed out themselves
 * @param initial all initial captions, which tell how rare a word is
 */
export function selectCaption(
  kept: readonly [Candidate, ...Candidate[]],
  voters: readonly Candidate[],
  selection: SolveOptions["selection"],
  initial: readonly string[],
): Candidate {
  const [first] = kept;
  if (selection === "fitness" || voters.length < 3) return first;
  const likeness = likenessTo(voters, initial);
  const { spread } = moments(voters.map(({ fitness }) => fitness));
  const merit = ({ text, fitness }: Candidate) => likeness(text) + (FITNESS_WEIGHT * (fitness - first.fitness)) / Math.max(spread, Number.EPSILON);
  let best = first;
  let highest = merit(first);
  for (const candidate of [...kept, ...voters]) {
    const value = merit(candidate);
    if (value > highest) [best, highest] = [candidate, value];
  }
  return best;
}

/** How much captions agree with a text: their mean likeness to it, each counted by its fitness; 0 where they share nothing with it, 1 where all say the same. */
export function agreementWith(text: string, captions: readonly Ranked[], initial: readonly string[]): number {
  return likenessTo(captions, initial)(text);
}

/** The weighted mean cosine of a text's word vector with the captions', on any scale of fitness. */
function likenessTo(captions: readonly Ranked[], initial: readonly string[]): (text: string) => number {
  const rarity = rarityIn(initial);
  const fitness = captions.map((caption) => caption.fitness);
  const highest = Math.max(...fitness);
  const decay = VOICE_DECAY * Math.max(moments(fitness).spread, Number.EPSILON);
  const weights = fitness.map((value) => Math.exp((value - highest) / decay));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  // The weighted mean vector stands for all of them.
  const mean = new Map<string, number>();
  captions.forEach(({ text }, index) => {
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
