import type { SparseValues } from "../../types.ts";
import type { Fold } from "./fold.ts";

/** Finds the labels a text speaks of, by words and phrases. */
export class MentionFinder {
  readonly #words: ReadonlyMap<string, readonly number[]>;
  /** By first word: the further words and the label, longest first. */
  readonly #phrases = new Map<string, { readonly rest: readonly string[]; readonly label: number }[]>();

  constructor(private readonly fold: Fold) {
    this.#words = new Map(Object.entries(fold.words));
    for (const [phrase, label] of Object.entries(fold.phrases)) {
      const [first = "", ...rest] = phrase.split(" ");
      const sharing = [...(this.#phrases.get(first) ?? []), { rest, label }];
      this.#phrases.set(
        first,
        sharing.sort((a, b) => b.rest.length - a.rest.length),
      );
    }
  }

  /** Indices of the labels, ascending; one past the last label is "several people". A phrase's words are not read again on their own: a hot dog is no dog. */
  find(text: string): readonly number[] {
    const words = text.toLowerCase().match(/[a-z']+/g) ?? [];
    const found = new Set<number>();
    for (let at = 0; at < words.length; at++) {
      const word = words[at] ?? "";
      const phrase = this.#phrases.get(word)?.find(({ rest }) => rest.every((next, index) => words[at + 1 + index] === next));
      if (phrase) {
        found.add(phrase.label);
        at += phrase.rest.length;
      } else for (const label of this.#words.get(word) ?? []) found.add(label);
    }
    return [...found].sort((a, b) => a - b);
  }

  /** The text half of the values that `mediaValues` appends to the media's vector. */
  values(text: string): SparseValues {
    const found = this.find(text);
    const count = this.fold.labels.length;
    const objects = found.filter((label) => label > 0 && label < count);
    const share = 1 / Math.max(1, objects.length) ** this.fold.weights.k;
    return {
      columns: [...objects, ...found.map((label) => count + label)],
      values: [...objects.map(() => share), ...found.map(() => 1)],
    };
  }
}
