import { dirname, join } from "node:path";
import * as vscode from "vscode";
import type { PageMessage } from "../../protocol/webview.ts";

/** Asks where to, and writes what the page made of its trace: JSON, CSV, or a picture of the chart. */
export async function exportTrace({ format, name, data }: Extract<PageMessage, { readonly type: "export" }>, media: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? dirname(media);
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(join(folder, name)),
    filters: { [format.toUpperCase()]: [format] },
    title: vscode.l10n.t("Export Trace"),
  });
  if (!target) return;
  await vscode.workspace.fs.writeFile(target, Buffer.from(data, format === "png" ? "base64" : "utf8"));
  const open = vscode.l10n.t("Open");
  const answer = await vscode.window.showInformationMessage(vscode.l10n.t("Exported to {0}", vscode.workspace.asRelativePath(target)), open);
  if (answer === open) await vscode.commands.executeCommand("vscode.open", target);
}
