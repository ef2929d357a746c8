import { basename } from "node:path";
import * as vscode from "vscode";
import { MilsError } from "../../protocol/errors.ts";
import { modalityOf } from "../../workflow/mediaFiles.ts";
import { captionWithProgress } from "../caption/captionWithProgress.ts";
import type { MilsContext } from "../context.ts";
import { isReadOnly } from "../document/editorDocuments.ts";
import { resolveSource } from "../document/resolveSource.ts";
import { type AnnotationRefusal, annotate as annotation, annotationPlace } from "./annotation.ts";
import { type AssetReference, assetReferences } from "./assetReferences.ts";

/** `mils.annotate`: describes the asset that the line under the cursor names, in a comment of that language. */
export async function annotate(context: MilsContext): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return;
  const { document } = editor;
  const { line, character } = editor.selection.active;
  const place = annotationPlace(document.languageId, linesOf(document), line, character);
  if ("refusal" in place) return refuse(context, document, place);
  const { asset } = place;
  const readOnly = () =>
    new MilsError("write-failed", vscode.l10n.t("{0} cannot be changed: it is read-only.", basename(document.uri.path)), {
      file: document.uri.fsPath,
    });
  // Better now than after a minute's work.
  if (await isReadOnly(document)) throw readOnly();
  const target = await resolveSource(context, document.uri, asset.source);
  if (target.kind !== "found")
    throw new MilsError("media-unreadable", vscode.l10n.t("{0} is not found from {1}.", asset.source, basename(document.uri.path)));
  const { path } = target;
  const modality = modalityOf(path) ?? "image";
  const anchor = line;
  const result = await captionWithProgress(context, path);
  if (!result) return;
  const lines = linesOf(document);
  const now = lineOf(lines, asset, anchor);
  if (now === undefined)
    throw new MilsError(
      "document-changed",
      vscode.l10n.t("{0} does not name {1} any more: nothing was written.", basename(document.uri.path), asset.source),
    );
  const edit = annotation(document.languageId, lines, now.line, now.asset, modality, result.caption);
  if (!edit) return;
  const change = new vscode.WorkspaceEdit();
  change.replace(document.uri, new vscode.Range(edit.start.line, edit.start.character, edit.end.line, edit.end.character), edit.text);
  if (!(await vscode.workspace.applyEdit(change))) throw readOnly();
}

async function refuse(context: MilsContext, document: vscode.TextDocument, refused: AnnotationRefusal): Promise<void> {
  if (refused.refusal === "no-asset") {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("This line names no image, video or sound. Put the cursor on a line such as: import logo from './logo.png'"),
    );
    return;
  }
  const target = await resolveSource(context, document.uri, refused.asset.source);
  const show = vscode.l10n.t("Show Captions");
  const message = vscode.l10n.t("{0} has no comments, so MILS cannot describe the asset here.", document.languageId.toUpperCase());
  const answer = await vscode.window.showInformationMessage(message, ...(target.kind === "found" ? [show] : []));
  if (answer === show && target.kind === "found") await vscode.commands.executeCommand("mils.caption", vscode.Uri.file(target.path));
}

function linesOf(document: vscode.TextDocument): string[] {
  return document.getText().split(/\r\n|\r|\n/);
}

/** The line that names the asset now: lines may have come or gone while the caption was made. */
function lineOf(
  lines: readonly string[],
  asset: AssetReference,
  before: number,
): { readonly line: number; readonly asset: AssetReference } | undefined {
  return lines
    .flatMap((text, line) =>
      assetReferences(text)
        .filter(({ source }) => source === asset.source)
        .map((found) => ({ line, asset: found })),
    )
    .toSorted((a, b) => Math.abs(a.line - before) - Math.abs(b.line - before))[0];
}
