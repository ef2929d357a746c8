import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { type DoctorRequest, type EngineSettings, MilsError, messageOf } from "../protocol/index.ts";
import { ffmpegVersion, findFfmpeg } from "./media/ffmpeg.ts";
import { readModelDirectory, verifyModelDirectory } from "./models/index.ts";
import { uncheckedGraphs } from "./scorers/selfCheck.ts";

type Report = DoctorRequest.Result;

/** Says what the engine finds on this machine: runtimes, back ends, models with their hashes and the memory they take. */
export async function examine(settings: EngineSettings): Promise<Report> {
  const directories = [...settings.scorers, ...(settings.generator.kind === "directory" ? [settings.generator.path] : [])];
  const [providers, ffmpeg, models] = await Promise.all([
    onnxProviders(),
    examineFfmpeg(settings.ffmpeg),
    Promise.all(directories.map(examineModel)),
  ]);
  return { node: process.version, versions: versions(), ...(await examineLlamaCpp(settings, models)), providers, ...(ffmpeg && { ffmpeg }) };
}

/** The back end, and with it how each generator goes into memory. */
async function examineLlamaCpp(settings: EngineSettings, models: Report["models"]): Promise<Pick<Report, "gpu" | "models">> {
  try {
    const [{ getLlamaGpuTypes }, { openBackend }, { fitToMemory }] = await Promise.all([
      import("node-llama-cpp"),
      import("./generators/backend.ts"),
      import("./generators/memoryFit.ts"),
    ]);
    const available = (await getLlamaGpuTypes("supported")).filter((type) => type !== false);
    const { llama, reason, devices } = await openBackend({ gpu: settings.gpu, threads: settings.threads, log: () => undefined });
    try {
      const withMemory: Report["models"][number][] = [];
      for (const model of models) {
        const { manifest } = model.kind === "generator" && model.state === "verified" ? await readModelDirectory(model.directory) : {};
        const memory = manifest?.kind === "generator" ? await fitToMemory(join(model.directory, manifest.model), manifest, llama) : undefined;
        withMemory.push({ ...model, ...(memory && { memory }) });
      }
      return { gpu: { choice: reason, available, devices }, models: withMemory };
    } finally {
      await llama.dispose();
    }
  } catch (thrown) {
    return { gpu: { choice: `nothing, because llama.cpp cannot be loaded: ${messageOf(thrown)}`, available: [], devices: [] }, models };
  }
}

async function onnxProviders(): Promise<string[]> {
  const { listSupportedBackends } = await import("onnxruntime-node");
  return listSupportedBackends().map(({ name }) => name);
}

async function examineFfmpeg(setting: string | undefined): Promise<Report["ffmpeg"]> {
  const found = await findFfmpeg(setting);
  return found && { path: found.ffmpeg, version: await ffmpegVersion(found.ffmpeg) };
}

async function examineModel(directory: string): Promise<Report["models"][number]> {
  const unknown = { directory, id: "", kind: "scorer", name: directory, licence: "", files: [] } as const;
  try {
    const { manifest } = await readModelDirectory(directory);
    const { id, kind, name, licence, files } = manifest;
    const unchecked = manifest.kind === "scorer" ? uncheckedGraphs(manifest) : [];
    const found = { directory, id, kind, name, licence, files, ...(unchecked.length > 0 && { unchecked }) };
    try {
      await verifyModelDirectory(directory, {});
      return { ...found, state: "verified" };
    } catch (thrown) {
      return { ...found, state: "damaged", problem: messageOf(thrown) };
    }
  } catch (thrown) {
    const missing = thrown instanceof MilsError && thrown.code === "model-missing";
    return { ...unknown, state: missing ? "missing" : "damaged", problem: messageOf(thrown) };
  }
}

/** Versions of the native runtimes as installed beside this file. */
function versions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const found: Record<string, string> = {};
  for (const name of ["node-llama-cpp", "onnxruntime-node", "sharp"]) found[name] = versionOf(name, require);
  return found;
}

/** Packages do not all export their package.json, so it is looked for above their main file. */
function versionOf(name: string, require: NodeJS.Require): string {
  try {
    const paths = require.resolve.paths(name) ?? [];
    for (const path of paths) {
      try {
        const content: unknown = JSON.parse(readFileSync(join(path, name, "package.json"), "utf8"));
        if (typeof content === "object" && content !== null && "version" in content) return String(content.version);
      } catch {
        // Not in this folder; the next one up may have it.
      }
    }
    return `found in ${dirname(require.resolve(name))}`;
  } catch {
    return "not installed";
  }
}
