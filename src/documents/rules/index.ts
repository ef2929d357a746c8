import { DEFAULT_POLICY, type Policy } from "../policy.ts";
import type { MediaReference, Span } from "../types.ts";
import { altTooLong, HARD_LIMIT, SOFT_LIMIT } from "./altTooLong.ts";
import { captionAsAlt } from "./captionAsAlt.ts";
import { duplicateAlt } from "./duplicateAlt.ts";
import { emptyAlt } from "./emptyAlt.ts";
import { imageOf } from "./imageOf.ts";
import { keywordStuffing } from "./keywordStuffing.ts";
import { missingAlt } from "./missingAlt.ts";
import { oneSentence } from "./oneSentence.ts";
import { placeholderAlt } from "./placeholderAlt.ts";
import { repeatsText } from "./repeatsText.ts";
import type { Rule, RuleContext, RuleId, Severity } from "./rule.ts";
import { whitespaceAlt } from "./whitespaceAlt.ts";

export { HARD_LIMIT, SOFT_LIMIT } from "./altTooLong.ts";
export { isPlaceholder } from "./placeholderAlt.ts";
export { RULE_IDS, type Rule, type RuleId, type Severity } from "./rule.ts";

/** Every rule, in the order its findings are listed. */
export const RULES: readonly Rule[] = [
  missingAlt,
  emptyAlt,
  whitespaceAlt,
  placeholderAlt,
  altTooLong,
  imageOf,
  keywordStuffing,
  repeatsText,
  duplicateAlt,
  captionAsAlt,
  oneSentence,
];

/** One thing that is wrong with one reference. */
export interface RuleFinding {
  readonly rule: RuleId;
  readonly severity: Exclude<Severity, "off">;
  readonly message: string;
  /** The alternative text where there is one that can be corrected, else the reference. */
  readonly span: Span;
  readonly reference: MediaReference;
}

export interface CheckOptions {
  readonly policy?: Policy;
  /** Path of the document, relative to the project, with forward slashes. */
  readonly path?: string;
  readonly severities?: Readonly<Partial<Record<RuleId, Severity>>>;
  /** Soft limit in characters, 125 by default. */
  readonly maxLength?: number;
}

/** Everything the rules find in the references of one document, in document order. */
export function check(references: readonly MediaReference[], options: CheckOptions = {}): RuleFinding[] {
  return references.flatMap((reference, index) => {
    const previous = references[index - 1];
    const next = references[index + 1];
    return findingsOf(reference, RULES, options, {
      ...(previous === undefined ? {} : { previous }),
      ...(next === undefined ? {} : { next }),
    });
  });
}

/**
 * What the rules say about a text before it is written. A finding of severity `error` forbids it; with others a better text is preferred.
 * Settings do not soften the gate: people may write what they like, the machine may not.
 */
export function judge(
  altText: string,
  reference: MediaReference,
  context: Pick<CheckOptions, "policy" | "path" | "maxLength"> & { readonly previous?: MediaReference; readonly next?: MediaReference } = {},
): RuleFinding[] {
  const { previous, next, ...options } = context;
  const written: MediaReference = { ...reference, alt: { state: "given", text: altText, span: reference.span } };
  if (altText.trim() === "") {
    return [{ rule: "whitespace-alt", severity: "error", message: "The text is empty.", span: reference.span, reference }];
  }
  const forbidding: Partial<Record<RuleId, Severity>> = {
    "placeholder-alt": "error",
    "image-of": "error",
    "keyword-stuffing": "error",
    "one-sentence": "error",
    "alt-too-long": [...altText].length > Math.max(HARD_LIMIT, options.maxLength ?? 0) ? "error" : "warning",
    "repeats-text": "warning",
    "duplicate-alt": "warning",
    "caption-as-alt": "warning",
  };
  return findingsOf(
    written,
    RULES.filter((rule) => rule.gates),
    { ...options, severities: forbidding },
    { ...(previous === undefined ? {} : { previous }), ...(next === undefined ? {} : { next }) },
  );
}

/** Whether a reference waits for a text: nothing there, or what only stands in for one. `dynamic` and decorative ones do not. */
export function lacksText(reference: MediaReference, policy: Policy = DEFAULT_POLICY): "missing" | "placeholder" | undefined {
  const context: RuleContext = { policy, path: "", maxLength: SOFT_LIMIT };
  if (missingAlt.check(reference, context) !== undefined || whitespaceAlt.check(reference, context) !== undefined) {
    return "missing";
  }
  return placeholderAlt.check(reference, context) !== undefined ? "placeholder" : undefined;
}

function findingsOf(
  reference: MediaReference,
  rules: readonly Rule[],
  options: CheckOptions,
  neighbours: Pick<RuleContext, "previous" | "next">,
): RuleFinding[] {
  const context: RuleContext = {
    policy: options.policy ?? DEFAULT_POLICY,
    path: options.path ?? "",
    maxLength: options.maxLength ?? SOFT_LIMIT,
    ...neighbours,
  };
  const findings: RuleFinding[] = [];
  for (const rule of rules) {
    const configured = options.severities?.[rule.id];
    if ((configured ?? rule.severity) === "off") {
      continue;
    }
    const breach = rule.check(reference, context);
    const severity = configured ?? breach?.severity ?? rule.severity;
    if (breach !== undefined && severity !== "off") {
      findings.push({
        rule: rule.id,
        severity,
        message: breach.message,
        span: rule.id === "missing-alt" ? reference.span : (reference.alt.span ?? reference.span),
        reference,
      });
    }
  }
  return findings;
}
