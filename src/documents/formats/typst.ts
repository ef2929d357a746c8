import type { AltEdit, Format, MediaReference, Span } from "../types.ts";
import { defined } from "./elementReferences.ts";
import { oneLine } from "./escape.ts";

/** Raw text, comments and, kept as they are, strings: whatever comes first wins. A `//` behind a colon belongs to a URL. */
const OPAQUE = /(`{3,})[\s\S]*?\1|`[^`\r\n]*`|\/\*[\s\S]*?\*\/|(?<!:)\/\/[^\r\n]*/g;

/** Typst: `image("file", alt: "...")`, in markup and in code, within `figure` or not. */
export const typst: Format = {
  id: "typst",
  extensions: [".typ"],
  languageIds: ["typst"],
  locate: async (text) => locate(text),
};

/** An argument of a call. Spans are in the document. */
interface Argument {
  /** Undefined for a positional one. */
  readonly name: string | undefined;
  readonly value: Span;
}

function locate(text: string): MediaReference[] {
  const code = withoutOpaque(text);
  const headings = [...code.matchAll(/^=+[ \t]+(.+?)[ \t]*(?:<[\w:.-]+>)?[ \t]*$/gm)];
  const language = /\bset\s+text\([^)]*\blang:\s*"([A-Za-z-]+)"/.exec(code)?.[1];
  const figures = callsOf(code, "figure");
  const found: MediaReference[] = [];
  for (const call of callsOf(code, "image")) {
    const [first] = call.arguments;
    const source = first?.name === undefined && first !== undefined ? stringIn(text, first.value) : undefined;
    // In prose "an image (like this)" is no call; a call in code has something a call can have before it.
    if (first === undefined || (source === undefined && !/[#(,=:{[]\s*$/.test(code.slice(0, call.span.start)))) {
      continue;
    }
    const figure = figures.findLast(({ span }) => span.start < call.span.start && call.span.end <= span.end);
    const caption = figure?.arguments.find(({ name }) => name === "caption");
    const heading = headings.findLast(({ index }) => index < call.span.start)?.[1];
    found.push({
      span: call.span,
      ...(source === undefined ? {} : { source, sourceSpan: { start: first.value.start + 1, end: first.value.end - 1 } }),
      element: "image-function",
      ...alternativeOf(
        text,
        call.arguments,
        first,
        figure?.arguments.find(({ name }) => name === "alt"),
      ),
      naming: {},
      context: defined({
        heading: heading === undefined ? undefined : plain(heading),
        language,
        figureCaption: caption && plain(text.slice(caption.value.start, caption.value.end)),
      }),
    });
  }
  return found;
}

/** The text with comments and raw text blanked out, all offsets kept. */
function withoutOpaque(text: string): string {
  const opaque = new RegExp(OPAQUE);
  let code = "";
  let at = 0;
  for (let match = opaque.exec(text); match !== null; match = opaque.exec(text)) {
    if (isInString(text, match.index)) {
      // Only looked like one: what begins behind its first character may be one still.
      opaque.lastIndex = match.index + 1;
    } else {
      code += text.slice(at, match.index) + match[0].replace(/[^\r\n]/g, " ");
      at = opaque.lastIndex;
    }
  }
  return code + text.slice(at);
}

/** Whether an odd number of quotes stands before `offset` on its line: good enough to keep `"https://..."` whole. */
function isInString(text: string, offset: number): boolean {
  const line = text.slice(Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1, offset);
  return (line.replace(/\\./g, "").split('"').length - 1) % 2 === 1;
}

interface Call {
  /** From the function's name to its closing parenthesis. */
  readonly span: Span;
  readonly arguments: readonly Argument[];
}

function callsOf(code: string, name: string): Call[] {
  const calls: Call[] = [];
  for (const match of code.matchAll(new RegExp(`(?<![\\p{L}\\p{N}_.-])${name}\\(`, "gu"))) {
    if (isInString(code, match.index)) {
      continue;
    }
    const open = match.index + match[0].length - 1;
    const listed = argumentsAt(code, open);
    if (listed !== undefined) {
      calls.push({ span: { start: match.index, end: listed.end + 1 }, arguments: listed.arguments });
    }
  }
  return calls;
}

/** The arguments between the parenthesis at `open` and the one that closes it, split at commas outside strings and brackets. */
function argumentsAt(code: string, open: number): { readonly arguments: Argument[]; readonly end: number } | undefined {
  const found: Argument[] = [];
  let depth = 0;
  let from = open + 1;
  const add = (to: number): void => {
    const written = code.slice(from, to);
    const match = /^\s*(?:([\p{L}_][\p{L}\p{N}_-]*)\s*:\s*)?/u.exec(written);
    const start = from + (match?.[0].length ?? 0);
    const end = from + written.trimEnd().length;
    if (end > start) {
      found.push({ name: match?.[1], value: { start, end } });
    }
    from = to + 1;
  };
  for (let at = open; at < code.length; at += 1) {
    const unit = code[at] ?? "";
    if (unit === '"') {
      at = endOfString(code, at);
    } else if (unit === "\\") {
      at += 1;
    } else if ("([{".includes(unit)) {
      depth += 1;
    } else if (")]}".includes(unit)) {
      depth -= 1;
      if (depth === 0) {
        add(at);
        return { arguments: found, end: at };
      }
    } else if (unit === "," && depth === 1) {
      add(at);
    }
  }
  return undefined;
}

/** Offset of the quote that closes the string at `at`, or the end of the code. */
function endOfString(code: string, at: number): number {
  return at + (/^"(?:\\[\s\S]|[^"\\])*/.exec(code.slice(at))?.[0].length ?? code.length);
}

function stringIn(text: string, span: Span): string | undefined {
  const written = text.slice(span.start, span.end);
  return /^"(?:\\[\s\S]|[^"\\])*"$/.test(written) ? decodeString(written.slice(1, -1)) : undefined;
}

function alternativeOf(
  text: string,
  listed: readonly Argument[],
  first: Argument,
  ofFigure: Argument | undefined,
): Pick<MediaReference, "alt"> & { readonly edit?: AltEdit } {
  const alt = listed.find(({ name }) => name === "alt") ?? ofFigure;
  if (alt === undefined) {
    if (listed.some(({ value }) => text.startsWith("..", value.start))) {
      return { alt: { state: "dynamic", form: "spread" } };
    }
    const at = first.value.end;
    return { alt: { state: "missing" }, edit: { span: { start: at, end: at }, encode: (written) => `, alt: "${encodeString(written)}"` } };
  }
  const written = stringIn(text, alt.value);
  if (written !== undefined) {
    const span = { start: alt.value.start + 1, end: alt.value.end - 1 };
    const decoded = oneLine(written);
    return { alt: { state: decoded === "" ? "empty" : "given", text: decoded, span }, edit: { span, encode: encodeString } };
  }
  return text.slice(alt.value.start, alt.value.end) === "none"
    ? { alt: { state: "missing", form: "nothing" }, edit: { span: alt.value, encode: (alternative) => `"${encodeString(alternative)}"` } }
    : { alt: { state: "dynamic", form: "expression", span: alt.value } };
}

/** A backtick or the end of a comment could close what an author left open in the markup around. */
function encodeString(text: string): string {
  return oneLine(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("`", "\\u{60}").replaceAll("*/", "*\\u{2f}");
}

/** Typst reference, "String": the escapes `\\ \" \n \r \t \u{...}`. */
function decodeString(written: string): string {
  const units: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
  return written.replace(/\\(?:u\{([\da-fA-F]{1,6})\}|([\s\S]))/g, (_, point: string | undefined, unit: string | undefined) =>
    point === undefined ? (units[unit ?? ""] ?? unit ?? "") : String.fromCodePoint(Math.min(Number.parseInt(point, 16), 0x10ffff)),
  );
}

function plain(markup: string): string | undefined {
  const text = oneLine(markup.replace(/^\[|\]$|^"|"$/g, "").replace(/[*_]/g, ""));
  return text === "" ? undefined : text;
}
