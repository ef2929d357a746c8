import { describe, expect, it } from "vitest";
import { chooseFit, type MemoryEstimate } from "../../../src/engine/generators/memoryFit.ts";

const GB = 1e9;
/** 4 GB of weights in 40 layers, a GB of context for each sequence; half a GB of main memory whatever is on the GPU. */
const estimate: MemoryEstimate = async (gpuLayers, sequences) => {
  const total = (4 + sequences) * GB;
  const onGpu = (gpuLayers / 40) * total;
  return { ram: total - onGpu + GB / 2, vram: onGpu };
};

describe("a model goes into memory", () => {
  it.each([
    ["all on a large GPU", { vram: 24, ram: 32 }, { gpuLayers: 40, sequences: 8, fits: true }],
    ["with fewer sequences on a smaller one", { vram: 8, ram: 32 }, { gpuLayers: 40, sequences: 4, fits: true }],
    ["with one sequence and some layers on the CPU when even that is too much", { vram: 2.5, ram: 32 }, { gpuLayers: 20, sequences: 1, fits: true }],
    ["on the CPU without a GPU", { vram: 0, ram: 32 }, { gpuLayers: 0, sequences: 8, fits: true }],
    ["on the CPU with fewer sequences", { vram: 0, ram: 7 }, { gpuLayers: 0, sequences: 2, fits: true }],
    ["on the CPU when the GPU has no room for a layer", { vram: 0.05, ram: 32 }, { gpuLayers: 0, sequences: 8, fits: true }],
    ["not at all, and that is said", { vram: 0, ram: 2 }, { gpuLayers: 0, sequences: 1, fits: false }],
  ])("%s", async (_, { vram, ram }, expected) => {
    expect(await chooseFit(estimate, { layers: 40, sequences: 8 }, { vram: vram * GB, ram: ram * GB })).toMatchObject(expected);
  });

  it("states what it takes and what was free", async () => {
    const fit = await chooseFit(estimate, { layers: 40, sequences: 1 }, { vram: 8 * GB, ram: 16 * GB });
    expect(fit).toEqual({ gpuLayers: 40, sequences: 1, vram: 5 * GB, ram: GB / 2, freeVram: 8 * GB, freeRam: 16 * GB, fits: true });
  });
});
