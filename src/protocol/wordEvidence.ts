/** A word of a caption and what it does for the score. */
export interface WordEvidence {
  readonly word: string;
  /** Score of the caption minus its score without this word: positive when the word helps. */
  readonly gain: number;
}

/** Words past this count are not tried: one text is scored for each. */
export const MAXIMUM_WORDS = 40;

/** Words in order, punctuation left at them. */
function wordsOf(caption: string): string[] {
  return caption.split(/\s+/).filter(Boolean).slice(0, MAXIMUM_WORDS);
}

/** The texts to score for the evidence of each word: the caption itself, then the caption without its first, second ... word. Empty for captions of one word. */
export function leaveOneOut(caption: string): string[] {
  const words = wordsOf(caption);
  if (words.length < 2) return [];
  return [caption, ...words.map((_, left) => words.filter((_, index) => index !== left).join(" "))];
}

/** `scores` in the order of `leaveOneOut`. Throws RangeError when their number does not fit. */
export function evidenceOf(caption: string, scores: readonly number[]): WordEvidence[] {
  const words = wordsOf(caption);
  const [whole, ...without] = scores;
  if (whole === undefined || without.length !== words.length) throw new RangeError(`${words.length + 1} scores expected, ${scores.length} given`);
  return words.map((word, index) => ({ word, gain: whole - (without[index] ?? whole) }));
}

/** The words the score does as well or better without, as they stand in the caption, punctuation off: nothing in the media speaks for them. */
export function unsupportedWords(evidence: readonly WordEvidence[]): string[] {
  return evidence.flatMap(({ word, gain }) => (gain <= 0 ? [word.replace(/[^\p{L}\p{N}]+$/u, "")] : []));
}
