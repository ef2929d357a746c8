import { basename } from "node:path";
import * as vscode from "vscode";
import type { EngineState } from "../../client/types.ts";
import type { MilsContext } from "../context.ts";
import { setContextKey } from "../context.ts";
import type { Run } from "./runs.ts";

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

/** The language status item of documents MILS knows: which models on which device, and what state the engine is in. */
export function registerLanguageStatus(context: MilsContext, selector: vscode.DocumentSelector): void {
  const item = vscode.languages.createLanguageStatusItem("mils.engine", selector);
  item.name = "MILS";
  item.command = { command: "mils.chooseModels", title: vscode.l10n.t("Choose Models") };
  let models: string | undefined;
  const show = () => {
    const { engine } = context;
    const gpu = vscode.workspace.getConfiguration("mils").get<string>("gpu", "auto");
    const device = context.engine.device ?? (gpu === "off" ? vscode.l10n.t("processor") : vscode.l10n.t("device: {0}", gpu));
    item.text = `MILS: ${models ?? vscode.l10n.t("models are loaded at the first caption")}`;
    item.detail = `${device} · ${stateText(engine.state)}`;
    item.busy = engine.state.kind === "starting" || (engine.state.kind === "running" && engine.state.phase !== "ready");
    item.severity = engine.state.kind === "failed" ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    item.command =
      engine.state.kind === "failed"
        ? { command: "mils.restartEngine", title: vscode.l10n.t("Restart Engine") }
        : { command: "mils.chooseModels", title: vscode.l10n.t("Choose Models") };
  };
  show();
  context.push(
    item,
    context.engine.onDidChangeState(show),
    context.runs.onDidChange((run) => {
      const start = run.events.find((event) => event.type === "start");
      if (!start) return;
      models = `${start.models.generator} + ${start.models.scorer}`;
      show();
    }),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration("mils")) return;
      models = undefined;
      show();
    }),
  );
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
