import { countNgrams, type Judged, ngramLength } from "./ngrams.ts";

const LONGEST = 4;
/** The constants of the COCO caption evaluation, which keep a corpus without a match from dividing by zero. */
const TINY = 1e-15;
const SMALL = 1e-9;

/**
 * Corpus BLEU-1 to BLEU-4 (Papineni et al. 2002) with the closest reference length, as the COCO caption evaluation computes it.
 * @returns four values, 0 to 1
 */
export function bleu(corpus: readonly Judged[]): readonly [number, number, number, number] {
  const correct = [0, 0, 0, 0];
  const guessed = [0, 0, 0, 0];
  let captionLength = 0;
  let referenceLength = 0;
  for (const { caption, references } of corpus) {
    captionLength += caption.length;
    referenceLength += closestLength(caption.length, references);
    const most = new Map<string, number>();
    for (const reference of references) {
      for (const [ngram, count] of countNgrams(reference, LONGEST)) most.set(ngram, Math.max(most.get(ngram) ?? 0, count));
    }
    for (let order = 0; order < LONGEST; order++) guessed[order] = (guessed[order] ?? 0) + Math.max(0, caption.length - order);
    for (const [ngram, count] of countNgrams(caption, LONGEST)) {
      const order = ngramLength(ngram) - 1;
      correct[order] = (correct[order] ?? 0) + Math.min(count, most.get(ngram) ?? 0);
    }
  }
  const ratio = (captionLength + TINY) / (referenceLength + SMALL);
  const brevity = ratio < 1 ? Math.exp(1 - 1 / ratio) : 1;
  let product = 1;
  const values = correct.map((hits, order) => {
    product *= (hits + TINY) / ((guessed[order] ?? 0) + SMALL);
    return brevity * product ** (1 / (order + 1));
  });
  return [values[0] ?? 0, values[1] ?? 0, values[2] ?? 0, values[3] ?? 0];
}

function closestLength(length: number, references: readonly (readonly string[])[]): number {
  let closest = Number.POSITIVE_INFINITY;
  for (const reference of references) {
    const [distance, best] = [Math.abs(reference.length - length), Math.abs(closest - length)];
    if (distance < best || (distance === best && reference.length < closest)) closest = reference.length;
  }
  return closest;
}
