import { isBlank, textAlternative } from "../textAlternative.ts";
import type { Rule } from "./rule.ts";

/**
 * An alternative text of white space or invisible characters alone: neither a name nor the mark of a decoration.
 * Under policies that count it as missing, `missing-alt` reports it instead.
 * Source: WCAG 2.2 technique H67 (null alt text has no space in it); ACT rule 23a2a8, failed example 4.
 */
export const whitespaceAlt: Rule = {
  id: "whitespace-alt",
  severity: "warning",
  description: "Alternative text of white space alone",
  source: "https://www.w3.org/WAI/WCAG22/Techniques/html/H67",
  gates: true,
  check(reference, { policy }) {
    const { state, text } = reference.alt;
    if (state !== "given" || text === undefined || text === "" || !isBlank(text) || textAlternative(reference, policy).verdict !== "named") {
      return undefined;
    }
    return { message: `The alternative text is only white space. Say what the image shows, or write alt="" where it only decorates.` };
  },
};
