import * as vscode from "vscode";
import type { MilsContext } from "./context.ts";
import { showFailure } from "./notify.ts";

/** One command. What is heavy is imported by the handler, so that activation stays cheap. */
export interface Command {
  readonly run: (context: MilsContext, ...args: readonly unknown[]) => unknown;
  /** Why it cannot run now, as a sentence for the person; undefined when it can. Menus hide most of these cases, keybindings do not. */
  readonly refusal?: (context: MilsContext) => string | undefined;
}

const needsFolder = () =>
  vscode.workspace.workspaceFolders?.length ? undefined : vscode.l10n.t("Open a folder first: MILS reviews the documents of a workspace.");
const needsRun = (context: MilsContext) =>
  context.runs.active.length > 0 || context.review?.running ? undefined : vscode.l10n.t("No MILS run is under way.");
const needsEditor = () => (vscode.window.activeTextEditor ? undefined : vscode.l10n.t("Open a document first."));

/** Every command of the extension by its name without the prefix `mils.`. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  caption: { run: async (context, clicked, selected) => (await import("./caption/captionCommand.ts")).caption(context, clicked, selected) },
  generateForFile: {
    refusal: needsEditor,
    run: async (context, uri) => (await import("./document/generate.ts")).generateForFile(context, uri),
  },
  generateForReference: { run: async (context, uri, start) => (await import("./document/generate.ts")).generateForReference(context, uri, start) },
  annotate: { refusal: needsEditor, run: async (context) => (await import("./annotate/annotateCommand.ts")).annotate(context) },
  openTrace: { run: async (context, target) => (await import("./trace/traceCommands.ts")).openTrace(context, target) },
  compareTraces: { run: async (context) => (await import("./trace/traceCommands.ts")).compareTraces(context) },
  reviewWorkspace: {
    refusal: needsFolder,
    run: async (context, folders) => {
      await vscode.commands.executeCommand("mils.review.focus");
      const chosen: readonly unknown[] = Array.isArray(folders) ? folders : [folders];
      await context.review?.start(chosen.filter((each) => each instanceof vscode.Uri));
    },
  },
  undoRun: { refusal: needsFolder, run: async (context) => (await import("./undoCommand.ts")).undoRun(context) },
  stop: { refusal: needsRun, run: (context) => context.stopEverything() },
  restartEngine: { run: async (context) => (await import("./engine/engineCommands.ts")).restartEngine(context) },
  doctor: { run: async (context) => (await import("./engine/engineCommands.ts")).doctor(context) },
  chooseModels: { run: async (context) => (await import("./models/modelPicker.ts")).chooseModels(context) },
  pauseDownload: { run: async () => (await import("./models/downloadWithProgress.ts")).pauseDownloads() },
  setHubToken: { run: async (context) => (await import("./models/hubAccess.ts")).setHubToken(context) },
  showNotices: {
    run: (context) =>
      vscode.commands.executeCommand("markdown.showPreview", vscode.Uri.joinPath(context.extension.extensionUri, "THIRD_PARTY_NOTICES.md")),
  },
  setServerKey: { run: async (context) => (await import("./engine/serverKey.ts")).setServerKey(context) },
  showLog: { run: (context) => context.log.show() },
  openWalkthrough: {
    run: (context) => vscode.commands.executeCommand("workbench.action.openWalkthrough", `${context.extension.extension.id}#start`, false),
  },
  trySample: { run: async (context) => (await import("./sample.ts")).trySample(context) },
  "review.caption": { run: (context, node) => context.review?.caption(node) },
  "review.accept": { run: (context, node, nodes) => context.review?.accept(node, nodes) },
  "review.edit": { run: (context, node) => context.review?.edit(node) },
  "review.skip": { run: (context, node, nodes) => context.review?.skip(node, nodes) },
  "review.decorative": { run: (context, node, nodes) => context.review?.markDecorative(node, nodes) },
  "review.openReference": { run: (context, node) => context.review?.openReference(node) },
  "review.acceptAll": { run: (context) => context.review?.acceptAll() },
  "review.refresh": { refusal: needsFolder, run: (context) => context.review?.refresh() },
};

export function registerCommands(context: MilsContext): void {
  for (const [name, command] of Object.entries(COMMANDS)) {
    context.push(
      vscode.commands.registerCommand(`mils.${name}`, async (...args: unknown[]) => {
        const refusal = command.refusal?.(context);
        if (refusal !== undefined) {
          void vscode.window.showInformationMessage(refusal);
          return undefined;
        }
        try {
          return await command.run(context, ...args);
        } catch (thrown) {
          showFailure(context, thrown, () => vscode.commands.executeCommand(`mils.${name}`, ...args));
          return undefined;
        }
      }),
    );
  }
}
