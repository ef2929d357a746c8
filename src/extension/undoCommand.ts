import * as vscode from "vscode";
import type { MilsContext } from "./context.ts";
import { workspaceOf } from "./workspaces.ts";

/** `mils.undoRun`: restores every text of a run that is still as the machine wrote it. */
export async function undoRun(context: MilsContext): Promise<void> {
  const { workspaceStatus } = await import("../workflow/status.ts");
  const time = new Intl.DateTimeFormat(vscode.env.language, { dateStyle: "medium", timeStyle: "short" });
  const choices = [];
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    if (folder.uri.scheme !== "file") continue;
    const workspace = await workspaceOf(context, vscode.Uri.joinPath(folder.uri, "mils"));
    for (const status of (await workspaceStatus(workspace)).reverse()) {
      const standing = status.written - status.undone;
      if (standing <= 0) continue;
      choices.push({
        label: time.format(Date.parse(status.time)),
        description: vscode.l10n.t("{0} texts · {1} documents", standing, status.documents),
        ...(vscode.workspace.workspaceFolders?.length === 1 ? {} : { detail: folder.name }),
        workspace,
        run: status.run,
      });
    }
  }
  if (choices.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("There is nothing to undo: no text that MILS wrote stands in this workspace."));
    return;
  }
  const chosen = await vscode.window.showQuickPick(choices, {
    title: vscode.l10n.t("Undo which run?"),
    placeHolder: vscode.l10n.t("Texts that were edited since are left as they are"),
  });
  if (!chosen) return;
  const { undo } = await import("../workflow/undo.ts");
  const { restored, left } = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Undoing alt texts") },
    () => undo(chosen.workspace, { run: chosen.run }),
  );
  // What was taken back waits for a text again.
  if (context.review && context.review.items.size > 0 && !context.review.running) void context.review.refresh();
  for (const { record, reason } of left) context.log.warn(`Not undone: ${record.file}: “${record.newText}” (${reason})`);
  const message = vscode.l10n.t("{0} alt texts undone.", restored.length);
  if (left.length === 0) {
    void vscode.window.showInformationMessage(message);
    return;
  }
  const showLog = vscode.l10n.t("Open Log");
  const answer = await vscode.window.showWarningMessage(
    `${message} ${vscode.l10n.t("{0} were changed since and are left as they are.", left.length)}`,
    showLog,
  );
  if (answer === showLog) context.log.show();
}
