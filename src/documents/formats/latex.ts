import type { AltEdit, Format, MediaReference, NamingAttributes, ReferenceContext, Span } from "../types.ts";
import { defined } from "./elementReferences.ts";
import { oneLine } from "./escape.ts";

/** Environments whose content is shown as typed or not at all. */
const VERBATIM = /\\begin\{(verbatim\*?|Verbatim|BVerbatim|LVerbatim|lstlisting|minted|comment|filecontents\*?)\}[\s\S]*?\\end\{\1\}/g;
const INLINE_VERBATIM = /\\(?:verb|lstinline)\*?([^\w\s{*])(?:(?!\1)[^\r\n])*\1/g;
const COMMENT = /(?<!\\)((?:\\\\)*)%[^\r\n]*/g;
const HEADING = /\\(?:part|chapter|section|subsection|subsubsection|paragraph|frametitle)\*?(?:\[[^\]]*\])?\{/g;
/** Languages babel and polyglossia name; those written as a tag already are taken as they are. */
const LANGUAGES: Readonly<Record<string, string>> = {
  english: "en",
  american: "en-US",
  british: "en-GB",
  german: "de",
  ngerman: "de",
  french: "fr",
  spanish: "es",
  italian: "it",
  portuguese: "pt",
  brazilian: "pt-BR",
  dutch: "nl",
  polish: "pl",
  russian: "ru",
  swedish: "sv",
  danish: "da",
  finnish: "fi",
  czech: "cs",
};

/** LaTeX: `\includegraphics[alt={...}]{file}` (graphicx 1.2e: the key `alt`; `artifact` marks a decoration, as tagged PDF calls it). */
export const latex: Format = {
  id: "latex",
  extensions: [".tex", ".ltx"],
  languageIds: ["latex", "tex"],
  locate: async (text) => locate(text),
};

/** The folders of `\graphicspath{{a/}{b/}}`, where TeX looks besides the document's own. */
export function graphicsPath(text: string): string[] {
  const path = /\\graphicspath\s*\{((?:\s*\{[^{}]*\})*)\s*\}/.exec(text)?.[1] ?? "";
  return [...path.matchAll(/\{([^{}]*)\}/g)].map((match) => (match[1] ?? "").trim());
}

function locate(text: string): MediaReference[] {
  const blanked = (part: string): string => part.replace(/[^\r\n]/g, " ");
  // Verbatim first: a percent sign in a listing starts no comment. A comment that opens no listing is found by a second pass.
  const code = text
    .replace(VERBATIM, (part, _name, offset: number) => (isInComment(text, offset) ? part : blanked(part)))
    .replace(INLINE_VERBATIM, blanked)
    .replace(COMMENT, (part, escapes: string) => escapes + blanked(part.slice(escapes.length)));
  const headings = [...code.matchAll(HEADING)].map((match) => ({ at: match.index, text: plain(groupAt(code, match.index + match[0].length - 1)) }));
  const language = languageOf(code);
  const found: MediaReference[] = [];
  for (const match of code.matchAll(/\\includegraphics(\*?)\s*/g)) {
    const reference = referenceAt(text, code, match.index, match.index + match[0].trimEnd().length);
    if (reference !== undefined) {
      const heading = headings.findLast(({ at }) => at < match.index)?.text;
      found.push({ ...reference, context: { ...defined({ heading, language }), ...reference.context } });
    }
  }
  return found;
}

function isInComment(text: string, offset: number): boolean {
  const lineStart = Math.max(text.lastIndexOf("\n", offset - 1), text.lastIndexOf("\r", offset - 1)) + 1;
  return /(?<!\\)(?:\\\\)*%/.test(text.slice(lineStart, offset));
}

/** `code` is the text with comments and verbatim blanked, `commandEnd` the end of the command's name. */
function referenceAt(text: string, code: string, start: number, commandEnd: number): MediaReference | undefined {
  let at = skipSpace(code, commandEnd);
  let options: Span | undefined;
  if (code[at] === "[") {
    const close = closing(code, at, "[", "]");
    if (close === undefined) {
      return undefined;
    }
    options = { start: at + 1, end: close };
    at = skipSpace(code, close + 1);
    // The old form has a second pair of brackets, for the upper right corner; it has no keys.
    if (code[at] === "[") {
      return undefined;
    }
  }
  const file = code[at] === "{" ? closing(code, at, "{", "}") : undefined;
  if (file === undefined) {
    return undefined;
  }
  const keys = options === undefined ? [] : keysIn(code, options);
  const source = text.slice(at + 1, file).trim();
  // `#1` in the definition of a macro, `\name` in a loop: no file is named here.
  const literal = source !== "" && !/[\\#]/.test(source);
  const sourceStart = at + 1 + (text.slice(at + 1, file).length - text.slice(at + 1, file).trimStart().length);
  return {
    span: { start, end: file + 1 },
    ...(literal ? { sourceSpan: { start: sourceStart, end: sourceStart + source.length }, source: source.replace(/^"(.*)"$/, "$1") } : {}),
    element: "includegraphics",
    ...alternativeOf(
      text,
      keys.find(({ name }) => name === "alt"),
      options,
      commandEnd,
    ),
    naming: namingOf(keys),
    context: contextOf(code, start),
  };
}

interface Key {
  readonly name: string;
  /** The value as written, with its braces; undefined for a bare key. */
  readonly value?: Span;
}

/** The `key=value` pairs of an optional argument, split at commas outside braces. */
function keysIn(code: string, options: Span): Key[] {
  const keys: Key[] = [];
  let depth = 0;
  let from = options.start;
  for (let at = options.start; at <= options.end; at += 1) {
    const unit = at === options.end ? "," : code[at];
    if (unit === "\\") {
      at += 1;
    } else if (unit === "{") {
      depth += 1;
    } else if (unit === "}") {
      depth -= 1;
    } else if (unit === "," && (depth === 0 || at === options.end)) {
      const match = /^(\s*)([\w -]*?)\s*(?:=(\s*)([\s\S]*?)\s*)?$/.exec(code.slice(from, at));
      if (match !== null && match[2] !== undefined && match[2] !== "") {
        const value = match[4];
        const start = value === undefined ? 0 : from + code.slice(from, at).indexOf("=") + 1 + (match[3] ?? "").length;
        keys.push({ name: match[2], ...(value === undefined ? {} : { value: { start, end: start + value.length } }) });
      }
      from = at + 1;
    }
  }
  return keys;
}

function alternativeOf(
  text: string,
  key: Key | undefined,
  options: Span | undefined,
  commandEnd: number,
): Pick<MediaReference, "alt"> & { edit: AltEdit } {
  const group = (alternative: string): string => `{${encodeText(alternative)}}`;
  if (key?.value !== undefined) {
    const written = text.slice(key.value.start, key.value.end);
    const braced = /^\{[\s\S]*\}$/.test(written);
    const inner = braced ? { start: key.value.start + 1, end: key.value.end - 1 } : key.value;
    const decoded = decodeText(text.slice(inner.start, inner.end));
    return { alt: { state: decoded === "" ? "empty" : "given", text: decoded, span: inner }, edit: { span: key.value, encode: group } };
  }
  if (options === undefined) {
    return {
      alt: { state: "missing" },
      edit: { span: { start: commandEnd, end: commandEnd }, encode: (alternative) => `[alt=${group(alternative)}]` },
    };
  }
  // In front: behind the last key a comment or a trailing comma may stand.
  const separator = text.slice(options.start, options.end).trim() === "" ? "" : ",";
  return {
    alt: { state: "missing" },
    edit: { span: { start: options.start, end: options.start }, encode: (alternative) => `alt=${group(alternative)}${separator}` },
  };
}

function namingOf(keys: readonly Key[]): NamingAttributes {
  return keys.some(({ name }) => name === "artifact") ? { role: "presentation" } : {};
}

function contextOf(code: string, start: number): ReferenceContext {
  const before = code.slice(0, start);
  const href = /\\href\s*\{([^{}]*)\}\s*\{\s*$/.exec(before.slice(-2000))?.[1];
  return defined({ figureCaption: captionAround(code, start), linkTarget: href, linkText: href === undefined ? undefined : "" });
}

/** The `\caption` of the figure around. */
function captionAround(code: string, start: number): string | undefined {
  const opened = Math.max(
    code.lastIndexOf("\\begin{figure", start),
    code.lastIndexOf("\\begin{wrapfigure", start),
    code.lastIndexOf("\\begin{subfigure", start),
  );
  const close = code.indexOf("\\end{", code.indexOf("figure", opened) + 6);
  const end = opened < 0 ? -1 : /\\end\{(?:sub|wrap)?figure\*?\}/.exec(code.slice(opened))?.index;
  if (opened < 0 || close < 0 || end === undefined || end < 0 || opened + end < start) {
    return undefined;
  }
  const caption = /\\caption\*?(?:\[[^\]]*\])?\{/.exec(code.slice(opened, opened + end));
  return caption === null ? undefined : plain(groupAt(code, opened + caption.index + caption[0].length - 1));
}

function languageOf(code: string): string | undefined {
  const tag = /\\DocumentMetadata\{[^}]*\blang\s*=\s*([A-Za-z-]+)/.exec(code)?.[1];
  const babel = /\\usepackage\[([^\]]*)\]\{babel\}|\\set(?:main|default)language(?:\[[^\]]*\])?\{([^}]*)\}/.exec(code);
  // babel's main language is the last one.
  const name = (babel?.[1] ?? babel?.[2])
    ?.split(",")
    .at(-1)
    ?.replace(/^\s*main\s*=/, "")
    .trim();
  return tag ?? (name === undefined ? undefined : LANGUAGES[name]);
}

function skipSpace(code: string, at: number): number {
  return at + (/^[ \t]*(?:\r?\n[ \t]*)?/.exec(code.slice(at, at + 200))?.[0].length ?? 0);
}

/** Offset of the bracket that closes the one at `open`; braces protect, a backslash escapes. */
function closing(code: string, open: number, left: string, right: string): number | undefined {
  let depth = 0;
  let braces = 0;
  for (let at = open; at < code.length; at += 1) {
    const unit = code[at];
    if (unit === "\\") {
      at += 1;
    } else if (left !== "{" && (unit === "{" || unit === "}")) {
      braces += unit === "{" ? 1 : -1;
    } else if (unit === left && braces === 0) {
      depth += 1;
    } else if (unit === right && braces === 0) {
      depth -= 1;
      if (depth === 0) {
        return at;
      }
    }
  }
  return undefined;
}

function groupAt(code: string, open: number): string {
  const close = closing(code, open, "{", "}");
  return close === undefined ? "" : code.slice(open + 1, close);
}

/** A group's words, without commands. */
function plain(written: string): string | undefined {
  const text = oneLine(
    decodeText(written.replace(/\\label\{[^}]*\}/g, "").replace(/\\(?:textbf|emph|textit|texttt|textsc)\b/g, "")).replace(/[{}]/g, ""),
  );
  return text === "" ? undefined : text;
}

const CHARACTERS: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "%": "\\%",
  "#": "\\#",
  _: "\\_",
};

/** Escapes the ten characters TeX reads as something else (LaTeX: The Companion, section 1.1). */
function encodeText(text: string): string {
  return oneLine(text).replace(/[\\~^{}$&%#_]/g, (unit) => CHARACTERS[unit] ?? unit);
}

function decodeText(written: string): string {
  return oneLine(
    written.replace(
      /\\(?:text(backslash|asciitilde|asciicircum)(?:\{\}|\s|(?![A-Za-z]))|([{}$&%#_]))|~/g,
      (whole, name: string | undefined, unit: string | undefined) => {
        if (whole === "~") {
          return " ";
        }
        return unit ?? (name === "backslash" ? "\\" : name === "asciitilde" ? "~" : "^");
      },
    ),
  );
}
