import * as vscode from "vscode";
import type { DoctorRequest, MemoryFit } from "../../protocol/index.ts";
import type { MilsContext } from "../context.ts";

/** `mils.restartEngine` */
export async function restartEngine(context: MilsContext): Promise<void> {
  context.stopEverything();
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: vscode.l10n.t("MILS: restarting the engine") }, async () => {
    await context.engine.restart();
    // Asks for nothing but a process that answers, so that a broken one shows itself now.
    await context.engine.doctor();
  });
  vscode.window.setStatusBarMessage(vscode.l10n.t("$(check) MILS: the engine runs again"), 5000);
}

/** `mils.doctor`: what was found on this machine, as a document. */
export async function doctor(context: MilsContext): Promise<void> {
  const report = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("MILS: checking what is installed") },
    () => context.engine.doctor(),
  );
  const document = await vscode.workspace.openTextDocument({ language: "markdown", content: doctorReport(report) });
  await vscode.window.showTextDocument(document, { preview: true });
}

function doctorReport(report: DoctorRequest.Result): string {
  const rows = report.models.map(
    ({ kind, name, state, licence, directory, problem, memory, unchecked = [] }) =>
      `| ${kind} | ${name} | ${state}${problem === undefined ? "" : `: ${problem}`}${unchecked.length > 0 ? `; ${vscode.l10n.t("quantised, unchecked: {0}", unchecked.join(", "))}` : ""} | ${licence} | ${memory ? memoryText(memory) : ""} | \`${directory}\` |`,
  );
  const lines = [
    `# ${vscode.l10n.t("MILS on this machine")}`,
    "",
    `- Node.js: ${report.node}`,
    ...Object.entries(report.versions).map(([name, version]) => `- ${name}: ${version}`),
    `- ${vscode.l10n.t("Device of the language model")}: ${report.gpu.choice} (${vscode.l10n.t("available: {0}", report.gpu.available.join(", "))})`,
    ...report.gpu.devices.map((device) => `  - ${device}`),
    `- ${vscode.l10n.t("Execution providers of the scorer")}: ${report.providers.join(", ")}`,
    `- ffmpeg: ${report.ffmpeg ? `${report.ffmpeg.version} (${report.ffmpeg.path})` : vscode.l10n.t("not found; videos and most sounds need it (setting mils.ffmpegPath)")}`,
    "",
    `| ${vscode.l10n.t("Kind")} | ${vscode.l10n.t("Model")} | ${vscode.l10n.t("State")} | ${vscode.l10n.t("Licence")} | ${vscode.l10n.t("Memory")} | ${vscode.l10n.t("Folder")} |`,
    "|---|---|---|---|---|---|",
    ...rows,
  ];
  return `${lines.join("\n")}\n`;
}

function memoryText({ gpuLayers, layers, ram, vram, freeRam, freeVram, fits }: MemoryFit): string {
  const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);
  const [needed, free] = gpuLayers > 0 ? [vram, freeVram] : [ram, freeRam];
  const places = vscode.l10n.t("{0} of {1} GB free, {2} of {3} layers on the GPU", gigabytes(needed), gigabytes(free), gpuLayers, layers);
  return fits ? places : vscode.l10n.t("does not fit: {0}", places);
}
