import * as vscode from "vscode";
import type { MilsContext } from "./context.ts";
import { generateForFile } from "./document/generate.ts";

/** `mils.trySample`: opens a copy of the sample document in the extension's storage, and describes its picture. */
export async function trySample(context: MilsContext): Promise<void> {
  const folder = vscode.Uri.joinPath(context.extension.globalStorageUri, "sample");
  await vscode.workspace.fs.createDirectory(folder);
  for (const name of ["sample.jpg", "sample-document.md"]) {
    await vscode.workspace.fs.copy(
      vscode.Uri.joinPath(context.extension.extensionUri, "media", "walkthrough", name),
      vscode.Uri.joinPath(folder, name),
      { overwrite: true },
    );
  }
  const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, "sample-document.md"));
  await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside });
  await vscode.commands.executeCommand("markdown.showPreviewToSide", document.uri).then(undefined, () => undefined);
  await generateForFile(context, document.uri);
}
