import * as vscode from "vscode";
import { nameOf } from "../caption/targets.ts";

/**
 * Says that a review found nothing to describe. A folder may hold pictures that no document of it shows: those can be described all the same.
 *
 * @param folders that were reviewed; none for all of the workspace
 */
export function tellNothingLacks(folders: readonly vscode.Uri[]): void {
  if (folders.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Every image MILS found in this workspace has an alt text."));
    return;
  }
  const names = folders.map(nameOf).join(", ");
  const describe = vscode.l10n.t("Describe Its Media Files");
  const message = vscode.l10n.t("No document in {0} shows an image that lacks an alt text.", names);
  void vscode.window.showInformationMessage(message, describe).then(async (answer) => {
    if (answer !== describe) return;
    const { mediaIn } = await import("../caption/folderMedia.ts");
    const files = (await Promise.all(folders.map(mediaIn))).flat();
    if (files.length > 0) await vscode.commands.executeCommand("mils.caption", files[0], files);
    else void vscode.window.showInformationMessage(vscode.l10n.t("There is no image, video or sound in {0}.", names));
  });
}
