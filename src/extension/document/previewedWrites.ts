import { relative, sep } from "node:path";
import * as vscode from "vscode";
import type { MediaReference } from "../../documents/types.ts";
import type { TextToWrite } from "../../workflow/writeTexts.ts";
import type { MilsContext } from "../context.ts";
import { withDocuments, workspaceOf } from "../workspaces.ts";
import { EditBatch } from "./editorDocuments.ts";
import { locateInFile, textOf } from "./references.ts";

/**
 * Writes texts as one edit for each workspace folder, after VS Code's own preview. The ledger records what was written; what the person took out of the
 * preview is recorded as taken back.
 *
 * @param label of the group in the preview
 * @returns the texts that stand in their documents now
 */
export async function writeWithPreview(context: MilsContext, texts: readonly TextToWrite[], label: string): Promise<readonly TextToWrite[]> {
  const [{ writeTexts }, { newRunId, prepareStore }, { groupBy }] = await Promise.all([
    import("../../workflow/writeTexts.ts"),
    import("../../workflow/workspace.ts"),
    import("../../workflow/grouping.ts"),
  ]);
  const run = newRunId(Date.now());
  const standing: TextToWrite[] = [];
  for (const [root, group] of groupBy(texts, ({ path }) => vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path))?.uri.fsPath)) {
    const [first] = group;
    if (root === undefined || !first) continue;
    const workspace = await workspaceOf(context, vscode.Uri.file(first.path));
    await prepareStore(workspace);
    const batch = new EditBatch(root);
    const { written, failed } = await writeTexts(withDocuments(workspace, batch), run, group);
    for (const { message } of failed) void vscode.window.showWarningMessage(message);
    if (written.length === 0) continue;
    await batch.apply({ needsConfirmation: true, label, iconPath: new vscode.ThemeIcon("sparkle") });
    const kept = await textsThatStand(context, written);
    const time = new Date(workspace.now()).toISOString();
    const declined = written.filter((text) => !kept.has(text));
    await workspace.ledger.append([
      ...declined.map(({ path, text }) => ({ type: "undo" as const, run, time, file: relative(root, path).split(sep).join("/"), newText: text })),
      { type: "end" as const, run, time, written: kept.size, cancelled: declined.length > 0 },
    ]);
    standing.push(...kept);
  }
  if (standing.length === 1) vscode.window.setStatusBarMessage(vscode.l10n.t("$(check) Alt text written"), 8000);
  if (standing.length > 1) vscode.window.setStatusBarMessage(vscode.l10n.t("$(check) Alt text written to {0} references", standing.length), 8000);
  return standing;
}

/** Which texts stand in their documents: the person may have taken some out of the preview, or closed it. */
async function textsThatStand(context: MilsContext, texts: readonly TextToWrite[]): Promise<ReadonlySet<TextToWrite>> {
  const standing = new Set<TextToWrite>();
  const left = new Map<string, MediaReference[]>();
  for (const text of texts) {
    const references = left.get(text.path) ?? [...(await locateInFile(context, text.path, await textOf(text.path)))];
    left.set(text.path, references);
    const index = references.findIndex((reference) => reference.source === text.reference.source && reference.alt.text === text.text);
    if (index < 0) continue;
    references.splice(index, 1);
    standing.add(text);
  }
  return standing;
}
