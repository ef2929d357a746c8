import * as vscode from "vscode";
import type { DownloadedModel } from "../../protocol/index.ts";
import type { MilsContext } from "../context.ts";
import { setContextKey } from "../context.ts";
import type { DownloadJob, DownloadOutcome, DownloadState } from "./downloadJob.ts";
import { sizeText } from "./modelChoices.ts";

/** Downloads of this window that are under way; `mils.pauseDownload` stops them. */
const underWay = new Set<DownloadJob>();

/** `mils.pauseDownload` */
export function pauseDownloads(): void {
  for (const job of underWay) job.pause();
}

/**
 * A download with its progress as a notification, on which it can be paused and cancelled; a paused one waits in a message until it is resumed or given up.
 * Closing that message keeps what arrived for another day.
 * @returns undefined when it did not come to its end
 */
export async function downloadWithProgress(context: MilsContext, job: DownloadJob, title: string): Promise<readonly DownloadedModel[] | undefined> {
  for (;;) {
    const outcome = await once(job, title);
    if (outcome.kind === "done") return outcome.models;
    if (outcome.kind === "cancelled") {
      void vscode.window.showInformationMessage(vscode.l10n.t("The download of {0} was cancelled; what had arrived is removed.", title));
      return undefined;
    }
    context.log.info(`Download of ${title} paused at ${job.state?.received ?? 0} bytes`);
    const [resume, cancel] = [vscode.l10n.t("Resume"), vscode.l10n.t("Cancel Download")];
    const message = vscode.l10n.t("The download of {0} is paused at {1}.", title, amountText(job.state));
    const chosen = await vscode.window.showInformationMessage(message, resume, cancel);
    if (chosen === cancel) await job.discard();
    if (chosen !== resume) return undefined;
  }
}

async function once(job: DownloadJob, title: string): Promise<DownloadOutcome> {
  underWay.add(job);
  setContextKey("downloading", true);
  try {
    return await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Downloading {0}", title), cancellable: true },
      async (progress, token) => {
        token.onCancellationRequested(() => job.cancel());
        const pause = `[${vscode.l10n.t("Pause")}](command:mils.pauseDownload)`;
        progress.report({ message: `${amountText(job.state)} — ${pause}` });
        let shown = 0;
        return await job.run((state) => {
          const share = state.total ? (100 * state.received) / state.total : 0;
          progress.report({ message: `${amountText(state)} — ${pause}`, increment: Math.max(0, share - shown) });
          shown = Math.max(shown, share);
        });
      },
    );
  } finally {
    underWay.delete(job);
    setContextKey("downloading", underWay.size > 0);
  }
}

function amountText(state: DownloadState | undefined): string {
  const received = sizeText(state?.received ?? 0);
  return state?.total === undefined ? received : vscode.l10n.t("{0} of {1}", received, sizeText(state.total));
}
