import { basename } from "node:path";
import * as vscode from "vscode";
import type { CaptionResult } from "../../protocol/index.ts";
import type { MilsContext } from "../context.ts";
import type { Run } from "../engine/runs.ts";
import { solveOptions } from "../engine/settings.ts";
import { isCancellation } from "../failures.ts";
import { showFailure } from "../notify.ts";
import { CaptionPick } from "./captionPick.ts";
import { nameOf, targetsOf } from "./targets.ts";

/** `mils.caption`: one file gets its pick list, several are captioned one after another, a folder is reviewed. */
export async function caption(context: MilsContext, clicked?: unknown, selected?: unknown): Promise<void> {
  const targets = await targetsOf(clicked, selected);
  if (!targets) return;
  for (const other of targets.others)
    void vscode.window.showWarningMessage(vscode.l10n.t("{0} is no image, video or sound on this machine's disk.", nameOf(other)));
  const [folder] = targets.folders;
  if (folder) await vscode.commands.executeCommand("mils.reviewWorkspace", folder);
  const [file, ...others] = targets.files;
  if (!file) return;
  if (others.length === 0) captionOne(context, file);
  else await captionSeveral(context, targets.files);
}

function captionOne(context: MilsContext, file: vscode.Uri): void {
  const run = context.runs.start({ path: file.fsPath, options: solveOptions() });
  new CaptionPick(context, run);
  if (vscode.workspace.getConfiguration("mils").get("openTraceDuringRun", false)) void vscode.commands.executeCommand("mils.openTrace", run.id);
}

interface Captioned {
  readonly file: vscode.Uri;
  readonly run: Run;
  readonly result: CaptionResult;
}

async function captionSeveral(context: MilsContext, files: readonly vscode.Uri[]): Promise<void> {
  const done: Captioned[] = [];
  const failed: { readonly file: vscode.Uri; readonly reason: unknown }[] = [];
  await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Describing {0} files", files.length), cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      for (const file of files) {
        if (token.isCancellationRequested) break;
        progress.report({ message: basename(file.fsPath) });
        const run = context.runs.start({ path: file.fsPath, options: solveOptions() }, abort.signal);
        const listener = run.onDidTrace(() =>
          progress.report({ message: run.best ? `${basename(file.fsPath)}: ${run.best.text}` : basename(file.fsPath) }),
        );
        try {
          done.push({ file, run, result: await run.result });
        } catch (thrown) {
          // One damaged file must not keep the others from their captions.
          if (!isCancellation(thrown)) failed.push({ file, reason: thrown });
        } finally {
          listener.dispose();
          progress.report({ increment: 100 / files.length });
        }
      }
    },
  );
  for (const { reason } of failed) showFailure(context, reason);
  if (done.length > 0) await chooseAmong(context, done);
}

/** Every file with its caption; choosing one opens its own list again, with the caption found. */
async function chooseAmong(context: MilsContext, done: readonly Captioned[]): Promise<void> {
  const copyAll = { label: `$(copy) ${vscode.l10n.t("Copy all captions")}`, description: vscode.l10n.t("one line a file: path, tab, caption") };
  const items = done.map((each) => ({ label: each.result.caption, description: nameOf(each.file), ...each }));
  const chosen = await vscode.window.showQuickPick<vscode.QuickPickItem & Partial<Captioned>>([...items, copyAll], {
    title: vscode.l10n.t("{0} files described", done.length),
    placeHolder: vscode.l10n.t("Choose a file to see its captions and to insert one"),
    matchOnDescription: true,
  });
  if (chosen === copyAll) {
    await vscode.env.clipboard.writeText(done.map(({ file, result }) => `${nameOf(file)}\t${result.caption}`).join("\n"));
  } else if (chosen?.run) {
    new CaptionPick(context, chosen.run);
  }
}
