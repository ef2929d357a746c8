import { kindOf, textAlternative } from "../textAlternative.ts";
import type { Rule } from "./rule.ts";

const WHAT: Readonly<Record<string, string>> = {
  input: "image button",
  area: "link of an image map",
  object: "embedded object",
  svg: "drawing",
  "role-img": "element with role=img",
  video: "video",
  audio: "sound",
  embed: "embedded object",
  img: "image",
};

/**
 * No alternative text, or one that gives no name where a name is needed.
 * Source: WCAG 2.2 failure F65, techniques H37, H36, H24; markdownlint MD045; ACT rules 23a2a8, 59796f, 7d6734, 8fc3b6.
 */
export const missingAlt: Rule = {
  id: "missing-alt",
  severity: "error",
  description: "Media without a text alternative",
  source: "https://www.w3.org/WAI/WCAG22/Techniques/failures/F65",
  gates: false,
  check(reference, { policy }) {
    const alternative = textAlternative(reference, policy);
    if (alternative.verdict !== "missing") {
      return undefined;
    }
    const what = WHAT[kindOf(reference)] ?? "image";
    switch (alternative.because) {
      case "no-alt":
        return { message: `The ${what} has no text alternative. Say in one sentence what it shows.` };
      case "no-value":
        return { message: `The ${what}'s alt has no value. Say what it shows, or write alt="" where it only decorates.` };
      case "empty":
        return { message: `The ${what} needs a name and its text is empty. Say what it is for.` };
      case "white-space":
        return { message: `The ${what}'s alternative text is only white space. Say what it shows, or write alt="" where it only decorates.` };
      case "spread":
        return { message: `The ${what} has no alt of its own; a spread may not bring one. Write alt.` };
    }
  },
};
