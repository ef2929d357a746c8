import * as vscode from "vscode";
import type { EngineSettings } from "../../protocol/index.ts";
import type { MilsContext } from "../context.ts";

/** Names the environment variable in which the engine's process is given a stored key: it stands in no setting, message or log. */
export const STORED_KEY_VARIABLE = "MILS_STORED_KEY";
const SECRET_PREFIX = "mils.serverKey:";

/** True when a key of a server was stored or deleted. */
export const concernsServerKey = ({ key }: vscode.SecretStorageChangeEvent): boolean => key.startsWith(SECRET_PREFIX);

/**
 * Settings and environment of an engine that may read the key stored for its server. A variable that the settings name comes first.
 * A key belongs to the server it was stored for (scheme, host and port) and is given to no other.
 */
export async function withStoredKey(
  settings: EngineSettings,
  secrets: Pick<vscode.SecretStorage, "get">,
): Promise<{ readonly settings: EngineSettings; readonly env: Readonly<Record<string, string>> }> {
  const { generator } = settings;
  if (generator.kind !== "server" || generator.keyVariable !== undefined) return { settings, env: {} };
  const name = secretName(generator.url);
  const key = name === undefined ? undefined : await secrets.get(name);
  if (key === undefined) return { settings, env: {} };
  return { settings: { ...settings, generator: { ...generator, keyVariable: STORED_KEY_VARIABLE } }, env: { [STORED_KEY_VARIABLE]: key } };
}

/** `mils.setServerKey`: keeps the key of the server that the settings name, or forgets it. The engine starts anew with it. */
export async function setServerKey({ extension: { secrets } }: MilsContext): Promise<void> {
  const { url } = vscode.workspace.getConfiguration("mils").get<{ url?: string }>("generatorServer", {});
  const name = url ? secretName(url) : undefined;
  if (url === undefined || name === undefined) {
    const open = vscode.l10n.t("Open Setting");
    const chosen = await vscode.window.showInformationMessage(vscode.l10n.t("Name the server's address first."), open);
    if (chosen === open) await vscode.commands.executeCommand("workbench.action.openSettings", "mils.generatorServer");
    return;
  }
  const key = await vscode.window.showInputBox({
    title: vscode.l10n.t("Key of the Language Model Server"),
    prompt: vscode.l10n.t("For {0}. It is kept in the secret storage of VS Code; leave it empty to forget it.", new URL(url).host),
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) return;
  if (key.trim() === "") await secrets.delete(name);
  else await secrets.store(name, key.trim());
}

function secretName(url: string): string | undefined {
  return URL.canParse(url) ? SECRET_PREFIX + new URL(url).origin : undefined;
}
