import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { getLlama, type Llama, LlamaLogLevel } from "node-llama-cpp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBackend } from "../../src/engine/generators/backend.ts";
import { compatibilityScores } from "../../src/engine/generators/compatibility.ts";
import { fitToMemory } from "../../src/engine/generators/memoryFit.ts";
import type { Catalog, GeneratorManifest } from "../../src/protocol/index.ts";
import { buildPrompt } from "../../src/solver/prompts.ts";
import { writeLlama31Header } from "../fixtures/models/llama31Header.ts";
import { EMBEDDED, embeddedSettings, ROOT, startClient, temporaryFolder } from "./product.ts";

const GB = 2 ** 30;
const EMBEDDED_MODEL = join(EMBEDDED, "generator", "smollm2-135m-instruct-q4_0.gguf");
/** The paper's setting: 50 captions kept and fed back, 50 asked for. */
const promptForm = { kind: "chat-list", captionsPerPrompt: 50, promptsPerIteration: 1, maxWords: 10 } as const;
const paper: GeneratorManifest = {
  ...{ schema: 1, kind: "generator", id: "llama-3.1-8b", name: "Llama 3.1 8B Instruct, Q4_K_M", licence: "Llama 3.1", source: "", files: [] },
  ...{ model: "llama.gguf", languages: ["en"], promptForm, contextTokens: 3072, sequences: 1 },
  sampling: { temperature: 0.5, topK: 0, topP: 0.9, minP: 0, repeatPenalty: 1 },
};

describe("the GGUF insight score", () => {
  it("of every language model of the catalogue is known before it is downloaded, and falls with its size", async () => {
    const { models } = JSON.parse(await readFile(join(ROOT, "models/catalog.json"), "utf8")) as Catalog;
    const generators = models.flatMap((entry) => (entry.kind === "generator" && entry.shape ? [{ ...entry, gguf: { shape: entry.shape } }] : []));
    const embedded = { id: "embedded", manifest: paper, gguf: { file: EMBEDDED_MODEL } };
    const scores = await compatibilityScores([embedded, ...generators], "off");
    expect([...scores.keys()]).toEqual(["embedded", ...generators.map(({ id }) => id)]);
    for (const score of scores.values()) {
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThanOrEqual(1);
    }
    expect(scores.get("embedded")).toBeGreaterThan(scores.get("llama-3.1-8b-instruct-q4_k_m") ?? 1);
  });

  it("is left out for a file that is no GGUF", async () => {
    expect(await compatibilityScores([{ id: "none", manifest: paper, gguf: { file: join(ROOT, "package.json") } }], "off")).toEqual(new Map());
  });
});

describe("Llama 3.1 8B in the paper's setting", () => {
  let llama: Llama;
  let folder: string;
  let file: string;
  beforeAll(async () => {
    llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error });
    folder = await temporaryFolder("memory");
    file = join(folder, paper.model);
  });
  afterAll(async () => {
    await llama.dispose();
    await rm(folder, { recursive: true });
  });

  it("fits a GPU with 8 GB, all layers and the context of 50 kept and 50 requested captions", async () => {
    // The published file is 4,920,739,232 bytes with its vocabulary of 8 MB.
    expect(await writeLlama31Header(file)).toBeCloseTo(4_920_739_232, -8);
    const fit = await fitToMemory(file, paper, llama, { ram: 4 * GB, vram: 8 * GB });
    expect(fit).toMatchObject({ gpuLayers: fit.layers, sequences: 1, contextTokens: 3072, fits: true });
    expect((fit.ram + fit.vram) / GB).toBeGreaterThan(4.9);
    expect((fit.ram + fit.vram) / GB).toBeLessThan(8);
  });

  it("has room in that context for the prompt and its answer", async () => {
    const model = await llama.loadModel({ modelPath: EMBEDDED_MODEL, vocabOnly: true });
    const caption = "A woman in a red coat walking two brown dogs on a wet street";
    const kept = Array.from({ length: 50 }, (_, id) => ({ id, text: caption, score: 0.123, fitness: 0, iteration: 0, fedFrom: [] }));
    const prompt = buildPrompt(promptForm, "image", kept, 50);
    if (prompt.kind !== "chat-list") throw new Error("the chat form makes a chat prompt");
    const perLine = model.tokenize(`50. ${caption}\n`).length;
    const promptTokens = model.tokenize(prompt.system + prompt.user).length;
    await model.dispose();
    // Each chat template adds some tokens around the turns.
    expect(promptTokens + 50 * perLine + 64).toBeLessThan(paper.contextTokens);
  });

  it("leaves layers on the CPU where the GPU is smaller", async () => {
    const fit = await fitToMemory(file, paper, llama, { ram: 16 * GB, vram: 0 });
    expect(fit).toMatchObject({ gpuLayers: 0, fits: true });
    expect((await fitToMemory(file, paper, llama, { ram: 2 * GB, vram: 0 })).fits).toBe(false);
  });
});

describe("what llama.cpp runs on", () => {
  it("is the CPU when the setting says so", async () => {
    const { llama, reason, devices } = await openBackend({ gpu: "off", log: () => undefined });
    expect([llama.gpu, reason, devices]).toEqual([false, "CPU, because the setting says so", []]);
    await llama.dispose();
  });

  it.each(["auto", "cuda", "vulkan", "metal"] as const)("is a device or the CPU for %s, and the reason names it", async (gpu) => {
    const { llama, reason, devices } = await openBackend({ gpu, log: () => undefined });
    expect(llama.gpu !== false).toBe(devices.length > 0);
    expect(reason).toMatch(devices.length > 0 ? /^(CUDA|Vulkan|Metal) on / : /^CPU, because /);
    await llama.dispose();
  });

  it("is said by doctor, with how the generator goes into memory", async () => {
    const client = startClient({ settings: { ...embeddedSettings, gpu: "off" } });
    try {
      const { gpu, models } = await client.doctor();
      expect(gpu.choice).toBe("CPU, because the setting says so");
      const memory = models.find(({ kind }) => kind === "generator")?.memory;
      expect(memory).toMatchObject({ gpuLayers: 0, sequences: 16, contextTokens: 256, fits: true });
    } finally {
      await client.dispose();
    }
  });
});
