import type { AltEdit, Format, LocateOptions, MediaReference, Span } from "../types.ts";
import { defined } from "./elementReferences.ts";
import { oneLine } from "./escape.ts";
import { attributeBlockAt, encodeAttributeValue, withTextFromAttributes } from "./linkAttributes.ts";
import { locateMarkdown } from "./markdown.ts";
import { hugoShortcodes } from "./shortcodes.ts";

/** A cell of code: fence, language and options. Mermaid and Graphviz cells show drawings as well. */
const CELL = /^([ \t]*)(`{3,}|~{3,})\{([\w.+-]+)([^}\r\n]*)\}[ \t]*(?:\r\n|\n|\r)([\s\S]*?)^[ \t]*\2[ \t]*$/gm;
/** `#|`, `//|`, `--|`, `%%|`: the comment of the cell's language and a bar. */
const CELL_OPTION = /^([ \t]*(?:#|\/\/|--|%%)\|)[ \t]*([\w-]+)[ \t]*:[ \t]*(.*?)[ \t]*$/gm;

/** Quarto and R Markdown: Markdown with `![caption](a.png){fig-alt="..."}` and the cell option `#| fig-alt:`. */
export const quarto: Format = {
  id: "quarto",
  extensions: [".qmd", ".rmd"],
  languageIds: ["quarto", "rmd"],
  locate,
};

async function locate(text: string, options: LocateOptions): Promise<readonly MediaReference[]> {
  const markdown = await locateMarkdown(text, { ...options, embeds: [hugoShortcodes] });
  const blocks: Span[] = [];
  const images = markdown.flatMap((reference) => {
    // What looks like an image inside another's attributes is part of a text.
    if (blocks.some(({ start, end }) => start <= reference.span.start && reference.span.end <= end)) {
      return [];
    }
    const block = reference.element === "image" ? attributeBlockAt(text, reference.span.end) : undefined;
    if (block !== undefined) {
      blocks.push(block);
    }
    return [reference.element === "image" ? { ...asFigure(text, reference, block), element: "quarto-image" } : reference];
  });
  return [...images, ...cellsIn(text)].sort((a, b) => a.span.start - b.span.start);
}

function asFigure(text: string, image: MediaReference, block: Span | undefined): MediaReference {
  const attributed = block === undefined ? undefined : withTextFromAttributes(text, image, block);
  if (attributed !== undefined) {
    return attributed;
  }
  const span = { start: image.span.start, end: block?.end ?? image.span.end };
  const label = image.alt.text;
  if (!standsAlone(text, span)) {
    return { ...image, span };
  }
  // Alone in its paragraph the label is printed as the caption, so a text goes into the attributes. Without one, the caption serves as the text too.
  const at = block === undefined ? image.span.end : block.end - 1;
  const gap = block !== undefined && !/[{\s]$/.test(text.slice(block.start, at)) ? " " : "";
  const edit: AltEdit = {
    span: { start: at, end: at },
    encode: (alt) => (block === undefined ? `{fig-alt="${encodeAttributeValue(alt, '"')}"}` : `${gap}fig-alt="${encodeAttributeValue(alt, '"')}"`),
  };
  return { ...image, span, edit, alt: label === undefined ? { state: "missing" } : { state: image.alt.state, text: label } };
}

/** Pandoc's implicit figure: nothing else in the paragraph. */
function standsAlone(text: string, { start, end }: Span): boolean {
  return (
    /(?:^|(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)|^---[\s\S]*\n---[ \t]*\r?\n)[ \t]*$/.test(text.slice(0, start)) &&
    /^[ \t]*(?:$|(?:\r\n|\n|\r)[ \t]*(?:$|\r\n|\n|\r|:::))/.test(text.slice(end))
  );
}

/** Cells that show a figure: those with a caption, a label of a figure, a text, or a file they include. */
function cellsIn(text: string): MediaReference[] {
  const found: MediaReference[] = [];
  const fences = fencesIn(text);
  for (const cell of text.matchAll(CELL)) {
    // A cell within a longer fence is shown, not run.
    if (!fences.has(cell.index)) {
      continue;
    }
    const [whole, , , , header = "", body = ""] = cell;
    const bodyAt = cell.index + whole.indexOf(body, whole.search(/[\r\n]/));
    const options = [...body.matchAll(CELL_OPTION)];
    const option = (name: string): RegExpMatchArray | undefined => options.find((candidate) => candidate[2] === name);
    const caption = option("fig-cap") ?? option("fig.cap");
    const alt = option("fig-alt") ?? option("fig.alt");
    const included = /include_graphics\(\s*(?:path\s*=\s*)?(["'])([^"'\r\n]+)\1/.exec(body);
    const anchor = caption ?? options.find((candidate) => candidate[2] === "label" && /^["']?fig-/.test(candidate[3] ?? ""));
    if (alt === undefined && anchor === undefined && included === null && !/\bfig\.(?:alt|cap)\s*=/.test(header)) {
      continue;
    }
    const lineEnd = /\r\n|\n|\r/.exec(whole)?.[0] ?? "\n";
    const span = { start: cell.index, end: cell.index + whole.length };
    found.push({
      span,
      ...(included === null
        ? {}
        : {
            source: included[2] ?? "",
            sourceSpan: {
              start: bodyAt + included.index + included[0].length - 1 - (included[2] ?? "").length,
              end: bodyAt + included.index + included[0].length - 1,
            },
          }),
      element: "cell",
      ...alternativeOfCell(text, bodyAt, header, alt, anchor, lineEnd, included !== null),
      naming: {},
      context: defined({ figureCaption: caption === undefined ? undefined : oneLine(decodeYaml(caption[3] ?? "")) }),
    });
  }
  return found;
}

/** Where each fenced block begins that is not inside another one. */
function fencesIn(text: string): ReadonlySet<number> {
  const found = new Set<number>();
  let open: string | undefined;
  for (const { 1: fence = "", 2: rest = "", index } of text.matchAll(/^[ \t]*(`{3,}|~{3,})(.*)$/gm)) {
    if (open === undefined) {
      found.add(index);
      open = fence;
    } else if (fence.startsWith(open) && rest.trim() === "") {
      open = undefined;
    }
  }
  return found;
}

function alternativeOfCell(
  text: string,
  bodyAt: number,
  header: string,
  alt: RegExpMatchArray | undefined,
  anchor: RegExpMatchArray | undefined,
  lineEnd: string,
  shows: boolean,
): Pick<MediaReference, "alt"> & { readonly edit?: AltEdit } {
  const inYaml = (written: string): string => JSON.stringify(oneLine(written));
  // knitr's own form in the header is R code.
  if (/\bfig\.alt\s*=/.test(header)) {
    return { alt: { state: "dynamic", form: "expression" } };
  }
  if (alt === undefined) {
    // Below an option that is there already; a cell without options gets its first line.
    const indentation = anchor === undefined ? (/^[ \t]*/.exec(text.slice(bodyAt))?.[0] ?? "") : "";
    const prefix = anchor?.[1] ?? `${indentation}#|`;
    const at = anchor === undefined ? bodyAt : bodyAt + (anchor.index ?? 0) + anchor[0].trimEnd().length;
    const line = (written: string): string => `${prefix} fig-alt: ${inYaml(written)}`;
    return {
      alt: { state: "missing" },
      ...(anchor === undefined && !shows
        ? {}
        : {
            edit: {
              span: { start: at, end: at },
              encode: (written) => (anchor === undefined ? `${line(written)}${lineEnd}` : `${lineEnd}${line(written)}`),
            },
          }),
    };
  }
  const value = alt[3] ?? "";
  const lead = alt[0].length - alt[0].trimStart().length;
  const start = bodyAt + (alt.index ?? 0) + alt[0].trimEnd().length - value.length;
  const span = { start, end: start + value.length };
  // A block or a list goes on below, one text a figure; `!expr` is code.
  if (/^(?:[|>[!&*]|$)/.test(value) && value !== "") {
    return {
      alt: { state: value.startsWith("!") ? "dynamic" : "given", ...(value.startsWith("!") ? { form: "expression" } : { text: value }), span },
    };
  }
  if (value === "" && lead >= 0 && /^[ \t]*(?:#|\/\/|--|%%)\|[ \t]*-/.test(text.slice(span.end).replace(/^[\r\n]+/, ""))) {
    return { alt: { state: "dynamic", form: "expression", span } };
  }
  const decoded = oneLine(decodeYaml(value));
  return {
    alt: { state: decoded === "" ? "empty" : "given", text: decoded, span },
    edit: { span, encode: (written) => `${/[ \t]$/.test(text.slice(0, start)) ? "" : " "}${inYaml(written)}` },
  };
}

/** A scalar of YAML on one line: in double quotes, in single quotes, or plain. */
function decodeYaml(value: string): string {
  if (/^".*"$/.test(value)) {
    try {
      return JSON.parse(value) as string;
    } catch {
      // YAML knows a few escapes JSON does not; read as they stand.
      return value.slice(1, -1);
    }
  }
  return /^'.*'$/.test(value) ? value.slice(1, -1).replaceAll("''", "'") : value.replace(/\s+#.*$/, "");
}
