import * as vscode from "vscode";
import { registerCommands } from "./commands.ts";
import { MilsContext, setContextKey } from "./context.ts";
import { registerAnnotationActions, registerCodeActions } from "./document/codeActions.ts";
import { registerDiagnostics } from "./document/diagnostics.ts";
import { DOCUMENT_LANGUAGES, DOCUMENT_SELECTOR } from "./document/documentLanguages.ts";
import { registerPasteAndDrop } from "./document/pasteAndDrop.ts";
import { registerLanguageStatus, registerRunStatus } from "./engine/engineStatus.ts";
import { registerLanguageModelTool } from "./languageModelTool.ts";
import { watchProjectSettings } from "./projectSettings.ts";
import { registerReview } from "./review/reviewView.ts";
import { registerTraceSerializer } from "./trace/traceSerializer.ts";

/** Registers; does no work: parsers, the workflow and the engine are loaded at their first use. */
export function activate(extension: vscode.ExtensionContext): void {
  const started = performance.now();
  try {
    const context = new MilsContext(extension);
    setContextKey("documentLanguages", DOCUMENT_LANGUAGES);
    registerCommands(context);
    registerRunStatus(context);
    registerLanguageStatus(context, DOCUMENT_SELECTOR);
    registerDiagnostics(context);
    registerCodeActions(context);
    registerAnnotationActions(context);
    watchProjectSettings(context);
    registerPasteAndDrop(context);
    registerLanguageModelTool(context);
    registerReview(context);
    registerTraceSerializer(context);
    context.log.info(`Activated in ${(performance.now() - started).toFixed(1)} ms`);
  } catch (thrown) {
    // VS Code itself writes a failed activation into a log that nobody reads; the commands would then be dead without a word.
    void vscode.window.showErrorMessage(vscode.l10n.t("MILS could not start: {0}", thrown instanceof Error ? thrown.message : String(thrown)));
    throw thrown;
  }
}
