/**
 * What counts as a text alternative. Checkers disagree on purpose: each published one is a preset here, so that a project that already
 * follows one of them gets the same answers. The differences are the fields; a project may set any of them on top of a preset.
 */

/** How an element takes part: the kinds HTML-AAM 1.0, section 4.1 tells apart. Components and the images of other formats are `img`. */
export type ElementKind = "img" | "input" | "area" | "object" | "svg" | "role-img" | "video" | "audio" | "embed";

export type NameSource = "aria-label" | "aria-labelledby" | "title" | "label" | "content";

export interface ElementPolicy {
  /** What gives a name where there is no alternative text. */
  readonly names: readonly NameSource[];
  /** What `alt=""` says. */
  readonly emptyAlt: "decorative" | "missing";
}

export interface Policy {
  readonly id: PolicyId;
  /** Kinds that are not named are not checked. */
  readonly elements: Readonly<Partial<Record<ElementKind, ElementPolicy>>>;
  /** `![](a.png)` and its like, where the format has no second way to say "none". */
  readonly emptyLabel: "decorative" | "missing";
  /** `<img alt>`: HTML reads it as empty, but authors write it by leaving something out. */
  readonly valuelessAlt: "empty" | "missing";
  /** `alt=" "`: no name (accname 1.2 trims it), a finding of its own (`whitespace-alt`), or nothing to say. */
  readonly whitespaceAlt: "missing" | "reported";
  /** `<img {...props}>`: the spread may bring an `alt`, or may not. */
  readonly spreadAlt: "dynamic" | "missing";
  /** `aria-hidden="true"`, `hidden`. */
  readonly hidden: "excused" | "checked";
  /** `role="presentation"` and `role="none"`. */
  readonly presentationalRole: "excused" | "checked";
  /** Whether `aria-label=""` and `aria-labelledby=""` count as names, as they do for checkers that look at presence alone. */
  readonly emptyNames: "count" | "ignored";
  /** An `aria-labelledby` whose ids are nowhere on the page: no name, unless the checker reads one tag at a time. */
  readonly danglingLabelledby: "counts" | "ignored";
  /** An `area` without `href` is no control and needs no name (HTML 4.8.14), unless the checker does not look. */
  readonly areaWithoutLink: "excused" | "checked";
  /** An `object` without `data` shows its fallback and needs no name, unless the checker does not look. */
  readonly objectWithoutData: "excused" | "checked";
  /** An explicit role that needs no name, such as `separator`, takes the image out of the rule. */
  readonly otherRoles: "excused" | "checked";
  /** `alt=""` where GitHub wraps every image in a link, which then has no name: in README-like files, or in every Markdown document (rule GH003). */
  readonly emptyAltOnGitHub: "reported" | "in-markdown" | "decorative";
  /** `alt=""` or a presentational role of an image that is all a link or a button holds. */
  readonly emptyAltAlone: "reported" | "decorative";
}

const ALL_NAMES: readonly NameSource[] = ["aria-label", "aria-labelledby", "title"];
const ARIA: readonly NameSource[] = ["aria-label", "aria-labelledby"];

/** WCAG 2.2 SC 1.1.1 as the ACT rules 23a2a8, 59796f, 7d6734 and 8fc3b6 test it. The default. */
const wcag: Policy = {
  id: "wcag",
  elements: {
    img: { names: ALL_NAMES, emptyAlt: "decorative" },
    input: { names: [...ALL_NAMES, "label"], emptyAlt: "missing" },
    area: { names: ALL_NAMES, emptyAlt: "missing" },
    object: { names: ALL_NAMES, emptyAlt: "missing" },
    svg: { names: ALL_NAMES, emptyAlt: "missing" },
    "role-img": { names: ALL_NAMES, emptyAlt: "missing" },
  },
  emptyLabel: "missing",
  valuelessAlt: "missing",
  whitespaceAlt: "missing",
  spreadAlt: "dynamic",
  hidden: "excused",
  presentationalRole: "excused",
  emptyNames: "ignored",
  danglingLabelledby: "ignored",
  areaWithoutLink: "excused",
  objectWithoutData: "excused",
  otherRoles: "excused",
  emptyAltOnGitHub: "reported",
  emptyAltAlone: "reported",
};

/** axe-core: image-alt, input-image-alt, area-alt, object-alt, svg-img-alt, role-img-alt. It reads the rendered page, where a bare `alt` is empty. */
const axe: Policy = { ...wcag, id: "axe", valuelessAlt: "empty", emptyAltOnGitHub: "decorative" };

/** markdownlint MD045: images and `img` alone, an `alt` with a value or `aria-hidden="true"`. */
const markdownlint: Policy = {
  ...wcag,
  id: "markdownlint",
  elements: { img: { names: [], emptyAlt: "decorative" } },
  whitespaceAlt: "reported",
  presentationalRole: "checked",
  otherRoles: "checked",
  emptyAltOnGitHub: "decorative",
  emptyAltAlone: "decorative",
};

/** github/markdownlint-github: MD045 with GH001 (no default text) and GH003 (no empty alt in HTML). */
const github: Policy = { ...markdownlint, id: "github", emptyAltOnGitHub: "in-markdown", emptyAltAlone: "reported" };

/** eslint-plugin-jsx-a11y `alt-text`: `alt` rather than roles, a spread proves nothing. */
const jsxA11y: Policy = {
  ...wcag,
  id: "jsx-a11y",
  elements: {
    img: { names: ARIA, emptyAlt: "decorative" },
    input: { names: ARIA, emptyAlt: "decorative" },
    area: { names: ARIA, emptyAlt: "decorative" },
    object: { names: [...ALL_NAMES, "content"], emptyAlt: "missing" },
  },
  whitespaceAlt: "reported",
  spreadAlt: "missing",
  hidden: "checked",
  presentationalRole: "checked",
  danglingLabelledby: "counts",
  areaWithoutLink: "checked",
  objectWithoutData: "checked",
  otherRoles: "checked",
  emptyAltOnGitHub: "decorative",
  emptyAltAlone: "decorative",
};

/** Biome `useAltText`: jsx-a11y's rule with `aria-hidden` as an excuse. */
const biome: Policy = { ...jsxA11y, id: "biome", hidden: "excused" };

/** eslint-plugin-vuejs-accessibility `alt-text`: an `img` needs `alt` itself; controls need a text that is not empty. */
const vueA11y: Policy = {
  ...jsxA11y,
  id: "vue-a11y",
  elements: {
    img: { names: [], emptyAlt: "decorative" },
    input: { names: ARIA, emptyAlt: "missing" },
    area: { names: ARIA, emptyAlt: "missing" },
    object: { names: [...ALL_NAMES, "content"], emptyAlt: "missing" },
  },
};

/** angular-eslint `template/alt-text`: the presence of an attribute or a binding is what counts. */
const angularEslint: Policy = {
  ...jsxA11y,
  id: "angular-eslint",
  elements: {
    img: { names: [], emptyAlt: "decorative" },
    input: { names: ARIA, emptyAlt: "decorative" },
    area: { names: ARIA, emptyAlt: "decorative" },
    object: { names: [...ALL_NAMES, "content"], emptyAlt: "missing" },
  },
  valuelessAlt: "empty",
  emptyNames: "count",
};

/** HTMLHint `alt-require`: `alt` on `img`, a text on `area[href]` and `input[type=image]`, nothing else. */
const htmlhint: Policy = {
  ...wcag,
  id: "htmlhint",
  elements: {
    img: { names: [], emptyAlt: "decorative" },
    input: { names: [], emptyAlt: "missing" },
    area: { names: [], emptyAlt: "missing" },
  },
  valuelessAlt: "empty",
  whitespaceAlt: "reported",
  presentationalRole: "checked",
  otherRoles: "checked",
  emptyAltOnGitHub: "decorative",
  emptyAltAlone: "decorative",
};

/** html-validate `wcag/h36`, `wcag/h37`, `area-alt`: as HTMLHint, a bare `alt` is no value. */
const htmlValidate: Policy = { ...htmlhint, id: "html-validate", valuelessAlt: "missing", presentationalRole: "excused" };

export const POLICY_IDS = [
  "wcag",
  "axe",
  "markdownlint",
  "github",
  "jsx-a11y",
  "biome",
  "vue-a11y",
  "angular-eslint",
  "htmlhint",
  "html-validate",
] as const;
export type PolicyId = (typeof POLICY_IDS)[number];

const POLICIES: Readonly<Record<PolicyId, Policy>> = {
  wcag,
  axe,
  markdownlint,
  github,
  "jsx-a11y": jsxA11y,
  biome,
  "vue-a11y": vueA11y,
  "angular-eslint": angularEslint,
  htmlhint,
  "html-validate": htmlValidate,
};

/** The preset of that name. */
export function policyOf(id: PolicyId): Policy {
  return POLICIES[id];
}

export const DEFAULT_POLICY: Policy = wcag;
