import type { MediaReference } from "../types.ts";
import { oneLine } from "./escape.ts";
import type { EmbedScanner } from "./markdown.ts";

/** What Obsidian shows as media in place; every other embed is a note. */
const MEDIA = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp|mp4|webm|ogv|mov|mkv|mp3|wav|m4a|ogg|3gp|flac)$/i;
const EMBED = /!\[\[([^[\]|\\#\r\n]+)(#[^[\]|\\\r\n]*)?((?:\\?\|[^|\r\n]*?)*)\]\]/g;
const SIZE = /^\s*\d+(?:\s*x\s*\d+)?\s*$/;

/** Obsidian: `![[a.png]]`, `![[a.png|text]]`, `![[a.png|100]]`, `![[a.png|text|100x200]]`. */
export const obsidianEmbeds: EmbedScanner = {
  trigger: "![[",
  masked: (text) => text.replace(EMBED, (embed) => `![[${embed.slice(3, -2).replace(/[`<>$*_~&!{}%"']/g, "x")}]]`),
  scan(prose, text, contextAt) {
    const found: MediaReference[] = [];
    for (const match of prose.matchAll(EMBED)) {
      const [whole, source = "", fragment = ""] = match;
      if (!MEDIA.test(source.trim())) {
        continue;
      }
      const span = { start: match.index, end: match.index + whole.length };
      const partsAt = span.start + 3 + source.length + fragment.length;
      const written = text.slice(partsAt, span.end - 2);
      // In a table a bar would end the cell and is written with a backslash.
      const bar = written.startsWith("\\|") || (written === "" && isTableRow(text, span.start)) ? "\\|" : "|";
      const parts = written === "" ? [] : written.split(/\\?\|/).slice(1);
      const alt = parts[0];
      const textAt = partsAt + (written.startsWith("\\") ? 2 : 1);
      const lacking = alt === undefined || SIZE.test(alt);
      found.push({
        span,
        sourceSpan: { start: span.start + 3, end: span.start + 3 + source.length },
        source: source.trim(),
        element: "image-embed",
        ...(lacking
          ? {
              alt: { state: "missing" },
              edit: { span: { start: partsAt, end: partsAt }, encode: (written_: string) => `${bar}${encodeAlias(written_)}` },
            }
          : {
              alt:
                alt.trim() === ""
                  ? { state: "empty", text: "", span: { start: textAt, end: textAt + alt.length } }
                  : { state: "given", text: oneLine(alt), span: { start: textAt, end: textAt + alt.length } },
              edit: { span: { start: textAt, end: textAt + alt.length }, encode: encodeAlias },
            }),
        naming: {},
        context: contextAt(span),
      });
    }
    return found;
  },
};

function isTableRow(text: string, offset: number): boolean {
  return /^[ \t>]*\|/.test(text.slice(Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1, offset));
}

/** Obsidian has no escapes in a link's text: brackets become parentheses and a bar its broken sister, so that the link stays one. */
function encodeAlias(text: string): string {
  return oneLine(text).replaceAll("[", "(").replaceAll("]", ")").replaceAll("|", "¦").replace(/\\+$/, "");
}
