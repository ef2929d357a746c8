import { countNgrams, type Judged, ngramLength } from "./ngrams.ts";

const LONGEST = 4;
/** Standard deviation, in words, of the penalty for a length unlike the reference's. */
const SIGMA = 6;

interface TermVector {
  /** One map per n-gram length: tf-idf by n-gram. */
  readonly weights: readonly Map<string, number>[];
  readonly norms: readonly number[];
  /** Number of word pairs, which CIDEr-D takes as the length. */
  readonly length: number;
}

/**
 * CIDEr-D (Vedantam et al. 2015, section 3.2 and 5) of each caption: tf-idf weighted n-gram similarity to the references, clipped, with a
 * Gaussian length penalty, times 10. Document frequencies come from the references of the corpus given.
 * @returns one value per entry; their mean is the corpus figure (times 100 in tables)
 */
export function ciderD(corpus: readonly Judged[]): number[] {
  const frequency = new Map<string, number>();
  for (const { references } of corpus) {
    for (const ngram of new Set(references.flatMap((reference) => [...countNgrams(reference, LONGEST).keys()]))) {
      frequency.set(ngram, (frequency.get(ngram) ?? 0) + 1);
    }
  }
  const logCorpus = Math.log(corpus.length);
  const vectorOf = (words: readonly string[]): TermVector => {
    const weights = Array.from({ length: LONGEST }, () => new Map<string, number>());
    const squares = new Array<number>(LONGEST).fill(0);
    let length = 0;
    for (const [ngram, count] of countNgrams(words, LONGEST)) {
      const order = ngramLength(ngram) - 1;
      const weight = count * (logCorpus - Math.log(Math.max(1, frequency.get(ngram) ?? 0)));
      weights[order]?.set(ngram, weight);
      squares[order] = (squares[order] ?? 0) + weight ** 2;
      if (order === 1) length += count;
    }
    return { weights, norms: squares.map(Math.sqrt), length };
  };
  return corpus.map(({ caption, references }) => {
    const vector = vectorOf(caption);
    const total = references.reduce((sum, reference) => sum + similarity(vector, vectorOf(reference)), 0);
    return (10 * total) / references.length;
  });
}

function similarity(caption: TermVector, reference: TermVector): number {
  const penalty = Math.exp(-((caption.length - reference.length) ** 2) / (2 * SIGMA ** 2));
  let sum = 0;
  caption.weights.forEach((weights, order) => {
    const others = reference.weights[order];
    const norm = (caption.norms[order] ?? 0) * (reference.norms[order] ?? 0);
    if (!others || norm === 0) return;
    let product = 0;
    for (const [ngram, weight] of weights) {
      const other = others.get(ngram) ?? 0;
      product += Math.min(weight, other) * other;
    }
    sum += (product / norm) * penalty;
  });
  return sum / LONGEST;
}
