import { basename } from "node:path";
import * as vscode from "vscode";
import type { EngineState } from "../../client/types.ts";
import type { MilsContext } from "../context.ts";
import { setContextKey } from "../context.ts";
import { type ConfiguredModels, configuredModels } from "./configuredModels.ts";
import type { Run } from "./runs.ts";
import { concernsEngine, engineSettings } from "./settings.ts";

/** The status bar item while the engine works: iteration and best so far. A click opens the panel of the run. */
export function registerRunStatus(context: MilsContext): void {
  const item = vscode.window.createStatusBarItem("mils.run", vscode.StatusBarAlignment.Left, 0);
  item.name = vscode.l10n.t("MILS: run under way");
  const show = () => {
    const run = context.runs.active[0];
    setContextKey("running", run !== undefined);
    if (!run) return item.hide();
    const others = context.runs.active.length - 1;
    item.text = `$(loading~spin) ${runText(run)}${others > 0 ? ` (+${others})` : ""}`;
    item.tooltip = tooltipOf(run);
    item.command = { command: "mils.openTrace", title: vscode.l10n.t("Open Trace"), arguments: [run.id] };
    item.accessibilityInformation = { label: `${basename(run.request.path)}: ${run.best?.text ?? vscode.l10n.t("looking...")}` };
    item.show();
  };
  context.push(item, context.runs.onDidChange(show));
}

function runText(run: Run): string {
  const { iteration, best } = run;
  if (iteration === undefined || !best) return basename(run.request.path);
  return `${vscode.l10n.t("Iteration {0}", iteration)} · ${best.score.toFixed(3)} · ${shorten(best.text)}`;
}

function tooltipOf(run: Run): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString(undefined, true);
  tooltip.appendText(basename(run.request.path));
  if (run.best) tooltip.appendMarkdown("\n\n").appendText(run.best.text);
  tooltip.isTrusted = { enabledCommands: ["mils.stop", "mils.openTrace"] };
  tooltip.appendMarkdown(
    `\n\n[$(graph-line) ${vscode.l10n.t("Open Trace")}](command:mils.openTrace) · [$(debug-stop) ${vscode.l10n.t("Stop")}](command:mils.stop)`,
  );
  return tooltip;
}

function shorten(text: string): string {
  return text.length <= 48 ? text : `${text.slice(0, 47)}…`;
}

/**
 * The language status item of documents MILS knows: which models will be used on which device, and what state the engine is in. The models' names are
 * read once such a document is in front, never while activating.
 */
export function registerLanguageStatus(context: MilsContext, selector: vscode.DocumentSelector): void {
  const item = vscode.languages.createLanguageStatusItem("mils.engine", selector);
  item.name = "MILS";
  let models: Promise<ConfiguredModels> | undefined;
  let { generator, scorer }: Partial<ConfiguredModels> = {};
  const show = () => {
    const { state } = context.engine;
    item.text = generator ? `MILS: ${generator}` : "MILS";
    const facts = [deviceText(context.engine.device), stateText(state)];
    // The line is short; who hears it instead of seeing it gets the scorer too.
    item.detail = facts.join(" · ");
    item.accessibilityInformation = { label: [item.text, ...(scorer ? [scorer] : []), ...facts].join(", ") };
    item.busy = state.kind === "starting" || (state.kind === "running" && state.phase !== "ready");
    item.severity = state.kind === "failed" ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    item.command =
      state.kind === "failed"
        ? { command: "mils.restartEngine", title: vscode.l10n.t("Restart Engine") }
        : { command: "mils.chooseModels", title: vscode.l10n.t("Choose Models") };
  };
  const nameModels = async (editor = vscode.window.activeTextEditor) => {
    if (models || !editor || vscode.languages.match(selector, editor.document) === 0) return;
    const reading = configuredModels(engineSettings(context.extension));
    models = reading;
    const configured = await reading;
    // The settings may have changed meanwhile: the later reading is the right one.
    if (models !== reading) return;
    ({ generator, scorer } = configured);
    show();
  };
  show();
  const afterActivation = setImmediate(() => void nameModels());
  context.push(
    item,
    { dispose: () => clearImmediate(afterActivation) },
    context.engine.onDidChangeState(show),
    vscode.window.onDidChangeActiveTextEditor((editor) => void nameModels(editor)),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (!concernsEngine(change)) return;
      models = undefined;
      void nameModels();
      show();
    }),
  );
}

/** What the models run on once the engine told it; before that what the settings ask for. */
function deviceText(known: string | undefined): string {
  if (known) return known;
  const gpu = vscode.workspace.getConfiguration("mils").get<string>("gpu", "auto");
  if (gpu === "off") return vscode.l10n.t("processor");
  return gpu === "auto" ? vscode.l10n.t("GPU if there is one") : vscode.l10n.t("device: {0}", gpu);
}

function stateText(state: EngineState): string {
  switch (state.kind) {
    case "stopped":
      return vscode.l10n.t("at rest");
    case "starting":
      return vscode.l10n.t("starting");
    case "failed":
      return state.reason;
    case "running":
      switch (state.phase) {
        case "loading":
          return vscode.l10n.t("loading models");
        case "ready":
          return vscode.l10n.t("ready");
        case "decoding":
          return vscode.l10n.t("reading the file");
        case "generating":
          return vscode.l10n.t("writing captions");
        case "scoring":
          return vscode.l10n.t("scoring captions");
      }
  }
}
