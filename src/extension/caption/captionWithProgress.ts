import { basename } from "node:path";
import * as vscode from "vscode";
import type { CaptionResult, TraceEvent } from "../../protocol/index.ts";
import type { MilsContext } from "../context.ts";
import { engineSettings, solveOptions } from "../engine/settings.ts";
import { isCancellation } from "../failures.ts";
import { keptOf } from "../trace/traceStore.ts";
import { workflowEngine, workspaceOf } from "../workspaces.ts";

/**
 * The caption of a file, from the cache when the same content was captioned before. Provisional captions are reported as they come.
 * Rejects with a `MilsError`, or with the signal's reason.
 */
export async function captionFile(
  context: MilsContext,
  path: string,
  options: { readonly signal: AbortSignal; readonly report?: (text: string) => void },
): Promise<CaptionResult> {
  const [{ captionAsset }, { modelIdentity }] = await Promise.all([import("../../workflow/caption.ts"), import("../../workflow/cache.ts")]);
  const workspace = await workspaceOf(context, vscode.Uri.file(path));
  const events: TraceEvent[] = [];
  return captionAsset(workspace, workflowEngine(context), path, {
    models: await modelIdentity(engineSettings(context.extension)),
    solve: solveOptions(),
    signal: options.signal,
    onEvent: (event) => {
      events.push(event);
      const best = event.type === "iteration" ? keptOf(events)[0] : undefined;
      if (best) options.report?.(best.text);
    },
  });
}

/** The same under a notification with a cancel button; undefined when it was cancelled. */
export async function captionWithProgress(context: MilsContext, path: string): Promise<CaptionResult | undefined> {
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Describing {0}", basename(path)), cancellable: true },
    async (progress, token) => {
      try {
        return await captionFile(context, path, { signal: signalOf(token), report: (message) => progress.report({ message }) });
      } catch (thrown) {
        if (isCancellation(thrown)) return undefined;
        throw thrown;
      }
    },
  );
}

/** An abort signal that follows VS Code's token. */
export function signalOf(token: vscode.CancellationToken): AbortSignal {
  const abort = new AbortController();
  if (token.isCancellationRequested) abort.abort();
  token.onCancellationRequested(() => abort.abort());
  return abort.signal;
}
