import { basename } from "node:path";
import * as vscode from "vscode";
import { MilsError } from "../../protocol/errors.ts";
import type { TextToWrite } from "../../workflow/writeTexts.ts";
import type { MilsContext } from "../context.ts";
import { workspaceOf } from "../workspaces.ts";
import { locateNow } from "./documentReferences.ts";
import { addReplacements } from "./editorDocuments.ts";

export interface WriteAltOutcome {
  readonly written: readonly TextToWrite[];
  readonly failures: readonly Error[];
}

/**
 * Writes texts into a document that may have been edited since they were made: every reference is located afresh, and one that is gone or has a text by now
 * is left alone. One edit, one undo step. In a workspace folder the ledger records what was written.
 */
export async function writeAltTexts(context: MilsContext, document: vscode.TextDocument, texts: readonly TextToWrite[]): Promise<WriteAltOutcome> {
  if (texts.length === 0) return { written: [], failures: [] };
  const inFolder = document.uri.scheme === "file" && vscode.workspace.getWorkspaceFolder(document.uri) !== undefined;
  return inFolder ? writeWithLedger(context, document, texts) : writeDirectly(context, document, texts);
}

async function writeWithLedger(context: MilsContext, document: vscode.TextDocument, texts: readonly TextToWrite[]): Promise<WriteAltOutcome> {
  const [{ writeTexts }, { newRunId, prepareStore }] = await Promise.all([
    import("../../workflow/writeTexts.ts"),
    import("../../workflow/workspace.ts"),
  ]);
  const workspace = await workspaceOf(context, document.uri);
  await prepareStore(workspace);
  const run = newRunId(workspace.now());
  const outcome = await writeTexts(workspace, run, texts);
  await workspace.ledger.append([
    { type: "end", run, time: new Date(workspace.now()).toISOString(), written: outcome.written.length, cancelled: false },
  ]);
  return {
    written: outcome.written,
    // A file that cannot be written asks for another next step than one that changed.
    failures: outcome.failed.map(({ message, path, cause }) =>
      cause instanceof Error ? cause : new MilsError("document-changed", message, { file: path }),
    ),
  };
}

async function writeDirectly(context: MilsContext, document: vscode.TextDocument, texts: readonly TextToWrite[]): Promise<WriteAltOutcome> {
  const { findReference } = await import("../../workflow/writeTexts.ts");
  const references = (await locateNow(context, document))?.references ?? [];
  const name = basename(document.uri.path);
  const found = texts.map((text) => ({ text, edit: findReference(references, text.reference, text.ordinal)?.edit }));
  const standing = found.flatMap(({ text, edit }) => (edit ? [{ text, edit }] : []));
  const edit = new vscode.WorkspaceEdit();
  addReplacements(
    edit,
    document,
    standing.map(({ text, edit: { span, encode } }) => ({ span, text: encode(text.text) })),
  );
  if (standing.length > 0 && !(await vscode.workspace.applyEdit(edit))) {
    return {
      written: [],
      failures: [new MilsError("write-failed", vscode.l10n.t("{0} cannot be changed: it is read-only.", name), { file: document.uri.fsPath })],
    };
  }
  const gone = texts.length - standing.length;
  return {
    written: standing.map(({ text }) => text),
    failures:
      gone === 0 ? [] : [new MilsError("document-changed", vscode.l10n.t("{0}: {1} images are gone or were described meanwhile.", name, gone))],
  };
}
