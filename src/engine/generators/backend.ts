import { getLlama, type Llama, type LlamaGpuType, LlamaLogLevel } from "node-llama-cpp";
import { messageOf } from "../../protocol/errors.ts";
import type { GpuChoice, LogNotification } from "../../protocol/messages.ts";

/** What llama.cpp runs on and why, in words that follow a name ("CPU, because ..."). */
export interface Backend {
  readonly llama: Llama;
  readonly reason: string;
  /** Names of the GPUs in use; empty on the CPU. */
  readonly devices: readonly string[];
}

export interface BackendOptions {
  readonly gpu: GpuChoice;
  readonly threads?: number | undefined;
  readonly log: (params: LogNotification.Params) => void;
}

const NAMES: Readonly<Record<Exclude<LlamaGpuType, false>, string>> = { cuda: "CUDA", vulkan: "Vulkan", metal: "Metal" };

/** The prebuilt back end of the choice; the CPU's, with the reason, where that has no device or cannot be loaded. Its owner disposes it. */
export async function openBackend(options: BackendOptions): Promise<Backend> {
  const { gpu } = options;
  if (gpu === "off") return await cpu(options, "because the setting says so");
  const wanted = gpu === "auto" ? "a GPU" : NAMES[gpu];
  let llama: Llama;
  try {
    llama = await load(gpu, options);
  } catch (cause) {
    return await cpu(options, `because ${wanted} cannot be used: ${messageOf(cause)}`);
  }
  if (llama.gpu === false) return { llama, reason: "CPU, because no driver of CUDA, Vulkan or Metal was found", devices: [] };
  const name = NAMES[llama.gpu];
  const devices = await llama.getGpuDeviceNames();
  if (devices.length > 0) {
    const choice = gpu === "auto" ? "the best back end that found a device" : "as the setting says";
    return { llama, reason: `${name} on ${devices.join(", ")}, ${choice}`, devices };
  }
  // A driver loads without a GPU too, as Mesa's for Vulkan does; the layers would stay on the CPU under another name.
  await llama.dispose();
  return await cpu(options, `because ${name} found no device`);
}

async function cpu(options: BackendOptions, why: string): Promise<Backend> {
  return { llama: await load("off", options), reason: `CPU, ${why}`, devices: [] };
}

function load(gpu: GpuChoice, { threads, log }: BackendOptions): Promise<Llama> {
  return getLlama({
    gpu: gpu === "off" ? false : gpu,
    build: "never",
    skipDownload: true,
    progressLogs: false,
    logLevel: LlamaLogLevel.warn,
    logger: (level, message) =>
      log({ level: level === LlamaLogLevel.fatal || level === LlamaLogLevel.error ? "warn" : "debug", message: `llama.cpp: ${message.trim()}` }),
    ...(threads === undefined ? {} : { maxThreads: threads }),
  });
}
