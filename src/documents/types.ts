/** Where media stand in a document, what alt text they have, and the one exact span to write. All offsets are UTF-16 code units into the document's text. */

/** Half-open: `start` included, `end` not. An insertion point has `start === end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export type FormatId =
  | "markdown"
  | "mdx"
  | "html"
  | "jsx"
  | "vue"
  | "svelte"
  | "astro"
  | "ipynb"
  | "asciidoc"
  | "restructuredtext"
  | "latex"
  | "typst"
  | "quarto";

/** What the document says about the picture's text alternative now. */
export type AltState =
  /** There is no alternative text at all. */
  | "missing"
  /** `alt=""` or `![](a.png)` where the format can tell the two apart; a decision, not a gap, where policy says so. */
  | "empty"
  /** Text that stands in for a text: "Alt text", "image", a file name. Decided by the rules, never by a format. */
  | "placeholder"
  /** An expression, a binding or a spread: a text may come at run time and nothing may be written. */
  | "dynamic"
  | "given";

/** How the document comes to the state, where the state alone does not say: policies differ on these. */
export type AltForm =
  /** The bare attribute: `<img alt>`. HTML reads it as empty, JSX as `true`. */
  | "valueless"
  /** An expression that is never a text: `alt={undefined}`, `alt={null}`. */
  | "nothing"
  /** No `alt` of its own, but a spread (`{...props}`, `v-bind="props"`) or a template tag that may bring one. */
  | "spread"
  /** A binding or an expression whose value is known at run time only. */
  | "expression";

/** How a text is turned into the characters that stand in the span. One per (format, quoting style). */
export interface AltEdit {
  /** What is replaced; empty for an insertion. */
  readonly span: Span;
  /** The replacement for the span that makes `text` the alternative text, escaped for this place. */
  readonly encode: (text: string) => string;
}

/** What stands around a reference, for classification, functional texts and rules. Undefined where there is none. */
export interface ReferenceContext {
  /** Text of the nearest heading above. */
  readonly heading?: string;
  /** Text of the sentence or paragraph around, without the reference itself. */
  readonly paragraph?: string;
  /** Where the surrounding link leads. */
  readonly linkTarget?: string;
  /** Text of the surrounding link or button without the image: empty when the image is its only content. */
  readonly linkText?: string;
  /** `title` of the surrounding link or button, which names it where nothing else does. */
  readonly linkTitle?: string;
  readonly figureCaption?: string;
  /** `title` of the reference. */
  readonly title?: string;
  /** BCP 47, from `lang`, front matter or the format's own setting. */
  readonly language?: string;
  /** True inside `<button>` or `input type=image`. */
  readonly button?: boolean;
}

/** Why no alternative text is needed or another attribute gives the name. Recorded as found; the policy decides what each means. */
export interface NamingAttributes {
  readonly role?: string;
  readonly ariaHidden?: boolean;
  readonly ariaLabel?: string;
  readonly ariaLabelledby?: string;
  /** Text of the elements `aria-labelledby` names: empty where the document has none of them, undefined where that cannot be known. */
  readonly ariaLabelledbyText?: string;
  readonly title?: string;
  /** Text of the `label` around an `input type=image` or that names its id. */
  readonly label?: string;
  /** True with `tabindex`, or a global ARIA attribute such as `aria-live`: a presentational role is then ignored (WAI-ARIA 1.2, section 8.1). */
  readonly focusable?: boolean;
}

/** One place in a document that shows a media file. */
export interface MediaReference {
  /** The whole reference: `![...](...)`, the whole start tag, the whole macro. */
  readonly span: Span;
  /** The source as written, where there is a literal one. */
  readonly sourceSpan?: Span;
  /** The source as text: unescaped, not yet resolved against the file system. Undefined for a dynamic source. */
  readonly source?: string;
  /** `img`, `Image`, `image` (markdown), `svg`, `input`, `area`, `video`, `audio`, `object`, ... lower-cased in HTML. */
  readonly element: string;
  readonly alt: {
    readonly state: AltState /** Decoded text when given or empty. */;
    readonly text?: string /** Span of the text as written. */;
    readonly span?: Span;
    readonly form?: AltForm;
  };
  /** Absent where nothing may be written (dynamic). */
  readonly edit?: AltEdit;
  readonly naming: NamingAttributes;
  readonly context: ReferenceContext;
}

export interface LocateOptions {
  /** JSX and MDX component names that take `src` and `alt` as `img` does. */
  readonly components: readonly string[];
  /** Component names that stand for another element than `img`: `{ Object: "object", InputImage: "input" }`. */
  readonly standsFor?: Readonly<Record<string, string>>;
}

/** A format: one file, one exported object, registered in `formats/index.ts`. */
export interface Format {
  readonly id: FormatId;
  /** With the dot, lower case. */
  readonly extensions: readonly string[];
  /** VS Code language ids. */
  readonly languageIds: readonly string[];
  /**
   * Every media reference, in document order. Throws `DocumentSyntaxError` (names line and column) where the parser gives up;
   * never for a document a human would call valid. Asynchronous because some parsers load lazily.
   */
  locate(text: string, options: LocateOptions): Promise<readonly MediaReference[]>;
}
