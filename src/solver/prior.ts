import { wordsOf } from "./normalise.ts";
import type { Prior, PriorWeights } from "./types.ts";

/** Words that hold a sentence together; a text almost without them is a list of tags. */
const FUNCTION_WORDS = new Set(
  (
    "a an the this that these those some several many two three four of in on at by with and or its his her their to from into onto under over as for " +
    "is are was were be being has have while who which it there near next front behind beside between through above below down up out off around " +
    "among during against across along towards inside outside"
  ).split(" "),
);

const SMALLEST_SHARE_OF_FUNCTION_WORDS = 0.15;

/**
 * Penalty for a text that is no fluent caption, 0 for a fluent one. A similarity scorer can be gamed by lists of class names and by saying
 * the same thing twice; both show in the share of function words and in repeated words and word pairs.
 */
export function disfluency(text: string): number {
  const words = wordsOf(text);
  if (words.length === 0) return 0.3;
  const content = words.filter((word) => !FUNCTION_WORDS.has(word));
  const functionShare = 1 - content.length / words.length;
  const distinctContent = content.length === 0 ? 1 : new Set(content).size / content.length;
  const pairs = words.slice(1).map((word, index) => `${words[index]} ${word}`);
  const distinctPairs = pairs.length === 0 ? 1 : new Set(pairs).size / pairs.length;
  const tagList = words.length > 3 ? Math.max(0, 1 - functionShare / SMALLEST_SHARE_OF_FUNCTION_WORDS) : 0;
  return 0.2 * tagList + 0.3 * Math.max(0, 0.9 - distinctContent) + 0.2 * (1 - distinctPairs) + 0.01 * Math.max(0, words.length - 30);
}

/** Log frequency of words in a list of captions, add-half smoothed, as a function of the word. */
export function wordFrequencies(captions: readonly string[]): (word: string) => number {
  const counts = new Map<string, number>();
  let total = 0;
  for (const caption of captions) {
    for (const word of wordsOf(caption)) {
      counts.set(word, (counts.get(word) ?? 0) + 1);
      total += 1;
    }
  }
  return (word) => Math.log(((counts.get(word) ?? 0) + 0.5) / Math.max(1, total));
}

/** The prior a scorer's manifest asks for. `captions` are the initial captions, read only where word frequency has a weight. */
export function createPrior(weights: PriorWeights, captions: readonly string[]): Prior {
  const logFrequency = weights.wordFrequency === 0 ? undefined : wordFrequencies(captions);
  const [fewest, most] = weights.preferredWords;
  return (text) => {
    let prior = weights.fluency === 0 ? 0 : -weights.fluency * disfluency(text);
    if (weights.length !== 0 || logFrequency) {
      const words = wordsOf(text);
      prior -= weights.length * Math.max(0, fewest - words.length, words.length - most);
      if (logFrequency && words.length > 0) {
        prior += (weights.wordFrequency * words.reduce((sum, word) => sum + logFrequency(word), 0)) / words.length;
      }
    }
    return prior;
  };
}
