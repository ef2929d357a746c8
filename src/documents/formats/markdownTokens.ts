import { parse, postprocess, preprocess } from "micromark";
import { frontmatter } from "micromark-extension-frontmatter";
import { gfmFootnote } from "micromark-extension-gfm-footnote";
import { gfmTable } from "micromark-extension-gfm-table";
import { decodeString } from "micromark-util-decode-string";
import type { Event, Extension, TokenType } from "micromark-util-types";
import type { Span } from "../types.ts";
import { oneLine } from "./escape.ts";

/** A node of the concrete syntax tree: micromark's own events, nested. A syntax tree (mdast) costs twice the time and drops positions we need. */
export interface MarkdownToken extends Span {
  readonly type: TokenType;
  readonly children: MarkdownToken[];
}

export interface MarkdownTokens {
  readonly root: MarkdownToken;
  /** By normalised label; the first definition of a label counts. */
  readonly definitions: ReadonlyMap<string, MarkdownToken>;
}

/** What may hold an image elsewhere than in CommonMark changes where images are: tables and footnotes do, strikethrough and bare links do not. */
const GFM: readonly Extension[] = [gfmTable(), gfmFootnote()];

/**
 * The tokens of a Markdown document, with offsets into `text` (a byte order mark included).
 *
 * @param options `extensions`: syntax besides CommonMark, tables, footnotes and front matter. `inlines`: whether the inside of every paragraph is
 * wanted, or only of those that may show media; the rest are left as text, which saves most of the time
 * @throws VFileMessage where an extension (MDX) refuses the document; Markdown itself is never refused
 */
export function parseMarkdown(
  text: string,
  options: { readonly extensions?: readonly Extension[]; readonly inlines?: "all" | "media" } = {},
): MarkdownTokens {
  const shift = text.startsWith("\uFEFF") ? 1 : 0;
  const syntax = [...GFM, frontmatter(["yaml", "toml"]), ...(options.extensions ?? [])];
  const events = parse({ extensions: syntax })
    .document()
    .write(preprocess()(text.slice(shift), undefined, true));
  if (options.inlines !== "all") {
    leaveOutInlines(events, text, shift);
  }
  postprocess(events);
  const root: MarkdownToken = { type: "content", start: 0, end: text.length, children: [] };
  const definitions = new Map<string, MarkdownToken>();
  const open: MarkdownToken[] = [root];
  for (const [kind, { type, start, end }] of events) {
    if (kind === "exit") {
      open.pop();
      continue;
    }
    const token: MarkdownToken = { type, start: start.offset + shift, end: end.offset + shift, children: [] };
    open.at(-1)?.children.push(token);
    open.push(token);
    if (type === "definition") {
      definitions.set(`\0${definitions.size}`, token);
    }
  }
  return { root, definitions: byLabel(text, definitions.values()) };
}

/** An image, a tag, or emphasis at the start, which may be a caption. */
const INLINES_THAT_MATTER = /!\[|<|^\s*[*_]/;

/** Marks text that shows no media as read: micromark goes into tokens with a content type only. */
function leaveOutInlines(events: readonly Event[], text: string, shift: number): void {
  let inHeading = false;
  for (const [kind, token] of events) {
    if (token.type === "atxHeadingText" || token.type === "setextHeadingText") {
      inHeading = kind === "enter";
    }
    // Flow has been read already, into events of its own, which every chunk of a chain refers to.
    if (kind === "enter" && token._tokenizer !== undefined && token.previous === undefined) {
      leaveOutInlines(token._tokenizer.events, text, shift);
    }
    // A chain of tokens is one text that stands on several lines.
    if (
      kind === "exit" ||
      token.contentType === "flow" ||
      token.contentType === "content" ||
      token.contentType === "document" ||
      token.contentType === undefined ||
      token.previous !== undefined ||
      inHeading
    ) {
      continue;
    }
    const chain = [token];
    for (let next = token.next; next !== undefined; next = next.next) {
      chain.push(next);
    }
    const end = chain.at(-1)?.end.offset ?? token.end.offset;
    // What is a string (a destination, a title, a label) is decoded when it is asked for.
    if (token.contentType === "string" || !INLINES_THAT_MATTER.test(text.slice(token.start.offset + shift, end + shift))) {
      for (const link of chain) {
        delete link.contentType;
      }
    }
  }
}

function byLabel(text: string, definitions: Iterable<MarkdownToken>): Map<string, MarkdownToken> {
  const labelled = new Map<string, MarkdownToken>();
  for (const definition of definitions) {
    const label = find(definition, "definitionLabelString");
    const key = label === undefined ? undefined : normaliseLabel(rawText(text, label));
    if (key !== undefined && !labelled.has(key)) {
      labelled.set(key, definition);
    }
  }
  return labelled;
}

/** CommonMark 0.31, section 4.7: labels match by Unicode case fold with white space collapsed. Lower then upper casing is that fold. */
export function normaliseLabel(label: string): string {
  return label.replace(/\s+/g, " ").trim().toLowerCase().toUpperCase();
}

/** The first token of the type at or below `token`. */
export function find(token: MarkdownToken, type: TokenType): MarkdownToken | undefined {
  if (token.type === type) {
    return token;
  }
  for (const child of token.children) {
    const found = find(child, type);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** The tokens around an offset, outermost first. */
export function tokensAt(root: MarkdownToken, offset: number): MarkdownToken[] {
  const path = [root];
  for (let token: MarkdownToken | undefined = root; token !== undefined; ) {
    token = token.children.find((child) => child.start <= offset && offset < child.end);
    if (token !== undefined) {
      path.push(token);
    }
  }
  return path;
}

/** Ends of lines, and what block quotes and lists put in front of the next: white space to a reader. */
const LINE_TOKENS = new Set<TokenType>([
  "lineEnding",
  "lineEndingBlank",
  "linePrefix",
  "lineSuffix",
  "blockQuotePrefix",
  "listItemIndent",
  "hardBreakTrailing",
]);

/** The token as written, with line ends and container prefixes as spaces. */
export function rawText(text: string, token: MarkdownToken): string {
  if (LINE_TOKENS.has(token.type)) {
    return " ";
  }
  return token.children.length === 0 ? text.slice(token.start, token.end) : token.children.map((child) => rawText(text, child)).join("");
}

/** Destination or title: escapes and character references decoded. */
export function decodedText(text: string, token: MarkdownToken | undefined): string | undefined {
  return token === undefined ? undefined : decodeString(rawText(text, token));
}

/** Parts of a link or of inline markup that a reader does not see. */
const UNSEEN = new Set<string>([
  "emphasisSequence",
  "strongSequence",
  "codeTextSequence",
  "labelMarker",
  "labelImageMarker",
  "labelLink",
  "labelImage",
  "labelEnd",
  "resource",
  "reference",
  "autolinkMarker",
  "escapeMarker",
  "htmlText",
  "hardBreakEscape",
  "gfmFootnoteCall",
  // MDX, whose tokens micromark's own types do not list.
  "mdxJsxFlowTag",
  "mdxJsxTextTag",
  "mdxFlowExpression",
  "mdxTextExpression",
]);

/** The token's text as a reader sees it. `images`: what a nested image gives, its label (as in an alternative text) or nothing. */
export function plainText(text: string, token: MarkdownToken, images: "label" | "nothing"): string {
  if (LINE_TOKENS.has(token.type)) {
    return " ";
  }
  if (UNSEEN.has(token.type) || (token.type === "image" && images === "nothing")) {
    return "";
  }
  if (token.type === "characterReference") {
    return decodeString(text.slice(token.start, token.end));
  }
  return token.children.length === 0 ? text.slice(token.start, token.end) : token.children.map((child) => plainText(text, child, images)).join("");
}

/** As `plainText`, on one line; undefined where nothing is left. */
export function plainLine(text: string, token: MarkdownToken | undefined): string | undefined {
  const line = token === undefined ? "" : oneLine(plainText(text, token, "nothing"));
  return line === "" ? undefined : line;
}
