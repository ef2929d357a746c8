import { join } from "node:path";
import * as vscode from "vscode";
import type { EngineSettings, GpuChoice, SolveOptions } from "../../protocol/index.ts";

/** Settings that name what the engine process works with: a change of one needs another process. */
const ENGINE_SETTINGS = ["generatorDirectory", "generatorServer", "scorerDirectories", "gpu", "threads", "nodePath", "ffmpegPath"] as const;

/** True when the change touches what the engine process was started with. */
export function concernsEngine(change: vscode.ConfigurationChangeEvent): boolean {
  return ENGINE_SETTINGS.some((name) => change.affectsConfiguration(`mils.${name}`));
}

/** What an engine for this window works with. The models and pools that come with the extension stand in for what is not set. */
export function engineSettings(extension: vscode.ExtensionContext): EngineSettings {
  const settings = vscode.workspace.getConfiguration("mils");
  const server = settings.get<{ url?: string; model?: string; keyVariable?: string }>("generatorServer", {});
  const directory = settings.get("generatorDirectory", "");
  const embedded = (name: string) => extension.asAbsolutePath(join("models", "embedded", name));
  const threads = settings.get<number | null>("threads", null);
  const ffmpeg = settings.get("ffmpegPath", "");
  return {
    generator: server.url
      ? {
          kind: "server",
          url: server.url,
          ...(server.model ? { model: server.model } : {}),
          ...(server.keyVariable ? { keyVariable: server.keyVariable } : {}),
        }
      : { kind: "directory", path: directory === "" ? embedded("generator") : directory },
    scorers: [...settings.get<string[]>("scorerDirectories", []), embedded("scorer")],
    pools: extension.asAbsolutePath("pools"),
    cache: join(extension.globalStorageUri.fsPath, "banks"),
    gpu: settings.get<GpuChoice>("gpu", "auto"),
    ...(threads === null ? {} : { threads }),
    ...(ffmpeg === "" ? {} : { ffmpeg }),
  };
}

/** The parameters of a run that are set; the models' defaults hold for the others. */
export function solveOptions(): Partial<SolveOptions> {
  const settings = vscode.workspace.getConfiguration("mils");
  const names = ["maxIterations", "requestedCaptions", "keepPrevious", "exploration", "seed"] as const;
  const options: { -readonly [Name in keyof SolveOptions]?: SolveOptions[Name] } = {};
  for (const name of names) {
    const value = settings.get<number | null>(name, null);
    if (value !== null) options[name] = value;
  }
  const seconds = settings.get<number | null>("timeBudget", null);
  if (seconds !== null) options.timeBudget = seconds * 1000;
  return options;
}

/** How diagnostics are shown for a document; undefined when they are off. */
export function diagnosticSeverity(scope: vscode.Uri): vscode.DiagnosticSeverity | undefined {
  switch (vscode.workspace.getConfiguration("mils", scope).get<string>("diagnostics", "information")) {
    case "hint":
      return vscode.DiagnosticSeverity.Hint;
    case "information":
      return vscode.DiagnosticSeverity.Information;
    case "warning":
      return vscode.DiagnosticSeverity.Warning;
    default:
      return undefined;
  }
}
