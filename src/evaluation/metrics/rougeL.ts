import type { Judged } from "./ngrams.ts";

/** How much more recall counts than precision; the COCO caption evaluation's value. */
const BETA = 1.2;

/**
 * ROUGE-L (Lin 2004) of one caption: F-measure of the longest common subsequence, best precision and best recall over the references.
 * @returns 0 to 1
 */
export function rougeL({ caption, references }: Judged): number {
  let precision = 0;
  let recall = 0;
  for (const reference of references) {
    const common = longestCommonSubsequence(reference, caption);
    if (caption.length > 0) precision = Math.max(precision, common / caption.length);
    if (reference.length > 0) recall = Math.max(recall, common / reference.length);
  }
  if (precision === 0 || recall === 0) return 0;
  return ((1 + BETA ** 2) * precision * recall) / (recall + BETA ** 2 * precision);
}

function longestCommonSubsequence(a: readonly string[], b: readonly string[]): number {
  let above = new Uint32Array(b.length + 1);
  for (const word of a) {
    const row = new Uint32Array(b.length + 1);
    for (let column = 1; column <= b.length; column++) {
      row[column] = word === b[column - 1] ? (above[column - 1] ?? 0) + 1 : Math.max(above[column] ?? 0, row[column - 1] ?? 0);
    }
    above = row;
  }
  return above[b.length] ?? 0;
}
