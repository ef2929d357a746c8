import { basename } from "node:path";
import * as vscode from "vscode";
import { activeMedia } from "../caption/targets.ts";
import type { MilsContext } from "../context.ts";
import { pickStoredRun, type ShownRun, storedRun } from "./storedRuns.ts";
import { restoreOf, TracePanel } from "./tracePanel.ts";
import { TRACE_VIEW_TYPE } from "./traceViewType.ts";

const PANELS = new Set<TracePanel>();

/**
 * `mils.openTrace`: a run by its id, the newest one of a media file, the one under way, or one the person chooses.
 *
 * @param target a run's id, a media file's address, or what a menu passes
 */
export async function openTrace(context: MilsContext, target?: unknown): Promise<void> {
  const shown = (await runOf(context, target)) ?? (await pickStoredRun(context, vscode.l10n.t("Open which trace?"), {}));
  if (shown) openPanel(context, shown);
}

/** `mils.compareTraces`: two stored runs side by side in one panel. */
export async function compareTraces(context: MilsContext): Promise<void> {
  const first = await pickStoredRun(context, vscode.l10n.t("Compare which run?"), {});
  if (!first) return;
  const second = await pickStoredRun(context, vscode.l10n.t("Compare {0} with which run?", basename(first.path)), {
    near: first.path,
    without: first.id,
  });
  if (second) await openPanel(context, first).compareWith(second);
}

/** Brings a panel back after the window was reloaded. */
export async function restorePanel(context: MilsContext, panel: vscode.WebviewPanel, state: unknown): Promise<void> {
  const kept = restoreOf(state);
  const shown = kept?.restore.trace === undefined ? undefined : await storedRun(context, kept.restore.trace);
  if (!kept || !shown) {
    // The trace is gone: an empty panel would only ask what it is for.
    panel.dispose();
    return;
  }
  const comparison = kept.restore.comparison === undefined ? undefined : await storedRun(context, kept.restore.comparison);
  adopt(new TracePanel(context, panel, shown, { ...(comparison ? { comparison } : {}), ...(kept.view ? { view: kept.view } : {}) }), panel);
}

function openPanel(context: MilsContext, shown: ShownRun): TracePanel {
  const open = [...PANELS].find((panel) => panel.shownRun === shown.id);
  if (open) {
    open.reveal();
    return open;
  }
  const panel = vscode.window.createWebviewPanel(
    TRACE_VIEW_TYPE,
    basename(shown.path),
    { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
    // A video that plays and a run that is watched must survive a look at another tab.
    { retainContextWhenHidden: true, enableFindWidget: true },
  );
  return adopt(new TracePanel(context, panel, shown), panel);
}

function adopt(hosted: TracePanel, panel: vscode.WebviewPanel): TracePanel {
  PANELS.add(hosted);
  panel.onDidDispose(() => PANELS.delete(hosted));
  return hosted;
}

async function runOf(context: MilsContext, target: unknown): Promise<ShownRun | undefined> {
  if (typeof target === "string") return shownRun(context, target);
  const media = mediaOf(target) ?? activeMedia()?.fsPath;
  if (media !== undefined) {
    const live = context.runs.active.findLast((run) => run.request.path === media);
    const id = live?.id ?? (await context.traces.list()).find((summary) => summary.path === media)?.id;
    return id === undefined ? undefined : shownRun(context, id);
  }
  const [active] = context.runs.active;
  return active && shownRun(context, active.id);
}

function mediaOf(target: unknown): string | undefined {
  if (target instanceof vscode.Uri) return target.fsPath;
  if (typeof target === "object" && target !== null && "media" in target && typeof target.media === "string") return target.media;
  return undefined;
}

async function shownRun(context: MilsContext, id: string): Promise<ShownRun | undefined> {
  const live = context.runs.find(id);
  return live ? { id, path: live.request.path, events: live.events, live } : storedRun(context, id);
}
