import type { MediaReference, Span } from "../types.ts";
import { defined } from "./elementReferences.ts";
import { oneLine } from "./escape.ts";

/** `fig-alt` is Quarto's, `alt` Pandoc's (extension `link_attributes`) and kramdown's. */
const ALT = /[\s{:](?:fig-)?alt[ \t]*=[ \t]*(?:"((?:\\[\s\S]|[^"\\])*)"|'((?:\\[\s\S]|[^'\\])*)'|([^\s}"']+))/;

/** The `{...}` right behind an image, quotes and backslashes respected. */
export function attributeBlockAt(text: string, at: number): Span | undefined {
  const block = /\{(?![{%])(?:"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|[^{}"'])*\}/y;
  block.lastIndex = at;
  const match = block.exec(text);
  return match === null ? undefined : { start: at, end: at + match[0].length };
}

/** The image with the text its attributes give it, which comes before its label: the label is a caption then. Undefined where they give none. */
export function withTextFromAttributes(text: string, image: MediaReference, block: Span): MediaReference | undefined {
  const attribute = ALT.exec(text.slice(block.start, block.end));
  if (attribute === null) {
    return undefined;
  }
  const value = attribute[1] ?? attribute[2] ?? attribute[3] ?? "";
  const quote = attribute[1] !== undefined ? '"' : attribute[2] !== undefined ? "'" : undefined;
  const end = block.start + attribute.index + attribute[0].length - (quote === undefined ? 0 : 1);
  const place = { start: end - value.length, end };
  const alternative = oneLine(decodeValue(value));
  return {
    ...image,
    span: { start: image.span.start, end: block.end },
    alt: { state: alternative === "" ? "empty" : "given", text: alternative, span: place },
    edit: {
      span: place,
      encode: (alt) => (quote === undefined ? `"${encodeAttributeValue(alt, '"')}"` : encodeAttributeValue(alt, quote)),
    },
    context: { ...image.context, ...defined({ figureCaption: image.alt.text }) },
  };
}

/** Pandoc reads character references and backslash escapes in a value (Pandoc manual, "link_attributes"). */
export function encodeAttributeValue(text: string, quote: '"' | "'"): string {
  return oneLine(text)
    .replaceAll("&", "&amp;")
    .replaceAll("\\", "&#92;")
    .replaceAll(quote, quote === '"' ? "&quot;" : "&#39;")
    .replace(/[<>`$![\]{}]/g, (unit) => `&#${unit.charCodeAt(0)};`);
}

function decodeValue(value: string): string {
  const names: Readonly<Record<string, string>> = { amp: "&", quot: '"', apos: "'", lt: "<", gt: ">", nbsp: "\u00A0" };
  return value.replace(/\\([!-/:-@[-`{-~])|&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, escaped, decimal, hexadecimal, name) => {
    if (typeof escaped === "string") {
      return escaped;
    }
    const point = decimal === undefined ? Number.parseInt(String(hexadecimal ?? ""), 16) : Number(decimal);
    return Number.isNaN(point) ? (names[String(name)] ?? String(whole)) : String.fromCodePoint(Math.min(point, 0x10ffff));
  });
}
