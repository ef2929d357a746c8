import * as vscode from "vscode";
import type { MilsContext } from "../context.ts";

const SECRET = "mils.hubToken";

/**
 * What the process that downloads is given beside this process's environment: the hub's token from the secret storage and the proxy of VS Code's settings.
 * Variables of the environment come first. No other process of MILS gets the token.
 */
export async function hubEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  secrets: Pick<vscode.SecretStorage, "get">,
  proxy: string,
): Promise<Readonly<Record<string, string>>> {
  const token = env["HF_TOKEN"] ? undefined : await secrets.get(SECRET);
  const proxied = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"].some((name) => env[name]);
  return { ...(token !== undefined && { HF_TOKEN: token }), ...(proxy !== "" && !proxied && { HTTPS_PROXY: proxy, HTTP_PROXY: proxy }) };
}

/** `mils.setHubToken`: keeps the access token of the model hub, or forgets it. */
export async function setHubToken({ extension: { secrets } }: Pick<MilsContext, "extension">): Promise<void> {
  if (process.env["HF_TOKEN"])
    void vscode.window.showInformationMessage(
      vscode.l10n.t("The environment variable HF_TOKEN is set; it is used before a token that is kept here."),
    );
  const token = await vscode.window.showInputBox({
    title: vscode.l10n.t("Access Token of the Model Hub"),
    prompt: vscode.l10n.t("For models whose licence must be accepted. It is kept in the secret storage of VS Code; leave it empty to forget it."),
    password: true,
    ignoreFocusOut: true,
  });
  if (token === undefined) return;
  if (token.trim() === "") await secrets.delete(SECRET);
  else await secrets.store(SECRET, token.trim());
}
