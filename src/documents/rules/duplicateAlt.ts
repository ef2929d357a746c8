import type { MediaReference } from "../types.ts";
import { isPlaceholder } from "./placeholderAlt.ts";
import { givenText, type Rule, spoken } from "./rule.ts";

/** The two of a pair for light and dark pages show one thing and share their text. */
const THEMED = /(?:^|[-_./#?=])(?:dark|light|night|day|black|white|inverted?)(?:$|[-_./?#&=])|gh-(?:dark|light)-mode-only/i;

/**
 * Two different images in a row with one text: a listener cannot tell them apart.
 * Source: WCAG 2.2 failure F30 (texts that are no alternatives); W3C WAI Images Tutorial, "Groups of images".
 */
export const duplicateAlt: Rule = {
  id: "duplicate-alt",
  severity: "info",
  description: "The next image, another one, has the same text",
  source: "https://www.w3.org/WAI/tutorials/images/groups/",
  gates: true,
  check(reference, { previous, next }) {
    const text = givenText(reference);
    // Two placeholders are two placeholders: the other rule says so already.
    if (text === undefined || isPlaceholder(text, reference.source)) {
      return undefined;
    }
    return isTwin(reference, text, next) || isTwin(reference, text, previous)
      ? { message: `The image beside this one has the same text, "${text}". Say what tells them apart.` }
      : undefined;
  },
};

function isTwin(reference: MediaReference, text: string, other: MediaReference | undefined): boolean {
  const otherText = other === undefined ? undefined : givenText(other);
  if (other?.source === undefined || otherText === undefined || reference.source === undefined || spoken(otherText) !== spoken(text)) {
    return false;
  }
  return fileOf(other.source) !== fileOf(reference.source) && !(THEMED.test(other.source) || THEMED.test(reference.source));
}

/** One picture in two formats or sizes is one picture. */
function fileOf(source: string): string {
  return source.replace(/[?#].*$/s, "").replace(/(?:@\dx|[-_]\d+x\d*)?\.[a-z\d]+$/i, "");
}
