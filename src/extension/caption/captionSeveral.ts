import { basename } from "node:path";
import * as vscode from "vscode";
import type { CaptionResult } from "../../protocol/index.ts";
import type { MilsContext } from "../context.ts";
import { insertCaptions } from "../document/insertCaption.ts";
import { findReferences, type WorkspaceReference } from "../document/references.ts";
import type { Run } from "../engine/runs.ts";
import { solveOptions } from "../engine/settings.ts";
import { concernsAll, isCancellation } from "../failures.ts";
import { showFailures } from "../notify.ts";
import { CaptionPick } from "./captionPick.ts";
import { nameOf } from "./targets.ts";

interface Captioned {
  readonly file: vscode.Uri;
  readonly run: Run;
  readonly result: CaptionResult;
}

/** Captions files one after another under a cancellable progress, then offers what was found: also when it was cancelled half way. */
export async function captionSeveral(context: MilsContext, files: readonly vscode.Uri[]): Promise<void> {
  const done: Captioned[] = [];
  const failures: unknown[] = [];
  const lacking: WorkspaceReference[] = [];
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Describing {0} files", files.length), cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      for (const [index, file] of files.entries()) {
        if (token.isCancellationRequested) break;
        const place = `${index + 1}/${files.length} ${basename(file.fsPath)}`;
        progress.report({ message: place });
        const run = context.runs.start({ path: file.fsPath, options: solveOptions() }, abort.signal);
        const listener = run.onDidTrace(() => progress.report({ message: run.best ? `${place}: ${run.best.text}` : place }));
        try {
          done.push({ file, run, result: await run.result });
        } catch (thrown) {
          // One damaged file must not keep the others from their captions; without an engine or models none would get one.
          if (!isCancellation(thrown)) failures.push(thrown);
          if (concernsAll(thrown)) break;
        } finally {
          listener.dispose();
          progress.report({ increment: 100 / files.length });
        }
      }
      if (done.length === 0) return;
      progress.report({ message: vscode.l10n.t("Searching for references in this workspace...") });
      const references = await findReferences(
        done.map(({ file }) => file),
        context,
      );
      lacking.push(...references.filter((reference) => reference.lacking));
    },
  );
  const left = files.filter((file) => !done.some((each) => each.file === file));
  showFailures(context, failures, () => vscode.commands.executeCommand("mils.caption", left[0], left));
  if (done.length > 0) await choose(context, done, lacking);
}

/** Every file with its caption. Choosing one opens its own list again, with the captions found. */
async function choose(context: MilsContext, done: readonly Captioned[], lacking: readonly WorkspaceReference[]): Promise<void> {
  const label =
    lacking.length === 1
      ? vscode.l10n.t("Insert into 1 reference in this workspace")
      : vscode.l10n.t("Insert into {0} references in this workspace", lacking.length);
  const insertAll = { label: `$(insert) ${label}`, description: vscode.l10n.t("each its caption, with a preview") };
  const copyAll = { label: `$(copy) ${vscode.l10n.t("Copy all captions")}`, description: vscode.l10n.t("one line a file: path, tab, caption") };
  const separator = { label: vscode.l10n.t("All captions"), kind: vscode.QuickPickItemKind.Separator };
  const items = done.map((each) => ({ label: each.result.caption, description: nameOf(each.file), ...each }));
  const chosen = await vscode.window.showQuickPick<vscode.QuickPickItem & Partial<Captioned>>(
    [...items, separator, ...(lacking.length > 0 ? [insertAll] : []), copyAll],
    {
      title: vscode.l10n.t("{0} files described", done.length),
      placeHolder: vscode.l10n.t("Choose a file to see its captions, or what to do with all of them"),
      matchOnDescription: true,
      ignoreFocusOut: true,
    },
  );
  if (chosen === copyAll) {
    await vscode.env.clipboard.writeText(done.map(({ file, result }) => `${nameOf(file)}\t${result.caption}`).join("\n"));
    vscode.window.setStatusBarMessage(vscode.l10n.t("$(copy) {0} captions copied", done.length), 5000);
  } else if (chosen === insertAll) {
    const captions = new Map(done.map(({ file, result }) => [file.fsPath, result.caption]));
    const choices = lacking.flatMap((reference) => {
      const caption = captions.get(reference.media);
      return caption === undefined ? [] : [{ reference, caption, author: "model" as const }];
    });
    await insertCaptions(context, choices);
  } else if (chosen?.run) {
    new CaptionPick(context, chosen.run);
  }
}
