import * as vscode from "vscode";
import type { MilsContext } from "./context.ts";
import { type Failure, failureOf, type NextStep } from "./failures.ts";

/**
 * Shows what went wrong with buttons for what can be done, and does what is chosen. A cancellation is not shown. Does not wait for the person.
 *
 * @param retry offered where trying again makes sense
 */
export function showFailure(context: MilsContext, thrown: unknown, retry?: () => unknown): void {
  const failure = failureOf(thrown);
  if (!failure) return;
  log(context, thrown);
  show(failure, retry);
}

/** The failures of one job as one message: a single one in its own words, several by their number and the first of them. The log holds all. */
export function showFailures(context: MilsContext, thrown: readonly unknown[], retry?: () => unknown): void {
  const failed = thrown.filter((each) => failureOf(each) !== undefined);
  if (failed.length === 0) return;
  for (const each of failed) log(context, each);
  const first = failureOf(failed[0]);
  if (!first) return;
  const several = {
    message: vscode.l10n.t("{0} could not be done. The first: {1}", failed.length, first.message),
    steps: [...new Set<NextStep>([...first.steps, "showLog"])],
  };
  show(failed.length === 1 ? first : { ...first, ...several }, retry);
}

function log(context: MilsContext, thrown: unknown): void {
  context.log.error(thrown instanceof Error ? thrown : String(thrown));
}

function show(failure: Failure, retry: (() => unknown) | undefined): void {
  const steps = failure.steps.filter((step) => (step === "retry" ? retry !== undefined : step !== "openFile" || failure.file !== undefined));
  const titles = new Map(steps.map((step) => [titleOf(step), step]));
  const showMessage = failure.severity === "error" ? vscode.window.showErrorMessage : vscode.window.showWarningMessage;
  void showMessage(failure.message, ...titles.keys()).then((chosen) => {
    const step = chosen === undefined ? undefined : titles.get(chosen);
    if (step) return perform(step, failure.file, retry);
    return undefined;
  });
}

function titleOf(step: NextStep): string {
  switch (step) {
    case "restart":
      return vscode.l10n.t("Restart Engine");
    case "showLog":
      return vscode.l10n.t("Open Log");
    case "chooseModels":
      return vscode.l10n.t("Choose Models");
    case "doctor":
      return vscode.l10n.t("Check Installation");
    case "retry":
      return vscode.l10n.t("Try Again");
    case "openFile":
      return vscode.l10n.t("Open File");
    case "openSettings":
      return vscode.l10n.t("Open Settings");
    case "setHubToken":
      return vscode.l10n.t("Set Access Token");
  }
}

async function perform(step: NextStep, file: string | undefined, retry: (() => unknown) | undefined): Promise<void> {
  switch (step) {
    case "restart":
      await vscode.commands.executeCommand("mils.restartEngine");
      await retry?.();
      return;
    case "showLog":
      await vscode.commands.executeCommand("mils.showLog");
      return;
    case "chooseModels":
      await vscode.commands.executeCommand("mils.chooseModels");
      return;
    case "doctor":
      await vscode.commands.executeCommand("mils.doctor");
      return;
    case "retry":
      await retry?.();
      return;
    case "openFile":
      if (file !== undefined) await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(file));
      return;
    case "setHubToken":
      await vscode.commands.executeCommand("mils.setHubToken");
      await retry?.();
      return;
    case "openSettings":
      await vscode.commands.executeCommand("workbench.action.openSettings", "@ext:mils.mils");
      return;
  }
}
