import type { Format, LocateOptions, MediaReference, Span } from "../types.ts";
import { type JoinedStrings, type JsonNode, joinStrings, parseJson } from "./jsonStrings.ts";
import { locateMarkdown } from "./markdown.ts";

type JsonString = Extract<JsonNode, { kind: "string" }>;
type JsonObject = Extract<JsonNode, { kind: "object" }>;

/** Jupyter notebooks (nbformat 3 and 4): the Markdown cells, each a document of its own inside JSON strings. */
export const ipynb: Format = {
  id: "ipynb",
  extensions: [".ipynb"],
  languageIds: ["jupyter-notebook"],
  locate,
};

async function locate(text: string, options: LocateOptions): Promise<readonly MediaReference[]> {
  const found: MediaReference[] = [];
  let heading: string | undefined;
  for (const cell of markdownCells(text)) {
    const source = sourceOf(text, cell);
    for (const reference of await locateMarkdown(source.text, options)) {
      const placed = inNotebook(reference, source);
      // A cell without a heading stands under the last one of the cells above.
      found.push(placed.context.heading === undefined && heading !== undefined ? { ...placed, context: { ...placed.context, heading } } : placed);
    }
    heading = lastHeading(source.text) ?? heading;
  }
  return found;
}

function markdownCells(text: string): JsonObject[] {
  const root = parseJson(text);
  const member = (node: JsonNode | undefined, key: string): JsonNode | undefined => (node?.kind === "object" ? node.members.get(key) : undefined);
  const items = (node: JsonNode | undefined): readonly JsonNode[] => (node?.kind === "array" ? node.items : []);
  // nbformat 3 keeps its cells in worksheets.
  const cells = [...items(member(root, "cells")), ...items(member(root, "worksheets")).flatMap((sheet) => items(member(sheet, "cells")))];
  return cells.filter((cell): cell is JsonObject => {
    const type = member(cell, "cell_type");
    return cell.kind === "object" && type?.kind === "string" && type.text === "markdown";
  });
}

/** One string, or one string a line. */
function sourceOf(text: string, cell: JsonObject): JoinedStrings {
  const source = cell.members.get("source");
  const strings = source?.kind === "array" ? source.items : source === undefined ? [] : [source];
  return joinStrings(
    text,
    strings.filter((node): node is JsonString => node.kind === "string"),
  );
}

function inNotebook(reference: MediaReference, source: JoinedStrings): MediaReference {
  // A span over several lines takes in the quotes and the comma between them: replaced, the lines become one string.
  const place = ({ start, end }: Span): Span =>
    start === end ? { start: source.endOf(start), end: source.endOf(start) } : { start: source.startOf(start), end: source.endOf(end) };
  const { sourceSpan, edit, alt } = reference;
  return {
    ...reference,
    span: place(reference.span),
    ...(sourceSpan === undefined ? {} : { sourceSpan: place(sourceSpan) }),
    alt: { ...alt, ...(alt.span === undefined ? {} : { span: place(alt.span) }) },
    ...(edit === undefined ? {} : { edit: { span: place(edit.span), encode: (text: string) => JSON.stringify(edit.encode(text)).slice(1, -1) } }),
  };
}

function lastHeading(markdown: string): string | undefined {
  return [...markdown.matchAll(/^#{1,6}[ \t]+(.+?)[ \t#]*$/gm)].at(-1)?.[1];
}

/** A picture inside a notebook, for the `attachment:name` of the cell around `reference`. Undefined where the cell has none of that name. */
export function attachmentOf(text: string, reference: MediaReference): { readonly mediaType: string; readonly base64: string } | undefined {
  const name = /^attachment:(.+)$/i.exec(reference.source ?? "")?.[1];
  const cell = markdownCells(text).find(({ start, end }) => start <= reference.span.start && reference.span.end <= end);
  const attachments = cell?.members.get("attachments");
  if (name === undefined || attachments?.kind !== "object") {
    return undefined;
  }
  const bundle = attachments.members.get(name) ?? [...attachments.members].find(([key]) => encodeURI(key) === name)?.[1];
  for (const [mediaType, value] of bundle?.kind === "object" ? bundle.members : []) {
    if (value.kind === "string" && /^(?:image|video|audio)\//.test(mediaType)) {
      return { mediaType, base64: value.text };
    }
  }
  return undefined;
}
