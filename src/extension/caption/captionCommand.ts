import * as vscode from "vscode";
import type { MilsContext } from "../context.ts";
import { solveOptions } from "../engine/settings.ts";
import { CaptionPick } from "./captionPick.ts";
import { sortFolders } from "./folderMedia.ts";
import { nameOf, targetsOf } from "./targets.ts";

/**
 * `mils.caption`: one file gets its pick list, several are captioned one after another, a folder's documents are reviewed. A folder without
 * documents counts as the media files in it.
 */
export async function caption(context: MilsContext, clicked?: unknown, selected?: unknown): Promise<void> {
  const targets = await targetsOf(clicked, selected);
  if (!targets) return;
  if (targets.others.length > 0) {
    const names = targets.others.map(nameOf).join(", ");
    void vscode.window.showWarningMessage(vscode.l10n.t("No image, video or sound on this machine's disk: {0}", names));
  }
  const { reviewed, media } = await sortFolders(targets.folders);
  if (reviewed.length > 0) await vscode.commands.executeCommand("mils.reviewWorkspace", reviewed);
  const files = [...targets.files, ...media];
  const [file, ...others] = files;
  if (!file) return;
  if (others.length === 0) captionOne(context, file);
  else await (await import("./captionSeveral.ts")).captionSeveral(context, files);
}

function captionOne(context: MilsContext, file: vscode.Uri): void {
  const run = context.runs.start({ path: file.fsPath, options: solveOptions() });
  new CaptionPick(context, run);
  if (vscode.workspace.getConfiguration("mils").get("openTraceDuringRun", false)) void vscode.commands.executeCommand("mils.openTrace", run.id);
}
