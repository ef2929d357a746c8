import type { Policy } from "../policy.ts";
import type { MediaReference } from "../types.ts";

export const RULE_IDS = [
  "missing-alt",
  "empty-alt",
  "whitespace-alt",
  "placeholder-alt",
  "alt-too-long",
  "image-of",
  "keyword-stuffing",
  "repeats-text",
  "duplicate-alt",
  "caption-as-alt",
  "one-sentence",
] as const;
export type RuleId = (typeof RULE_IDS)[number];

export type Severity = "error" | "warning" | "info" | "off";

/** What a rule may look at besides the reference. */
export interface RuleContext {
  readonly policy: Policy;
  /** Path of the document, with forward slashes. */
  readonly path: string;
  /** Soft limit in characters. */
  readonly maxLength: number;
  /** The media reference before and after this one in the document. */
  readonly previous?: MediaReference;
  readonly next?: MediaReference;
}

export interface Breach {
  /** One sentence: what is wrong and what to do. */
  readonly message: string;
  /** Graver or milder than the rule usually is. */
  readonly severity?: Exclude<Severity, "off">;
}

export interface Rule {
  readonly id: RuleId;
  readonly severity: Severity;
  /** One line for lists of rules. */
  readonly description: string;
  /** Where the rule comes from. */
  readonly source: string;
  /** Whether the rule also gates texts that a machine is about to write. */
  readonly gates: boolean;
  check(reference: MediaReference, context: RuleContext): Breach | undefined;
}

/** The text a rule about wording looks at: what is given, says something, and is heard. */
export function givenText(reference: MediaReference): string | undefined {
  const { state, text } = reference.alt;
  const { ariaHidden, ariaLabel } = reference.naming;
  // `aria-label` comes before `alt` (accname 1.2, section 4.3.2; ACT rule 9eb3f6, inapplicable example 4).
  if (ariaHidden === true || (ariaLabel !== undefined && ariaLabel.trim() !== "" && ariaLabel !== text)) {
    return undefined;
  }
  return state === "given" && text !== undefined && text.trim() !== "" ? text.trim() : undefined;
}

/** Letters and digits alone, lower case, one space between words: two texts that sound alike are equal. */
export function spoken(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, " ")
    .trim();
}
