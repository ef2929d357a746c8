import type { Format, MediaReference, ReferenceContext, Span } from "../types.ts";
import { defined } from "./elementReferences.ts";
import { oneLine } from "./escape.ts";

interface Line {
  readonly text: string;
  readonly start: number;
  /** Columns of leading white space; blank lines have the indentation of nothing. */
  readonly indent: number;
  readonly blank: boolean;
}

/** `.. image:: path`, `.. figure:: path`, `.. |name| image:: path`. */
const DIRECTIVE = /^([ \t]*(?:[-*+] |\d+\. )*)\.\.[ \t]+(?:\|([^|]+)\|[ \t]+)?(image|figure)::[ \t]*(.*)$/;
/** Directives whose content is shown as typed or handed to another program. */
const VERBATIM_DIRECTIVE =
  /^[ \t]*\.\.[ \t]+(?:code|code-block|sourcecode|highlight|parsed-literal|raw|math|literalinclude|doctest|testcode|testoutput|prompt|mermaid|graphviz|digraph|plantuml|productionlist)::/;
const ANY_DIRECTIVE = /^[ \t]*\.\.[ \t]+(?:\|[^|]+\|[ \t]+)?[\w:.+-]+::/;
/** `.. _target:`, `.. [1]`, `.. |name|`, `__`: explicit markup that is no comment. */
const OTHER_MARKUP = /^[ \t]*\.\.[ \t]+(?:_|\[|\||__)/;
const ADORNMENT = /^([!-/:-@[-`{-~])\1{2,}[ \t]*$/;

/** reStructuredText: the image and figure directives, and substitutions defined by them. */
export const restructuredtext: Format = {
  id: "restructuredtext",
  extensions: [".rst", ".rest"],
  languageIds: ["restructuredtext"],
  locate: async (text) => locate(text),
};

function locate(text: string): MediaReference[] {
  const lines = linesOf(text);
  const found: MediaReference[] = [];
  let heading: string | undefined;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    const next = lines[index + 1];
    if (line === undefined || line.blank) {
      continue;
    }
    const directive = DIRECTIVE.exec(line.text);
    if (directive !== null) {
      found.push(referenceOf(text, lines, index, directive, defined({ heading })));
      // Up to the blank line all belongs to the directive's argument and options, whatever it looks like.
      index += headOf(lines, index).length;
      continue;
    }
    const isComment = /^[ \t]*\.\.(?:[ \t]|$)/.test(line.text) && !ANY_DIRECTIVE.test(line.text) && !OTHER_MARKUP.test(line.text);
    const opensLiteral = /::[ \t]*$/.test(line.text) && !/^[ \t]*\.\.[ \t]/.test(line.text);
    if (VERBATIM_DIRECTIVE.test(line.text) || isComment || opensLiteral) {
      index = endOfBlock(lines, index) - 1;
    } else if (next !== undefined && ADORNMENT.test(next.text) && !ADORNMENT.test(line.text) && line.indent === 0) {
      heading = oneLine(line.text);
    }
  }
  return found;
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (const match of text.matchAll(/([^\r\n]*)(?:\r\n|\n|\r|$)/g)) {
    const content = match[1] ?? "";
    if (match[0] !== "") {
      // A tab reaches to the next multiple of eight (docutils, "Whitespace").
      const indent = [...(/^[ \t]*/.exec(content)?.[0] ?? "")].reduce(
        (column, unit) => (unit === "\t" ? (Math.floor(column / 8) + 1) * 8 : column + 1),
        0,
      );
      lines.push({ text: content, start: match.index, indent, blank: content.trim() === "" });
    }
  }
  return lines;
}

/** Index of the first line after those that are indented deeper than the line at `index`. */
function endOfBlock(lines: readonly Line[], index: number): number {
  const indent = lines[index]?.indent ?? 0;
  let end = index + 1;
  while (end < lines.length && (lines[end]?.blank === true || (lines[end]?.indent ?? 0) > indent)) {
    end += 1;
  }
  return end;
}

/** The lines of a directive's argument and options below its first line. */
function headOf(lines: readonly Line[], index: number): readonly Line[] {
  const below = lines.slice(index + 1, endOfBlock(lines, index));
  const end = below.findIndex(({ blank }) => blank);
  return end < 0 ? below : below.slice(0, end);
}

function referenceOf(text: string, lines: readonly Line[], index: number, directive: RegExpExecArray, around: ReferenceContext): MediaReference {
  const [whole, lead = "", substitution, kind = "image", argument = ""] = directive;
  const line = lines[index] as Line;
  const end = endOfBlock(lines, index);
  const head = headOf(lines, index);
  const firstOption = head.findIndex(({ text: written }) => /^[ \t]*:[\w-]+:/.test(written));
  const argumentLines = firstOption < 0 ? head : head.slice(0, firstOption);
  const options = optionsIn(firstOption < 0 ? [] : head.slice(firstOption));
  const lastHead = head.at(-1) ?? line;
  const span = { start: line.start + lead.length, end: lastHead.start + lastHead.text.trimEnd().length };
  const sourceLine = argument.trim() === "" ? argumentLines[0] : line;
  // Docutils joins the lines of a URI without a space between them.
  const source = [argument, ...argumentLines.map(({ text: written }) => written)].map((part) => part.trim()).join("");
  const written = argument.trim() === "" ? (sourceLine?.text.trim() ?? "") : argument.trim();
  const sourceStart = sourceLine === undefined ? undefined : sourceLine.start + sourceLine.text.lastIndexOf(written);
  const target = options.find(({ name }) => name === "target")?.text;
  const caption = kind === "figure" ? captionIn(lines.slice(index + 1 + head.length, end)) : undefined;
  const alt = options.find(({ name }) => name === "alt");
  const lastArgument = argumentLines.at(-1) ?? line;
  const at = lastArgument.start + lastArgument.text.trimEnd().length;
  const indentation = firstOption < 0 ? `${lead.replace(/[^\t]/g, " ")}   ` : (/^[ \t]*/.exec(head[firstOption]?.text ?? "")?.[0] ?? "   ");
  const lineEnd = /\r\n|\n|\r/.exec(text.slice(line.start + whole.length))?.[0] ?? "\n";
  const insertion = { span: { start: at, end: at }, encode: (alternative: string) => `${lineEnd}${indentation}:alt: ${oneLine(alternative)}` };
  return {
    span,
    ...(sourceStart === undefined ? {} : { sourceSpan: { start: sourceStart, end: sourceStart + written.length } }),
    source,
    element: `${kind}-directive`,
    ...(alt === undefined
      ? // Docutils takes the name of a substitution as the text of its image.
        {
          alt: substitution === undefined ? ({ state: "missing" } as const) : ({ state: "given", text: substitution.trim() } as const),
          edit: insertion,
        }
      : {
          alt: { state: alt.text === "" ? "empty" : "given", text: alt.text, span: alt.value },
          edit: { span: alt.value, encode: (alternative: string) => `${alt.separated ? "" : " "}${oneLine(alternative)}` },
        }),
    naming: {},
    context: { ...around, ...defined({ figureCaption: caption, linkTarget: target, linkText: target === undefined ? undefined : "" }) },
  };
}

interface Option {
  readonly name: string;
  /** On one line. */
  readonly text: string;
  readonly value: Span;
  /** White space stands between the name and the value's place. */
  readonly separated: boolean;
}

function optionsIn(lines: readonly Line[]): Option[] {
  const found: Option[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index];
    const match = line === undefined ? null : /^([ \t]*:([\w-]+):)([ \t]*)(.*?)[ \t]*$/.exec(line.text);
    if (line === undefined || match === null) {
      continue;
    }
    const [, field = "", name = "", gap = "", first = ""] = match;
    let last = line;
    const parts = [first];
    while (index + 1 < lines.length && (lines[index + 1]?.indent ?? 0) > line.indent) {
      index += 1;
      last = lines[index] ?? last;
      parts.push(last.text);
    }
    const start = line.start + field.length + gap.length;
    const end = last === line ? start + first.length : last.start + last.text.trimEnd().length;
    found.push({ name, text: oneLine(parts.join(" ")), value: { start, end }, separated: gap !== "" });
  }
  return found;
}

/** The first paragraph of a figure's content. */
function captionIn(lines: readonly Line[]): string | undefined {
  const from = lines.findIndex(({ blank }) => !blank);
  if (from < 0) {
    return undefined;
  }
  const end = lines.findIndex(({ blank }, index) => index > from && blank);
  const caption = oneLine(
    lines
      .slice(from, end < 0 ? undefined : end)
      .map(({ text }) => text)
      .join(" "),
  );
  return caption === "" || caption === ".." ? undefined : caption;
}
