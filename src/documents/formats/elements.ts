/** The one shape every tag language (HTML, JSX, MDX, Vue, Svelte, Astro) is brought into. All spans count UTF-16 units of the document. */

import type { AltEdit, Span } from "../types.ts";
import { decodeScriptString, encodeAttribute, type Quote } from "./escape.ts";

export type AttributeValue =
  /** A text the document states. `edit` replaces the value. */
  | { readonly kind: "literal"; readonly text: string; readonly span: Span; readonly edit?: AltEdit }
  /** `<img alt>`. `edit` gives it a value. */
  | { readonly kind: "valueless"; readonly edit?: AltEdit }
  /** An expression that is never a text, such as `{undefined}`. `edit` replaces it. */
  | { readonly kind: "nothing"; readonly edit?: AltEdit }
  /** An expression, as written, without its braces. */
  | { readonly kind: "dynamic"; readonly written: string; readonly span: Span };

export interface ElementAttribute {
  /** Lower case, without the prefix of a binding: `alt` for `:alt`, `[alt]` and `bind:alt`. */
  readonly name: string;
  readonly span: Span;
  readonly value: AttributeValue;
}

export interface ElementNode {
  readonly kind: "element";
  /** As written; lower case in HTML. */
  readonly name: string;
  readonly startTag: Span;
  /** Where the tag's name ends: an attribute may be inserted there. */
  readonly nameEnd: number;
  /** Between start and end tag, where the element has both. */
  readonly content?: Span;
  readonly attributes: readonly ElementAttribute[];
  /** Something in the tag may bring attributes that are not written there. */
  readonly spread: boolean;
  readonly children: readonly TreeNode[];
}

export interface TextNode {
  readonly kind: "text";
  /** Decoded. An expression among the text stands as written. */
  readonly text: string;
}

/** A part of a template that may show elements (`{cond && <img />}`) without being one. */
export interface GroupNode {
  readonly kind: "group";
  readonly children: readonly TreeNode[];
}

export type TreeNode = ElementNode | TextNode | GroupNode;

/** What the tag languages do differently. */
export interface Dialect {
  readonly text: string;
  /** Escapes a text for a quoted attribute value. */
  readonly encodeAttribute: (text: string, quote: Quote) => string;
  /** Escapes a text for an element's content. */
  readonly encodeContent: (text: string) => string;
  /** What a bare `alt` says. */
  readonly valueless: "empty" | "missing";
  /** The document is a page of its own: an id that is not in it is nowhere. */
  readonly isWholePage?: boolean;
  /** Names bound by an import, and the module each stands for. */
  readonly imports: ReadonlyMap<string, string>;
}

export const htmlDialect = (text: string): Dialect => ({
  text,
  encodeAttribute,
  encodeContent: (content) => encodeAttribute(content, '"').replaceAll("&quot;", '"'),
  valueless: "empty",
  imports: new Map(),
});

export function attribute(element: ElementNode, name: string): ElementAttribute | undefined {
  return element.attributes.find((candidate) => candidate.name === name);
}

/** What a bound expression (`:alt="..."`, `[alt]="..."`) says by itself. A plain string is the text it states, though it is not ours to rewrite. */
export function boundValue(expression: string, span: ElementAttribute["span"]): AttributeValue {
  const text = decodeScriptString(expression);
  if (text !== undefined) {
    return { kind: "literal", text, span };
  }
  return /^\s*(?:undefined|null)\s*$/.test(expression) ? { kind: "nothing" } : { kind: "dynamic", written: expression, span };
}

/** The attribute's text: what is stated, or the expression in braces where only that is known. Undefined where it says nothing. */
export function attributeText(element: ElementNode, name: string): string | undefined {
  const value = attribute(element, name)?.value;
  if (value?.kind === "literal") {
    return value.text;
  }
  return value?.kind === "dynamic" ? `{${value.written}}` : undefined;
}

/** The text of the nodes, white space kept, without the text alternatives of images. */
export function textOf(nodes: readonly TreeNode[]): string {
  let text = "";
  for (const node of nodes) {
    if (node.kind === "text") {
      text += node.text;
    } else if (node.kind === "group") {
      text += textOf(node.children);
    } else if (node.name !== "script" && node.name !== "style" && !isHidden(node)) {
      text += textOf(node.children);
    }
  }
  return text;
}

/** `aria-hidden="true"`, the `hidden` attribute, or a style of its own that hides it: not shown to assistive technology. */
export function isHidden(element: ElementNode): boolean {
  const hidden = attribute(element, "aria-hidden")?.value;
  if (hidden?.kind === "literal" && hidden.text.trim().toLowerCase() === "true") {
    return true;
  }
  if (hidden?.kind === "dynamic" && hidden.written.trim() === "true") {
    return true;
  }
  // JSX gives a bare attribute the value `true`; HTML reads a bare aria-hidden as undefined (WAI-ARIA 1.2, 6.2.1), but authors never mean "shown" by it.
  if (hidden?.kind === "valueless") {
    return true;
  }
  const style = attribute(element, "style")?.value;
  if (style?.kind === "literal" && /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden)\b/i.test(style.text)) {
    return true;
  }
  const attributeHidden = attribute(element, "hidden")?.value;
  return attributeHidden?.kind === "valueless" || (attributeHidden?.kind === "literal" && attributeHidden.text !== "until-found");
}

/** The edit that adds `name="..."` to the tag: right after `src` (or its like), else after the tag's name, laid out and quoted as its neighbours are. */
export function insertAttribute(element: ElementNode, name: string, dialect: Dialect): AltEdit {
  const after = element.attributes.find((candidate) => ["src", "srcset", "data", "href"].includes(candidate.name));
  const at = after?.span.end ?? element.nameEnd;
  const lineBreak = after === undefined ? undefined : /\r?\n[ \t]*$/.exec(dialect.text.slice(element.startTag.start, after.span.start))?.[0];
  const quote = quoteIn(element, dialect.text);
  return {
    span: { start: at, end: at },
    encode: (text) => `${lineBreak ?? " "}${name}=${quote}${dialect.encodeAttribute(text, quote)}${quote}`,
  };
}

/** The quotes the tag uses already; double quotes where it has none. */
function quoteIn(element: ElementNode, text: string): Quote {
  for (const { span, value } of element.attributes) {
    if (value.kind === "literal" && text[span.end - 1] === text[value.span.start - 1]) {
      if (text[span.end - 1] === "'") {
        return "'";
      }
      if (text[span.end - 1] === '"') {
        return '"';
      }
    }
  }
  return '"';
}
