import type { Command } from "commander";
import type { DoctorRequest, MemoryFit } from "../../protocol/index.ts";
import type { CliContext } from "../context.ts";
import { addEngineOptions } from "../engineOptions.ts";

export function register(program: Command, context: CliContext): void {
  const command = program
    .command("doctor")
    .summary("say what was found on this machine")
    .description("Says what was found on this machine: runtimes, back ends, GPU, models with their hashes, versions.")
    .option("--json", "print the report as JSON")
    .option("-v, --verbose", "the engine's log on standard error")
    .addHelpText("after", "\nExit code: 0 everything needed is there, 2 something is missing or damaged.")
    .action(async ({ json }: { json?: boolean }) => {
      const report = await context.startEngine().doctor();
      context.stdout.write(json ? `${JSON.stringify(report, undefined, 2)}\n` : `${describe(report).join("\n")}\n`);
      if (report.models.some(({ state }) => state !== "verified")) context.setExitCode(2);
    });
  addEngineOptions(command);
}

function describe(report: DoctorRequest.Result): string[] {
  const versions = Object.entries(report.versions).map(([name, version]) => `${name} ${version}`);
  return [
    `Node            ${report.node}`,
    `Runtimes        ${versions.join(", ")}`,
    `Language model  ${report.gpu.choice}${report.gpu.devices.length > 0 ? ` (${report.gpu.devices.join(", ")})` : ""}`,
    `Scorer          ${report.providers.join(", ")}`,
    `ffmpeg          ${report.ffmpeg ? `${report.ffmpeg.version} at ${report.ffmpeg.path}` : "not found: pictures and WAV files work without it; install ffmpeg for video and other sound"}`,
    ...report.models.flatMap(describeModel),
  ];
}

function describeModel(model: DoctorRequest.Result["models"][number]): string[] {
  const head = `${model.kind === "scorer" ? "Scorer model " : "Generator    "}   ${model.name}: ${model.state}${model.licence ? `, ${model.licence}` : ""}`;
  const problem = model.problem === undefined ? [] : [`                ${model.problem}`];
  const unchecked = (model.unchecked ?? []).map(
    (graph) => `                ${graph} is quantised and unchecked: there is no full-precision original to hold it to`,
  );
  const memory = model.memory === undefined ? [] : [`                ${describeMemory(model.memory)}`];
  const files = model.files.map(
    ({ path, bytes, sha256 }) => `                ${path}  ${(bytes / 1e6).toFixed(1)} MB  sha256 ${sha256.slice(0, 16)}…`,
  );
  return [head, `                ${model.directory}`, ...problem, ...unchecked, ...memory, ...files];
}

function describeMemory({ layers, gpuLayers, sequences, contextTokens, ram, vram, freeRam, freeVram, fits }: MemoryFit): string {
  const onGpu = gpuLayers > 0 ? [`${gigabytes(vram)} of ${gigabytes(freeVram)} free on the GPU for ${gpuLayers} of ${layers} layers`] : [];
  const places = [...onGpu, `${gigabytes(ram)} of ${gigabytes(freeRam)} free in main memory`].join(", ");
  const verdict = fits ? "fits" : "does not fit";
  return `${verdict}: ${places}; ${sequences} caption${sequences === 1 ? "" : "s"} side by side, ${contextTokens} tokens each`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
