import { givenText, type Rule } from "./rule.ts";

/** IPTC Photo Metadata Standard 2023.1, "Alt Text (Accessibility)": "the recommended length is 250 characters or less". */
export const HARD_LIMIT = 250;
/** What screen readers and guides commonly take as one breath; the default of `maxLength`. */
export const SOFT_LIMIT = 125;

/**
 * Longer than a listener can take in at once; a long description belongs into the text or into `Extended Description`.
 * Source: IPTC Photo Metadata Standard, property "Alt Text (Accessibility)"; W3C tips for images ("as short as possible").
 */
export const altTooLong: Rule = {
  id: "alt-too-long",
  severity: "info",
  description: `Longer than ${SOFT_LIMIT} characters (a note) or ${HARD_LIMIT} (a warning)`,
  source: "https://iptc.org/std/photometadata/specification/IPTC-PhotoMetadata#alt-text-accessibility",
  gates: true,
  check(reference, { maxLength }) {
    const length = [...(givenText(reference) ?? "")].length;
    if (length > Math.max(HARD_LIMIT, maxLength)) {
      return {
        message: `The text has ${length} characters, more than ${Math.max(HARD_LIMIT, maxLength)}. Shorten it and move the details into the document.`,
        severity: "warning",
      };
    }
    return length > maxLength ? { message: `The text has ${length} characters, more than ${maxLength}. Shorten it if nothing is lost.` } : undefined;
  },
};
