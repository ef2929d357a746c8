import type { AltEdit, Format, MediaReference, ReferenceContext, Span } from "../types.ts";
import { defined } from "./elementReferences.ts";
import { decodeReferences, encodeAmpersands, oneLine } from "./escape.ts";

/** Delimited blocks whose content is not AsciiDoc: listing, literal, passthrough, comment, fenced. */
const VERBATIM_DELIMITER = /^(-{4,}|\.{4,}|\+{4,}|\/{4,}|`{3,}.*)$/;
const HEADING = /^={1,6}[ \t]+(.+?)[ \t]*$/;
const ATTRIBUTE_ENTRY = /^:(lang|imagesdir):[ \t]*(.*?)[ \t]*$/;
/** Asciidoctor's BlockMediaMacroRx and InlineImageMacroRx, read from its documentation: a target without outer spaces, an attribute list in brackets. */
const BLOCK_MACRO = /^(image::)(\S|\S.*?\S)\[(.*)\][ \t]*$/;
const INLINE_MACRO = /(?<![\\:\w+])(image:)([^:\s[](?:[^\n[]*[^\s[])?)\[((?:\\\]|[^\]\n])*)\]/g;

/** One attribute of a macro's list; spans count from the list's start. */
interface ListedAttribute {
  /** Undefined for a positional one. */
  readonly name: string | undefined;
  readonly position: number;
  readonly text: string;
  /** The value as written, with its quotes. */
  readonly value: Span;
}

/** AsciiDoc: `image::target[alt]` and `image:target[alt]`, the text as first positional attribute or by name. */
export const asciidoc: Format = {
  id: "asciidoc",
  extensions: [".adoc", ".asciidoc", ".asc", ".ad"],
  languageIds: ["asciidoc"],
  locate: async (text) => locate(text),
};

function locate(text: string): MediaReference[] {
  const found: MediaReference[] = [];
  let open: string | undefined;
  let heading: string | undefined;
  let language: string | undefined;
  let folder = "";
  let title: string | undefined;
  let blockAttributes: { readonly list: string; readonly at: number } | undefined;
  for (const { line, start } of linesOf(text)) {
    const delimiter = VERBATIM_DELIMITER.exec(line.trimEnd())?.[1];
    if (open !== undefined) {
      open = delimiter === undefined || (open.startsWith("`") ? delimiter !== "```" : delimiter !== open) ? open : undefined;
      continue;
    }
    if (delimiter !== undefined) {
      open = delimiter;
      continue;
    }
    if (/^\/\/(?!\/)/.test(line)) {
      continue;
    }
    const entry = ATTRIBUTE_ENTRY.exec(line);
    if (entry?.[1] === "lang") {
      language = entry[2];
    } else if (entry?.[1] === "imagesdir") {
      folder = entry[2] ?? "";
    }
    heading = HEADING.exec(line)?.[1] ?? heading;
    const around = defined({ heading, language });
    const block = BLOCK_MACRO.exec(line);
    if (block !== null) {
      const at = start + "image::".length + (block[2] ?? "").length + 1;
      found.push(
        referenceOf(text, { start, end: start + line.trimEnd().length }, block[2] ?? "", folder, block[3] ?? "", at, "block", blockAttributes, {
          ...around,
          ...defined({ figureCaption: title }),
        }),
      );
    } else {
      for (const macro of line.matchAll(INLINE_MACRO)) {
        const target = macro[2] ?? "";
        // `+image:a.png[]+` is a passthrough: shown as typed.
        if (line[macro.index + macro[0].length] === "+" && /\+$/.test(line.slice(0, macro.index))) {
          continue;
        }
        const from = start + macro.index;
        const paragraph = oneLine(line.slice(0, macro.index) + line.slice(macro.index + macro[0].length));
        found.push(
          referenceOf(
            text,
            { start: from, end: from + macro[0].length },
            target,
            folder,
            macro[3] ?? "",
            from + "image:".length + target.length + 1,
            "inline",
            undefined,
            {
              ...around,
              ...(paragraph === "" ? {} : { paragraph }),
            },
          ),
        );
      }
    }
    title = /^\.(?![. ])(.+?)[ \t]*$/.exec(line)?.[1] ?? (/^\[.*\]\s*$/.test(line) ? title : undefined);
    blockAttributes = /^\[[^[].*\]\s*$/.test(line)
      ? { list: line.trimEnd().slice(1, -1), at: start + 1 }
      : /^\.\S/.test(line)
        ? blockAttributes
        : undefined;
  }
  return found;
}

function* linesOf(text: string): Generator<{ readonly line: string; readonly start: number }> {
  for (const match of text.matchAll(/[^\r\n]*(?:\r\n|\n|\r|$)/g)) {
    if (match[0] !== "") {
      yield { line: match[0].replace(/[\r\n]+$/, ""), start: match.index };
    }
  }
}

function referenceOf(
  text: string,
  span: Span,
  target: string,
  folder: string,
  list: string,
  listAt: number,
  kind: "block" | "inline",
  above: { readonly list: string; readonly at: number } | undefined,
  context: ReferenceContext,
): MediaReference {
  const attributes = attributesIn(list, kind);
  const sourceStart = listAt - 1 - target.length;
  const relative = !/^(?:[a-z][a-z\d+.-]+:|\/)/i.test(target) && folder !== "" && !folder.includes("{");
  const aboveAlt = above === undefined ? undefined : attributesIn(above.list, "block").find(({ name }) => name === "alt");
  const own =
    attributes.find(({ name }) => name === "alt") ??
    attributes.find(({ name, position, text: value }) => name === undefined && position === 0 && value !== "");
  const [alt, at] = own === undefined && aboveAlt !== undefined && above !== undefined ? [aboveAlt, above.at] : [own, listAt];
  const link = attributes.find(({ name }) => name === "link")?.text;
  const title = attributes.find(({ name }) => name === "title")?.text;
  return {
    span,
    sourceSpan: { start: sourceStart, end: sourceStart + target.length },
    source: relative ? `${folder.replace(/\/$/, "")}/${target}` : target,
    element: "image-macro",
    ...alternativeOf(text, alt, at, list, listAt, kind),
    naming: {},
    context: {
      ...context,
      ...defined({ title, linkTarget: link, linkText: link === undefined ? undefined : "" }),
      ...(kind === "block" && title !== undefined ? { figureCaption: title } : {}),
    },
  };
}

function alternativeOf(
  text: string,
  alt: ListedAttribute | undefined,
  at: number,
  list: string,
  listAt: number,
  kind: "block" | "inline",
): Pick<MediaReference, "alt"> & { readonly edit: AltEdit } {
  // `image::a.png[,100]` has an empty first position: the text goes there.
  if (alt === undefined) {
    // A named attribute may not be pushed into the first position.
    const separator = list.trim() === "" || /^\s*,/.test(list) ? "" : ",";
    return {
      alt: { state: "missing" },
      edit: { span: { start: listAt, end: listAt }, encode: (written) => `${encodeValue(written, kind)}${separator}` },
    };
  }
  const span = { start: at + alt.value.start, end: at + alt.value.end };
  const named = alt.name !== undefined;
  // Attribute references are filled in by the processor.
  if (/(?<!\\)\{[\w-]+\}/.test(text.slice(span.start, span.end))) {
    return { alt: { state: "dynamic", form: "expression", span }, edit: { span, encode: (written) => encodeValue(written, kind, named) } };
  }
  return {
    alt: { state: alt.text === "" ? "empty" : "given", text: alt.text, span },
    edit: { span, encode: (written) => encodeValue(written, kind, named) },
  };
}

/** The attributes of a macro's list: positional and named, plain or in quotes with `\"` inside. */
function attributesIn(list: string, kind: "block" | "inline"): ListedAttribute[] {
  const found: ListedAttribute[] = [];
  let at = 0;
  let position = 0;
  while (at <= list.length) {
    const rest = list.slice(at);
    const named = /^\s*([\w][\w.-]*)\s*=\s*/.exec(rest);
    const lead = named === null ? (/^\s*/.exec(rest)?.[0].length ?? 0) : named[0].length;
    const value = list.slice(at + lead);
    const quoted = /^"((?:\\"|[^"])*)"|^'((?:\\'|[^'])*)'/.exec(value);
    const plain = /^[^,]*/.exec(value)?.[0] ?? "";
    const quotedEnds = quoted !== null && /^\s*(?:,|$)/.test(value.slice(quoted[0].length));
    const written = quotedEnds ? quoted[0] : plain.trimEnd();
    const text = quotedEnds ? (quoted[1] === undefined ? (quoted[2] ?? "").replaceAll("\\'", "'") : quoted[1].replaceAll('\\"', '"')) : written;
    found.push({
      name: named?.[1],
      position,
      text: oneLine(decodedValue(text, kind)),
      value: { start: at + lead, end: at + lead + written.length },
    });
    const next = value.slice(written.length).indexOf(",");
    if (next < 0) {
      break;
    }
    at += lead + written.length + next + 1;
    position += 1;
  }
  return found;
}

function decodedValue(text: string, kind: "block" | "inline"): string {
  const value = text.replace(/\\(\{[\w-]+\})/g, "$1");
  return decodeReferences(kind === "inline" ? value.replaceAll("\\]", "]") : value);
}

/**
 * A value that would be read as more than one attribute, or as a name and its value, goes into quotes. Backslashes and bars, which would escape
 * what follows or end a table's cell, are written as character references: Asciidoctor restores those in a text alternative.
 */
function encodeValue(text: string, kind: "block" | "inline", named = false): string {
  const plain = oneLine(text);
  const value = encodeAmpersands(plain)
    .replaceAll("\\", "&#92;")
    .replaceAll("|", "&#124;")
    .replace(/\{(?=[\w-]+\})/g, "&#123;");
  const quoted = named || value === "" || /[,"=]|^'/.test(plain);
  const inPlace = kind === "block" ? value : asParagraphText(value, plain);
  return quoted ? `"${inPlace.replaceAll('"', '\\"')}"` : inPlace;
}

/** For a paragraph, where a bracket ends the macro and a pair of formatting marks is read before the macro is. */
function asParagraphText(value: string, plain: string): string {
  return value
    .replaceAll("]", "\\]")
    .replace(/&#\d+;|[*_`#+^~]/g, (unit) => (unit.length > 1 || plain.split(unit).length < 3 ? unit : `&#${unit.charCodeAt(0)};`));
}
