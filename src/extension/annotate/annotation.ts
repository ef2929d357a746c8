import type { Modality } from "../../protocol/index.ts";
import { type AssetReference, assetReferenceAt } from "./assetReferences.ts";
import { type CommentSyntax, commentSyntaxAt, inlineSyntax, writeComment } from "./commentSyntax.ts";

/** One change of a document, in lines and UTF-16 columns counted from 0. */
export interface LineEdit {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
  readonly text: string;
}

const LABELS: Readonly<Record<Modality, string>> = { image: "Image", video: "Video", audio: "Audio" };

/** Why no comment can be written: the line names no media, or the language has no comments. */
export type AnnotationRefusal = { readonly refusal: "no-asset" } | { readonly refusal: "no-comments"; readonly asset: AssetReference };

/** The asset a line names, to be described in a comment; or why it cannot. */
export function annotationPlace(
  languageId: string,
  lines: readonly string[],
  line: number,
  character: number,
): { readonly asset: AssetReference } | AnnotationRefusal {
  const asset = assetReferenceAt(lines[line] ?? "", character);
  if (!asset) return { refusal: "no-asset" };
  return commentSyntaxAt(languageId, lines.slice(0, line)) ? { asset } : { refusal: "no-comments", asset };
}

/**
 * The edit that describes the asset in a comment: a line of its own above the one that names it, or, for an attribute in JSX where such a line would be
 * text of the page, a comment beside it. A comment of ours that is there already is replaced. Undefined where the language has no comments.
 *
 * @param lines the document as it is now
 * @param line the line that names the asset
 */
export function annotate(
  languageId: string,
  lines: readonly string[],
  line: number,
  asset: AssetReference,
  modality: Modality,
  caption: string,
): LineEdit | undefined {
  const text = lines[line] ?? "";
  const label = `${LABELS[modality]}:`;
  const attribute = attributeStart(languageId, text, asset);
  if (attribute !== undefined) {
    const syntax = inlineSyntax(languageId);
    return syntax && beside(syntax, text, line, attribute, label, caption);
  }
  const target = statementStart(lines, line);
  const syntax = commentSyntaxAt(languageId, lines.slice(0, target));
  return syntax && above(syntax, lines, target, label, caption);
}

function above(syntax: CommentSyntax, lines: readonly string[], target: number, label: string, caption: string): LineEdit {
  const indentation = /^\s*/.exec(lines[target] ?? "")?.[0] ?? "";
  const comment = writeComment(syntax, `${label} ${caption}`);
  const before = lines[target - 1];
  if (before?.trimStart().startsWith(`${syntax.start} ${label}`)) {
    const from = before.length - before.trimStart().length;
    return { start: { line: target - 1, character: from }, end: { line: target - 1, character: before.length }, text: comment };
  }
  const at = { line: target, character: indentation.length };
  return { start: at, end: at, text: `${comment}\n${indentation}` };
}

function beside(syntax: CommentSyntax, text: string, line: number, attribute: number, label: string, caption: string): LineEdit {
  const comment = writeComment(syntax, `${label} ${caption}`);
  const existing = text.slice(0, attribute).lastIndexOf(`${syntax.start} ${label}`);
  const end = existing < 0 ? -1 : text.indexOf(syntax.end ?? "", existing) + (syntax.end ?? "").length;
  if (existing >= 0 && text.slice(end, attribute).trim() === "")
    return { start: { line, character: existing }, end: { line, character: end }, text: comment };
  const at = { line, character: attribute };
  return { start: at, end: at, text: `${comment} ` };
}

/** Column of the JSX attribute whose value the asset is; undefined elsewhere. */
function attributeStart(languageId: string, text: string, asset: AssetReference): number | undefined {
  if (languageId !== "javascriptreact" && languageId !== "typescriptreact") return undefined;
  const attribute = /(?:^|\s)([\w-]+)=\{?["'`]$/.exec(text.slice(0, asset.start));
  // In code a space stands around the equals sign; an attribute has none.
  return attribute?.[1] === undefined ? undefined : attribute.index + attribute[0].indexOf(attribute[1]);
}

/** A command that is continued over several lines by backslashes ends at a comment: the comment goes before its first line. */
function statementStart(lines: readonly string[], line: number): number {
  let start = line;
  while (start > 0 && lines[start - 1]?.trimEnd().endsWith("\\")) start -= 1;
  return start;
}
