import { givenText, type Rule } from "./rule.ts";

/** An end of a sentence that another begins after; abbreviations and initials end with one letter or are followed by lower case. */
const NEXT_SENTENCE = /(?<![\s.][\p{L}])(?<!\b(?:Mr|Mrs|Ms|Dr|St|No|Fig|vs|approx|e\.g|i\.e|bzw|ca))[.!?。！？]["”')\]]*\s+(?=["“'([]?\p{Lu})/u;

/**
 * A text of one sentence, which only what a machine writes has to be: a person may need two.
 * Source: W3C WAI Images Tutorial, "Tips and Tricks" (as short as possible; a brief phrase).
 */
export const oneSentence: Rule = {
  id: "one-sentence",
  severity: "off",
  description: "More than one sentence",
  source: "https://www.w3.org/WAI/tutorials/images/tips/",
  gates: true,
  check(reference) {
    const text = givenText(reference);
    return text !== undefined && NEXT_SENTENCE.test(text)
      ? { message: "The text has more than one sentence. Keep the one that matters." }
      : undefined;
  },
};
