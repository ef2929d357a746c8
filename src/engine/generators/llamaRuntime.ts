import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { InsufficientMemoryError, type Llama, type LlamaContext, type LlamaModel } from "node-llama-cpp";
import { MilsError, messageOf } from "../../protocol/errors.ts";
import type { GeneratorManifest } from "../../protocol/manifest.ts";
import type { GpuChoice, LogNotification } from "../../protocol/messages.ts";
import { type Backend, openBackend } from "./backend.ts";
import { batchTokens, contextTokensOf, fitToMemory } from "./memoryFit.ts";

export interface LlamaSettings {
  readonly gpu: GpuChoice;
  /** Default: physical cores minus one, at least one: the last one serves this process's own thread. */
  readonly threads?: number | undefined;
  readonly log: (params: LogNotification.Params) => void;
}

/** A model in memory with one context of `sequences` sequences. */
export interface LlamaRuntime {
  readonly llama: Llama;
  readonly model: LlamaModel;
  readonly context: LlamaContext;
  readonly sequences: number;
  dispose(): Promise<void>;
}

/**
 * Loads the GGUF of a model directory. A GPU that is missing or fails is replaced by the CPU, with the reason in the log.
 * @throws MilsError `model-missing`, `model-damaged`, `out-of-memory`, `model-failed`
 */
export async function loadLlamaRuntime(directory: string, manifest: GeneratorManifest, settings: LlamaSettings): Promise<LlamaRuntime> {
  const file = join(directory, manifest.model);
  const size = await stat(file).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined) {
    throw new MilsError("model-missing", `${file}: the model file is not there; run the set-up again or choose another model directory`, { file });
  }
  const backend = await openBackend(settings);
  settings.log({ level: "info", message: `llama.cpp runs on ${backend.reason}` });
  if (backend.devices.length > 0) {
    try {
      return await loadOn(backend, file, manifest, settings);
    } catch (cause) {
      settings.log({ level: "warn", message: `${basename(file)} does not load on ${backend.reason}; the CPU is used instead: ${messageOf(cause)}` });
    }
  }
  try {
    return await loadOn(backend.devices.length > 0 ? await openBackend({ ...settings, gpu: "off" }) : backend, file, manifest, settings);
  } catch (cause) {
    throw await explain(cause, file, manifest);
  }
}

async function loadOn({ llama }: Backend, file: string, manifest: GeneratorManifest, { threads, log }: LlamaSettings): Promise<LlamaRuntime> {
  try {
    const threadCount = threads ?? Math.max(1, llama.cpuMathCores - 1);
    // On the CPU the context is tried as it is wanted: reading the header first would cost half a second of every start.
    const fit = llama.gpu === false ? undefined : await fitToMemory(file, manifest, llama);
    // Garbled weights load silently without the check.
    const model = await llama.loadModel({ modelPath: file, checkTensors: true, ...(fit && { gpuLayers: fit.gpuLayers }) });
    const { context, sequences } = await createContext(model, manifest, fit?.sequences ?? manifest.sequences, threadCount, log);
    const where = fit ? `${fit.gpuLayers} of ${fit.layers} layers on ${llama.gpu}` : `${threadCount} CPU thread${threadCount === 1 ? "" : "s"}`;
    log({ level: "info", message: `${manifest.name} loaded on ${where}, ${sequences} sequences of ${context.contextSize} tokens` });
    return { llama, model, context, sequences, dispose: () => llama.dispose() };
  } catch (cause) {
    await llama.dispose();
    throw cause;
  }
}

/** With too little memory for all sequences, half as many are tried, down to one. */
async function createContext(
  model: LlamaModel,
  manifest: GeneratorManifest,
  wanted: number,
  threads: number,
  log: LlamaSettings["log"],
): Promise<{ readonly context: LlamaContext; readonly sequences: number }> {
  // Fixed, since "auto" takes all memory of the GPU.
  const contextSize = contextTokensOf(manifest, model.trainContextSize);
  for (let sequences = wanted; ; sequences = Math.floor(sequences / 2)) {
    try {
      const context = await model.createContext({ sequences, contextSize, batchSize: batchTokens(sequences), threads, swaFullCache: true });
      return { context, sequences };
    } catch (cause) {
      if (!(cause instanceof InsufficientMemoryError) || sequences === 1) throw cause;
      log({ level: "warn", message: `Too little memory for ${sequences} sequences of ${contextSize} tokens; trying half as many` });
    }
  }
}

/** Why a load failed, as far as the file tells: an intact file was refused by the runtime, any other is damaged. */
async function explain(cause: unknown, file: string, manifest: GeneratorManifest): Promise<MilsError> {
  if (cause instanceof InsufficientMemoryError || cause instanceof RangeError) {
    return new MilsError("out-of-memory", `${file}: too little memory for this model; choose a smaller one or close other programs`, { file, cause });
  }
  const stated = manifest.files.find(({ path }) => path === manifest.model);
  if (stated !== undefined && (await sha256(file)) === stated.sha256) {
    return new MilsError("model-failed", `${file}: llama.cpp refuses the model: ${messageOf(cause)}; choose another model`, { file, cause });
  }
  return new MilsError(
    "model-damaged",
    `${file}: the model file is damaged (${messageOf(cause)}); delete it and run the set-up or the download again`,
    {
      file,
      cause,
    },
  );
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
