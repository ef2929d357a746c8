/** A text turned into the characters that stand for it in a place. Every alternative text is one line: runs of white space become one space. */

import { decodeString } from "micromark-util-decode-string";

/** The text as one line, trimmed. Control characters, which no format keeps, go. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, " ")
    .replace(/[\p{Cs}\uFEFF\uFFFE\uFFFF]/gu, "")
    .trim();
}

/** The quotes around an attribute's value. */
export type Quote = '"' | "'";

/**
 * Escapes for a quoted attribute value in HTML, Vue, JSX and MDX, all of which decode character references there.
 * Braces that would open a template expression (`{{`, `{%`, `{#`) are written as references too, so that a template engine passes them over.
 */
export function encodeAttribute(text: string, quote: Quote): string {
  return oneLine(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(quote, quote === '"' ? "&quot;" : "&#39;")
    .replace(/\{(?=[{%#])/g, "&#123;");
}

/** As `encodeAttribute`, for places where one brace already opens an expression (Svelte attributes, JSX children). */
export function encodeBraces(encoded: string): string {
  return encoded.replaceAll("{", "&#123;").replaceAll("}", "&#125;");
}

/** Escapes for an HTML attribute that stands in Markdown, where an open code span, math or a table cell would otherwise read the value first. */
export function encodeAttributeInMarkdown(text: string, quote: Quote): string {
  return encodeAttribute(text, quote).replaceAll("`", "&#96;").replaceAll("|", "&#124;").replaceAll("$", "&#36;");
}

/** Escapes for a JavaScript string literal or a template literal without expressions. */
export function encodeScriptString(text: string, quote: Quote | "`"): string {
  const escaped = oneLine(text).replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`);
  return quote === "`" ? escaped.replaceAll("${", "\\${") : escaped;
}

/** The text with its character references (`&amp;`, `&#92;`) replaced by what they stand for, for parsers that leave them. */
export function decodeReferences(text: string): string {
  return text.replace(/&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]*);/gi, (reference) => decodeString(reference));
}

/** The text with each ampersand that would begin a character reference written as one. */
export function encodeAmpersands(text: string): string {
  return text.replace(/&(?=#?\w+;)/g, "&amp;");
}

const SCRIPT_ESCAPE = /\\(?:u\{([0-9a-f]+)\}|u([0-9a-f]{4})|x([0-9a-f]{2})|(\r\n|[\s\S]))/gi;
const CONTROL_ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  b: "\b",
  f: "\f",
  v: "\v",
  "0": "\0",
  "\n": "",
  "\r\n": "",
  "\r": "",
};

/** The text of a JavaScript string literal, or of a template literal without expressions; undefined where `source` is anything else. */
export function decodeScriptString(source: string): string | undefined {
  const [, quote, content] = /^\s*(["'`])((?:\\[\s\S]|(?!\1)[^\\])*)\1\s*$/.exec(source) ?? [];
  if (content === undefined || (quote === "`" && /(?<!\\)\$\{/.test(content))) {
    return undefined;
  }
  return content.replace(SCRIPT_ESCAPE, (_, point?: string, unit?: string, byte?: string, character = "") => {
    const code = point ?? unit ?? byte;
    return code === undefined ? (CONTROL_ESCAPES[character] ?? character) : String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ffff));
  });
}

/**
 * Escapes for the label of a Markdown image (CommonMark 0.31, sections 2.4 and 2.5).
 * Characters that another construct of the same paragraph could claim before the label is read (a code span, math, raw HTML) are written as
 * character references, because a backslash does not stop those; the rest get a backslash.
 */
export function encodeMarkdownText(text: string, options: { readonly expressions?: boolean } = {}): string {
  const escaped = oneLine(text)
    .replace(/&(?=#|[A-Za-z])/g, "&amp;")
    .replace(/[\\[\]*~|]/g, "\\$&")
    // Between two letters or digits an underscore never opens or closes emphasis.
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, "\\_")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("`", "&#96;")
    .replaceAll("$", "&#36;")
    .replace(/^\^/, "\\^");
  const safe = isBalanced(text) ? escaped : escaped.replace(/[()]/g, "\\$&");
  return options.expressions === true ? safe.replace(/[{}]/g, "\\$&") : safe.replace(/\{(?=[{%#])/g, "\\{");
}

/** Whether every parenthesis has its partner: one that has not could end the destination of a link written around the image. */
function isBalanced(text: string): boolean {
  let depth = 0;
  for (const [parenthesis] of text.matchAll(/[()]/g)) {
    depth += parenthesis === "(" ? 1 : -1;
    if (depth < 0) {
      return false;
    }
  }
  return depth === 0;
}
