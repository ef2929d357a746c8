import type { ElementKind, ElementPolicy, NameSource, Policy } from "./policy.ts";
import type { MediaReference } from "./types.ts";

/** What a reference says to those who do not see it, under a policy. */
export type TextAlternative =
  | { readonly verdict: "named"; readonly text: string; readonly by: "alt" | NameSource }
  /** A text may come at run time. */
  | { readonly verdict: "dynamic" }
  /** Marked as saying nothing: `alt=""`, a presentational role, hidden. */
  | { readonly verdict: "decorative"; readonly by: "empty-alt" | "role" | "hidden" }
  /** Not an element the policy looks at, or one that needs no name here. */
  | { readonly verdict: "not-checked" }
  | { readonly verdict: "missing"; readonly because: "no-alt" | "no-value" | "empty" | "white-space" | "spread" };

const OWN_KINDS = new Set<ElementKind>(["input", "area", "object", "svg", "video", "audio", "embed"]);
const IMAGE_ROLES = new Set(["img", "image", "graphics-document", "graphics-symbol"]);
const PRESENTATIONAL = new Set(["presentation", "none"]);
/** Roles whose name is required (WAI-ARIA 1.2, "Accessible Name Required") and may stand on an image. */
const NAMED_ROLES = new Set(
  "button checkbox combobox link menuitem menuitemcheckbox menuitemradio meter option progressbar radio scrollbar slider switch tab textbox treeitem".split(
    " ",
  ),
);
/** What an `object` shows that is no picture, video or sound. */
const DOCUMENT_SOURCE = /\.(?:x?html?|pdf|php|aspx?|txt|json|xml)(?:[?#]|$)/i;

/** The kind of an element: every component, macro, directive and Markdown image is an `img`. */
export function kindOf(reference: MediaReference): ElementKind {
  const element = reference.element as ElementKind;
  if (OWN_KINDS.has(element)) {
    return element;
  }
  // A `div role=img`, not a component: those have an upper-case letter or a dash.
  return reference.naming.role !== undefined && IMAGE_ROLES.has(reference.naming.role) && /^(?!img$|image$)[a-z][a-z0-9]*$/.test(reference.element)
    ? "role-img"
    : "img";
}

/** White space as accname trims it, and characters that show nothing. */
export function isBlank(text: string): boolean {
  return /^[\s\u200B-\u200F\u2060\uFEFF\u00AD]*$/u.test(text);
}

/** Decides what a reference says; the order is that of the accessible name computation (accname 1.2, section 4.3.2) with the policy's exceptions. */
export function textAlternative(reference: MediaReference, policy: Policy): TextAlternative {
  const kind = kindOf(reference);
  const rules = policy.elements[kind];
  if (rules === undefined || isOutside(reference, kind, policy)) {
    return { verdict: "not-checked" };
  }
  if (reference.naming.ariaHidden === true && policy.hidden === "excused") {
    return { verdict: "decorative", by: "hidden" };
  }
  const name = nameByAttribute(reference, rules, policy);
  const alt = alternativeText(reference, kind, rules, policy);
  if (alt.verdict === "named" || alt.verdict === "dynamic") {
    return alt;
  }
  if (name !== undefined) {
    return name;
  }
  if (alt.verdict === "missing" && policy.presentationalRole === "excused" && PRESENTATIONAL.has(reference.naming.role ?? "")) {
    return reference.naming.focusable === true ? alt : { verdict: "decorative", by: "role" };
  }
  return alt;
}

function isOutside(reference: MediaReference, kind: ElementKind, policy: Policy): boolean {
  const { naming, context, source } = reference;
  if (kind === "area" && policy.areaWithoutLink === "excused" && context.linkTarget === undefined) {
    return true;
  }
  if (kind === "object") {
    if (policy.objectWithoutData === "excused" && (source === undefined || (policy.id === "wcag" && DOCUMENT_SOURCE.test(source)))) {
      return true;
    }
  }
  const role = naming.role;
  return (
    policy.otherRoles === "excused" &&
    role !== undefined &&
    naming.focusable !== true &&
    !IMAGE_ROLES.has(role) &&
    !PRESENTATIONAL.has(role) &&
    !NAMED_ROLES.has(role)
  );
}

function alternativeText(reference: MediaReference, kind: ElementKind, rules: ElementPolicy, policy: Policy): TextAlternative {
  const { state, form, text = "" } = reference.alt;
  if (state === "dynamic") {
    return form === "spread" && policy.spreadAlt === "missing" ? { verdict: "missing", because: "spread" } : { verdict: "dynamic" };
  }
  if (form === "nothing") {
    return { verdict: "missing", because: "no-value" };
  }
  if (form === "valueless") {
    return policy.valuelessAlt === "missing" ? { verdict: "missing", because: "no-value" } : emptyText(rules);
  }
  if (state === "missing") {
    return { verdict: "missing", because: "no-alt" };
  }
  if (kind === "object" && isFallback(reference) && !rules.names.includes("content")) {
    return { verdict: "missing", because: "no-alt" };
  }
  if (text === "") {
    return reference.element === "image" && policy.emptyLabel === "missing" ? { verdict: "missing", because: "no-alt" } : emptyText(rules);
  }
  if (isBlank(text) && policy.whitespaceAlt === "missing") {
    return { verdict: "missing", because: "white-space" };
  }
  return { verdict: "named", text, by: "alt" };
}

function emptyText(rules: ElementPolicy): TextAlternative {
  return rules.emptyAlt === "decorative" ? { verdict: "decorative", by: "empty-alt" } : { verdict: "missing", because: "empty" };
}

/** The text of an `object` that is its content, which no edit can change, rather than its label. */
function isFallback(reference: MediaReference): boolean {
  return reference.alt.state === "given" && reference.edit === undefined && reference.alt.span === undefined;
}

function nameByAttribute(reference: MediaReference, rules: ElementPolicy, policy: Policy): TextAlternative | undefined {
  const { ariaLabel, ariaLabelledby, ariaLabelledbyText, title, label } = reference.naming;
  const looksUp = policy.emptyNames === "ignored" && policy.danglingLabelledby === "ignored";
  const candidates: Readonly<Record<NameSource, string | undefined>> = {
    "aria-labelledby": ariaLabelledby !== undefined && looksUp ? (ariaLabelledbyText ?? ariaLabelledby) : ariaLabelledby,
    "aria-label": ariaLabel,
    title,
    label,
    content: undefined,
  };
  for (const by of rules.names) {
    const text = candidates[by];
    // A Markdown title becomes a tooltip beside `alt=""`, which says "decoration" (technique H67).
    if (by === "title" && (reference.element === "image" || reference.element === "quarto-image")) {
      continue;
    }
    if (text !== undefined && (policy.emptyNames === "count" || !isBlank(text))) {
      return { verdict: "named", text, by };
    }
  }
  return undefined;
}
