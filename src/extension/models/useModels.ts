import { join } from "node:path";
import * as vscode from "vscode";
import type { ModelStore, OfferedModel } from "../../protocol/index.ts";
import { modelStoreOf, presetDirectories } from "../../workflow/modelStore.ts";
import type { ModelsInUse } from "./modelChoices.ts";

/** The store that the command line uses too, with the catalogue entries of the settings. */
export function modelStore(extension: vscode.ExtensionContext): ModelStore {
  const entries = vscode.workspace.getConfiguration("mils").get<unknown[]>("catalogEntries", []);
  return { ...modelStoreOf(process.env, extension.extensionPath), entries };
}

export function modelsInUse(): ModelsInUse {
  const settings = vscode.workspace.getConfiguration("mils");
  return { generator: settings.get("generatorDirectory", ""), scorers: settings.get<string[]>("scorerDirectories", []) };
}

/** From now on the models of a preset are used, and no others but those that ship. */
export async function usePreset(name: string, store: ModelStore, extension: vscode.ExtensionContext): Promise<void> {
  const embedded = extension.asAbsolutePath(join("models", "embedded"));
  const { generator, scorers } = presetDirectories(name, store, embedded);
  // What ships is used where nothing is set, wherever the next version of the extension lies.
  const shipped = (directory: string) => directory.startsWith(embedded);
  const others = scorers.filter((directory) => !shipped(directory));
  await update({ generatorDirectory: shipped(generator) ? undefined : generator, scorerDirectories: others.length > 0 ? others : undefined });
}

/** From now on a model of the store is used; a scorer before those that are there. */
export async function useModel({ kind }: Pick<OfferedModel, "kind">, directory: string): Promise<void> {
  if (kind === "generator") return await update({ generatorDirectory: directory });
  const settings = vscode.workspace.getConfiguration("mils");
  await settings.update("scorerDirectories", [...new Set([directory, ...modelsInUse().scorers])], vscode.ConfigurationTarget.Global);
}

/** Settings that name a folder which is removed go back to what ships. */
export async function stopUsing(directory: string): Promise<void> {
  const { generator, scorers } = modelsInUse();
  const settings = vscode.workspace.getConfiguration("mils");
  const others = scorers.filter((each) => each !== directory);
  if (generator === directory) await settings.update("generatorDirectory", undefined, vscode.ConfigurationTarget.Global);
  if (others.length < scorers.length)
    await settings.update("scorerDirectories", others.length > 0 ? others : undefined, vscode.ConfigurationTarget.Global);
}

/** A server that is set would come before the folder. */
async function update(values: {
  readonly generatorDirectory: string | undefined;
  readonly scorerDirectories?: readonly string[] | undefined;
}): Promise<void> {
  const settings = vscode.workspace.getConfiguration("mils");
  for (const [name, value] of Object.entries({ ...values, generatorServer: undefined }))
    await settings.update(name, value, vscode.ConfigurationTarget.Global);
}
