import { givenText, type Rule, spoken } from "./rule.ts";

/** From this many fragments on, a list without a conjunction is no sentence any more. */
const FRAGMENTS = 6;
const FRAGMENT_WORDS = 2.2;
/** A content word said this often in a text of alternative length is there for search engines. */
const REPETITIONS = 4;
/** Words of four letters and more that a description may need again and again: "a file, then ..., then ...". */
const FUNCTION_WORDS = new Set(
  "above after another before behind below beside between each from have into left next onto other over right same some that their them then there they this three through under until which while with without your".split(
    " ",
  ),
);
/** "Buttons: duplicate, rename, shut down": what stands before the colon says what the list is. */
const INTRODUCED = /^[^,;|•:]{3,60}:\s/;

/** Whether a text is a list of search terms rather than a sentence. */
export function isStuffed(text: string): boolean {
  const fragments = text
    .split(/[,;|•/]/)
    .map((fragment) => spoken(fragment))
    .filter((fragment) => fragment !== "");
  const words = spoken(text).split(" ");
  if (
    fragments.length >= FRAGMENTS &&
    !INTRODUCED.test(text) &&
    words.length / fragments.length <= FRAGMENT_WORDS &&
    !/\b(?:and|or|und|oder|et|ou|y|o|e|en)\b|&/i.test(text)
  ) {
    return true;
  }
  const counts = new Map<string, number>();
  for (const word of words.filter((candidate) => candidate.length >= 4 && !FUNCTION_WORDS.has(candidate))) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return words.length <= 40 && [...counts.values()].some((count) => count >= REPETITIONS && count / words.length >= 0.2);
}

/** Source: WCAG 2.2 technique G95 (a brief description); Google Search Central, image best practices: keyword stuffing is a negative experience and seen as spam. */
export const keywordStuffing: Rule = {
  id: "keyword-stuffing",
  severity: "warning",
  description: "A list of search terms instead of a description",
  source: "https://developers.google.com/search/docs/appearance/google-images#descriptive-alt-text",
  gates: true,
  check(reference) {
    const text = givenText(reference);
    return text !== undefined && isStuffed(text) ? { message: "The text lists search terms. Say in one sentence what the image shows." } : undefined;
  },
};
