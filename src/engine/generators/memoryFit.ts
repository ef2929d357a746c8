import { GgufInsights, type Llama, readGgufFileInfo } from "node-llama-cpp";
import type { GeneratorManifest } from "../../protocol/manifest.ts";
import type { MemoryFit } from "../../protocol/messages.ts";

/** Bytes on either side. */
export interface Memory {
  readonly ram: number;
  readonly vram: number;
}

/** Memory a model takes with so many layers on the GPU and so many sequences: weights, key-value cache and compute buffers. */
export type MemoryEstimate = (gpuLayers: number, sequences: number) => Promise<Memory>;

/** Tokens llama.cpp evaluates in one batch; at least one for each sequence. */
export const batchTokens = (sequences: number): number => Math.max(512, sequences);

/** Tokens of one sequence's context: what the manifest asks for, no more than the model was trained on. */
export function contextTokensOf(manifest: Pick<GeneratorManifest, "contextTokens">, trained: number | undefined): number {
  return Math.min(manifest.contextTokens, trained ?? manifest.contextTokens);
}

/**
 * How a model goes into the free memory, by llama.cpp's own estimate of it. Reads the file's header only.
 * @param file GGUF
 * @param free default: what is free on this machine, less the library's safety margin
 * @throws Error for a file that is no GGUF
 */
export async function fitToMemory(file: string, manifest: GeneratorManifest, llama: Llama, free?: Memory): Promise<MemoryFit> {
  const insights = await GgufInsights.from(await readGgufFileInfo(file, { logWarnings: false }), llama);
  const contextSize = contextTokensOf(manifest, insights.trainContextSize);
  const estimate: MemoryEstimate = async (gpuLayers, sequences) => {
    const model = await insights.estimateModelResourceRequirementsV2({ gpuLayers });
    const context = await insights.estimateContextResourceRequirementsV2({
      ...{ contextSize, sequences, modelGpuLayers: gpuLayers, batchSize: batchTokens(sequences), swaFullCache: true },
    });
    return { ram: model.cpuRam + context.cpuRam, vram: model.gpuVram + context.gpuVram };
  };
  const layers = insights.totalLayers;
  const fit = await chooseFit(estimate, { layers, sequences: manifest.sequences }, free ?? (await freeMemory(llama)));
  return { ...fit, layers, contextTokens: contextSize };
}

/**
 * All layers on the GPU with as many of the sequences as fit, halved until they do: fewer sequences cost less than layers on the CPU. Where not even
 * one sequence fits, as many layers as do. Without a GPU, or where nothing fits on it, all layers on the CPU.
 */
export async function chooseFit(
  estimate: MemoryEstimate,
  wanted: { readonly layers: number; readonly sequences: number },
  free: Memory,
): Promise<Omit<MemoryFit, "layers" | "contextTokens">> {
  const attempt = async (gpuLayers: number, sequences: number) => {
    const { ram, vram } = await estimate(gpuLayers, sequences);
    return { gpuLayers, sequences, ram, vram, freeRam: free.ram, freeVram: free.vram, fits: ram <= free.ram && vram <= free.vram };
  };
  const halvings = Array.from({ length: Math.floor(Math.log2(wanted.sequences)) + 1 }, (_, power) => Math.floor(wanted.sequences / 2 ** power));
  if (free.vram > 0) {
    for (const sequences of halvings) {
      const found = await attempt(wanted.layers, sequences);
      if (found.fits) return found;
    }
    let [fitting, tooMany] = [0, wanted.layers];
    while (tooMany - fitting > 1) {
      const middle = Math.floor((fitting + tooMany) / 2);
      if ((await attempt(middle, 1)).fits) fitting = middle;
      else tooMany = middle;
    }
    if (fitting > 0) return await attempt(fitting, 1);
  }
  for (const sequences of halvings) {
    const found = await attempt(0, sequences);
    if (found.fits || sequences === 1) return found;
  }
  return await attempt(0, 1);
}

async function freeMemory(llama: Llama): Promise<Memory> {
  const [ram, vram] = await Promise.all([llama.getRamState(), llama.getVramState()]);
  return { ram: ram.free, vram: Math.max(0, vram.free - (vram.total > 0 ? llama.vramPaddingSize : 0)) };
}
