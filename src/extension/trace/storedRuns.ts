import * as vscode from "vscode";
import type { TraceEvent } from "../../protocol/index.ts";
import { nameOf } from "../caption/targets.ts";
import type { MilsContext } from "../context.ts";
import type { Run } from "../engine/runs.ts";

/** A run as a panel shows it, whether it is under way or comes from a file. */
export interface ShownRun {
  readonly id: string;
  readonly path: string;
  readonly events: readonly TraceEvent[];
  /** Set while the run is under way in this window. */
  readonly live?: Run;
  readonly continues?: string;
}

/** A run from its stored trace; undefined when there is none. */
export async function storedRun(context: MilsContext, id: string): Promise<ShownRun | undefined> {
  const events = await context.traces.read(id);
  const start = events?.find((event) => event.type === "start");
  return events && start && { id, path: start.task.media, events };
}

/**
 * Lets the person choose a stored run, newest first.
 *
 * @param near runs of this media file come first
 * @param without not offered
 */
export async function pickStoredRun(
  context: MilsContext,
  title: string,
  { near, without }: { readonly near?: string; readonly without?: string },
): Promise<ShownRun | undefined> {
  const summaries = (await context.traces.list()).filter((summary) => summary.id !== without);
  if (summaries.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("There is no stored run yet: caption a file first."));
    return undefined;
  }
  const ordered =
    near === undefined ? summaries : [...summaries.filter(({ path }) => path === near), ...summaries.filter(({ path }) => path !== near)];
  const time = new Intl.DateTimeFormat(vscode.env.language, { dateStyle: "medium", timeStyle: "medium" });
  const items = ordered.map((summary) => ({
    label: nameOf(vscode.Uri.file(summary.path)),
    description: [
      time.format(summary.startedAt),
      vscode.l10n.t("{0} iterations", Math.max(0, summary.iterations)),
      ...(summary.score === undefined ? [] : [summary.score.toFixed(3)]),
    ].join(" · "),
    ...(summary.best === undefined ? {} : { detail: summary.best }),
    id: summary.id,
  }));
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true });
  return picked && storedRun(context, picked.id);
}
