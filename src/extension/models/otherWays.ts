import * as vscode from "vscode";
import type { MilsContext } from "../context.ts";
import { doctor } from "../engine/engineCommands.ts";

/** Ways to another model beside the catalogue, each ending in the setting that names it, and what helps to decide. */
export function otherWays(context: MilsContext): (vscode.QuickPickItem & { readonly act?: () => unknown })[] {
  return [
    { label: vscode.l10n.t("Other ways"), kind: vscode.QuickPickItemKind.Separator },
    {
      label: `$(folder) ${vscode.l10n.t("Use a language model from a folder...")}`,
      detail: vscode.l10n.t("A GGUF file with its manifest. It proposes the captions."),
      act: () => chooseFolder("generatorDirectory", vscode.l10n.t("Folder of the language model")),
    },
    {
      label: `$(add) ${vscode.l10n.t("Add a scorer from a folder...")}`,
      detail: vscode.l10n.t("ONNX graphs with their manifest. It says how well a caption matches; one is needed for each of image, video and audio."),
      act: () => chooseFolder("scorerDirectories", vscode.l10n.t("Folder of the scorer")),
    },
    {
      label: `$(server) ${vscode.l10n.t("Use a server on this or another machine...")}`,
      detail: vscode.l10n.t("Any OpenAI-compatible server. Captions, never media, are sent to it."),
      act: () => vscode.commands.executeCommand("workbench.action.openSettings", "mils.generatorServer"),
    },
    {
      label: `$(key) ${vscode.l10n.t("Set the key of the server...")}`,
      detail: vscode.l10n.t("Kept in the secret storage of VS Code, for that server alone."),
      act: () => vscode.commands.executeCommand("mils.setServerKey"),
    },
    {
      label: `$(key) ${vscode.l10n.t("Set the access token of the model hub...")}`,
      detail: vscode.l10n.t("Kept in the secret storage of VS Code; for models whose licence must be accepted."),
      act: () => vscode.commands.executeCommand("mils.setHubToken"),
    },
    {
      label: `$(edit) ${vscode.l10n.t("Add entries to the catalogue...")}`,
      act: () => vscode.commands.executeCommand("workbench.action.openSettings", "mils.catalogEntries"),
    },
    { label: `$(law) ${vscode.l10n.t("Read licences and notices of what ships")}`, act: () => vscode.commands.executeCommand("mils.showNotices") },
    { label: `$(pulse) ${vscode.l10n.t("Check what is installed")}`, act: () => doctor(context) },
  ];
}

async function chooseFolder(setting: "generatorDirectory" | "scorerDirectories", title: string): Promise<void> {
  const [folder] = (await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, title })) ?? [];
  if (!folder) return;
  const manifest = await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, "manifest.json")).then(
    () => true,
    () => false,
  );
  if (!manifest) {
    void vscode.window.showErrorMessage(vscode.l10n.t("{0} holds no manifest.json, so it is no model folder of MILS.", folder.fsPath));
    return;
  }
  const settings = vscode.workspace.getConfiguration("mils");
  const value = setting === "generatorDirectory" ? folder.fsPath : [...new Set([folder.fsPath, ...settings.get<string[]>("scorerDirectories", [])])];
  await settings.update(setting, value, vscode.ConfigurationTarget.Global);
}
