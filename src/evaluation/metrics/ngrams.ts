/** Counts of all n-grams of 1 to `longest` words; words are joined by a space. */
export function countNgrams(words: readonly string[], longest: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let length = 1; length <= longest; length++) {
    for (let start = 0; start + length <= words.length; start++) {
      const ngram = words.slice(start, start + length).join(" ");
      counts.set(ngram, (counts.get(ngram) ?? 0) + 1);
    }
  }
  return counts;
}

/** How many words an n-gram has. */
export function ngramLength(ngram: string): number {
  return ngram.split(" ").length;
}

/** One picture's tokenised caption with its tokenised references. */
export interface Judged {
  readonly caption: readonly string[];
  /** Not empty. */
  readonly references: readonly (readonly string[])[];
}
