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

/** `mils.chooseModels`: the ways to another model, each ending in the setting that names it. */
export async function chooseModels(context: MilsContext): Promise<void> {
  const settings = vscode.workspace.getConfiguration("mils");
  const generator = settings.get<{ url?: string }>("generatorServer", {}).url ?? settings.get("generatorDirectory", "");
  const pick = await vscode.window.showQuickPick(
    [
      {
        label: `$(folder) ${vscode.l10n.t("Use a language model from a folder...")}`,
        detail: vscode.l10n.t("A GGUF file with its manifest. It proposes the captions."),
        act: () => chooseFolder("generatorDirectory", vscode.l10n.t("Folder of the language model")),
      },
      {
        label: `$(add) ${vscode.l10n.t("Add a scorer from a folder...")}`,
        detail: vscode.l10n.t(
          "ONNX graphs with their manifest. It says how well a caption matches; one is needed for each of image, video and audio.",
        ),
        act: () => chooseFolder("scorerDirectories", vscode.l10n.t("Folder of the scorer")),
      },
      {
        label: `$(server) ${vscode.l10n.t("Use a server on this or another machine...")}`,
        detail: vscode.l10n.t("Any OpenAI-compatible server. Captions, never media, are sent to it."),
        act: () => vscode.commands.executeCommand("workbench.action.openSettings", "mils.generatorServer"),
      },
      {
        label: `$(key) ${vscode.l10n.t("Set the key of the server...")}`,
        detail: vscode.l10n.t("Kept in the secret storage of VS Code, for that server alone."),
        act: () => vscode.commands.executeCommand("mils.setServerKey"),
      },
      {
        label: `$(discard) ${vscode.l10n.t("Use the models that come with MILS")}`,
        detail: vscode.l10n.t("Small, work on any machine, know everyday things."),
        act: async () => {
          for (const name of ["generatorDirectory", "generatorServer", "scorerDirectories"])
            await settings.update(name, undefined, vscode.ConfigurationTarget.Global);
        },
      },
      { label: `$(pulse) ${vscode.l10n.t("Check what is installed")}`, act: () => doctor(context) },
    ],
    {
      title: vscode.l10n.t("Choose Models"),
      placeHolder: generator === "" ? vscode.l10n.t("Now: the models that come with MILS") : vscode.l10n.t("Now: {0}", generator),
    },
  );
  await pick?.act();
}

async function chooseFolder(setting: "generatorDirectory" | "scorerDirectories", title: string): Promise<void> {
  const [folder] = (await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, title })) ?? [];
  if (!folder) return;
  const manifest = await vscode.workspace.fs.stat(vscode.Uri.joinPath(folder, "manifest.json")).then(
    () => true,
    () => false,
  );
  if (!manifest) {
    void vscode.window.showErrorMessage(vscode.l10n.t("{0} holds no manifest.json, so it is no model folder of MILS.", folder.fsPath));
    return;
  }
  const settings = vscode.workspace.getConfiguration("mils");
  const value = setting === "generatorDirectory" ? folder.fsPath : [...new Set([folder.fsPath, ...settings.get<string[]>("scorerDirectories", [])])];
  await settings.update(setting, value, vscode.ConfigurationTarget.Global);
}

function doctorReport(report: DoctorRequest.Result): string {
  const rows = report.models.map(
    ({ kind, name, state, licence, directory, problem, memory }) =>
      `| ${kind} | ${name} | ${state}${problem === undefined ? "" : `: ${problem}`} | ${licence} | ${memory ? memoryText(memory) : ""} | \`${directory}\` |`,
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
