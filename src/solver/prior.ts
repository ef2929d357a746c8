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

/** Stands before the first and after the last word of a caption. */
const EDGE = "";
/** Added to every count, and the vocabulary this is spread over: words the captions never use are unlikely, not impossible. */
const [UNSEEN_COUNT, VOCABULARY] = [0.1, 20_000];

/**
 * How likely a text is as a caption by its word pairs: the mean log probability of each word after the one before it, in a bigram model of
 * the given captions with Witten-Bell interpolation (Chen and Goodman 1998, section 2.5). Natural logarithm; about -3 for a plain caption,
 * below -4.5 for one with odd turns or invented words. It says nothing about the picture.
 */
export function captionLikelihood(captions: readonly string[]): (text: string) => number {
  const words = new Map<string, number>();
  const followers = new Map<string, Map<string, number>>();
  const totals = new Map<string, number>();
  let total = 0;
  for (const caption of captions) {
    let previous = EDGE;
    for (const word of [...wordsOf(caption), EDGE]) {
      words.set(word, (words.get(word) ?? 0) + 1);
      total += 1;
      let after = followers.get(previous);
      if (!after) {
        after = new Map();
        followers.set(previous, after);
      }
      after.set(word, (after.get(word) ?? 0) + 1);
      totals.set(previous, (totals.get(previous) ?? 0) + 1);
      previous = word;
    }
  }
  const alone = (word: string) => ((words.get(word) ?? 0) + UNSEEN_COUNT) / (total + UNSEEN_COUNT * VOCABULARY);
  const given = (previous: string, word: string) => {
    const after = followers.get(previous);
    if (!after) return alone(word);
    return ((after.get(word) ?? 0) + after.size * alone(word)) / ((totals.get(previous) ?? 0) + after.size);
  };
  return (text) => {
    const sequence = [...wordsOf(text), EDGE];
    const sum = sequence.reduce((log, word, index) => log + Math.log(given(sequence[index - 1] ?? EDGE, word)), 0);
    return sum / sequence.length;
  };
}

/** The prior a scorer's manifest asks for. `captions` are the initial captions, read only where their likelihood has a weight. */
export function createPrior(weights: PriorWeights, captions: readonly string[]): Prior {
  const likelihood = weights.likelihood === 0 ? undefined : captionLikelihood(captions);
  const [fewest, most] = weights.preferredWords;
  return (text) => {
    const count = wordsOf(text).length;
    const unlike = weights.fluency === 0 ? 0 : weights.fluency * disfluency(text);
    const length = weights.length * Math.max(0, fewest - count, count - most);
    return (likelihood ? weights.likelihood * likelihood(text) : 0) - unlike - length;
  };
}
