import * as vscode from "vscode";
import type { Configuration } from "../documents/configuration.ts";
import type { MilsContext } from "./context.ts";
import { showFailure } from "./notify.ts";

const LOADED = new Map<string, Promise<Configuration>>();

/** Forgets a project's settings when the file that holds them changes. */
export function watchProjectSettings(context: MilsContext): void {
  const watcher = vscode.workspace.createFileSystemWatcher("**/{mils.config.json,package.json}");
  const forget = () => LOADED.clear();
  context.push(watcher, watcher.onDidChange(forget), watcher.onDidCreate(forget), watcher.onDidDelete(forget));
}

/**
 * What a project says about its documents (`mils.config.json`, `package.json#mils`); the defaults outside any folder. A file that is wrong is shown
 * once, and the defaults hold until it is corrected.
 *
 * @param root absolute path of the workspace folder
 */
export function projectSettings(context: MilsContext, root: string | undefined): Promise<Configuration> {
  const key = root ?? "";
  const known = LOADED.get(key);
  if (known) return known;
  const loaded = load(context, root);
  LOADED.set(key, loaded);
  return loaded;
}

async function load(context: MilsContext, root: string | undefined): Promise<Configuration> {
  const [{ loadSettings }, { defaultConfiguration }] = await Promise.all([
    import("../workflow/settings.ts"),
    import("../documents/configuration.ts"),
  ]);
  if (root === undefined) return defaultConfiguration();
  try {
    return await loadSettings(root);
  } catch (thrown) {
    showFailure(context, thrown);
    return defaultConfiguration();
  }
}
