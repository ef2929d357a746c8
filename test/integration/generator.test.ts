import { createHash } from "node:crypto";
import { copyFile, mkdtemp, open, readFile, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LlamaContextSequence } from "node-llama-cpp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadLlamaCppGenerator } from "../../src/engine/generators/index.ts";
import { type LlamaRuntime, loadLlamaRuntime } from "../../src/engine/generators/llamaRuntime.ts";
import { evaluatePrefix, sharePrefix } from "../../src/engine/generators/prefix.ts";
import type { LoadedGenerator } from "../../src/engine/types.ts";
import type { GeneratorManifest } from "../../src/protocol/manifest.ts";
import type { GenerateOptions, Prompt } from "../../src/solver/types.ts";

const directory = join(import.meta.dirname, "../../models/embedded/generator");
const embedded = JSON.parse(await readFile(join(directory, "manifest.json"), "utf8")) as GeneratorManifest;
const quiet = { gpu: "off", log: () => undefined } as const;

const continuation = (...captions: string[]): Prompt => ({
  kind: "continuation",
  text: `Different captions of the same photo:\n${captions.map((caption) => `- ${caption}`).join("\n")}\n-`,
});
const DOGS = continuation("A man walking a dog", "Two dogs on a beach", "A brown dog running over wet sand", "A dog catching a ball by the sea");
const TEA = continuation(
  "A kettle on a stove",
  "A cup of tea beside a book",
  "A woman pouring hot tea into a glass",
  "A teapot and two cups on a tray",
);
const list = (subject: string, count: number): Prompt => ({
  kind: "chat-list",
  system: "You write short, concrete captions.",
  user: `Write ${count} different captions of a photo of ${subject}. Answer with a numbered list and nothing else.`,
  count,
});

/** Accepts each line of three words or more once. */
function options(overrides: Partial<GenerateOptions> = {}): GenerateOptions {
  const seen = new Set<string>();
  const accept = (text: string) => {
    const key = text.toLowerCase();
    if (seen.has(key) || key.split(" ").length < 3) return false;
    seen.add(key);
    return true;
  };
  return { wanted: 24, seed: 7, accept, signal: new AbortController().signal, ...overrides };
}

describe("the embedded generator", () => {
  let generator: LoadedGenerator;
  beforeAll(async () => {
    // The chat form's prompt and its long answer need more room than the continuation it is made for.
    generator = await loadLlamaCppGenerator(directory, { ...embedded, contextTokens: 768 }, quiet);
  });
  afterAll(() => generator.dispose());

  it("continues a list of captions with as many distinct captions as wanted, of several prompts", async () => {
    const { captions, lines, tokens } = await generator.generate([DOGS, TEA], options());
    expect(captions).toHaveLength(24);
    expect(new Set(captions.map(({ text }) => text.toLowerCase())).size).toBe(24);
    expect(new Set(captions.map(({ prompt }) => prompt))).toEqual(new Set([0, 1]));
    expect(captions.filter(({ text }) => text !== text.trim() || text.includes("\n"))).toEqual([]);
    expect(lines).toBeGreaterThanOrEqual(24);
    expect(tokens).toBeGreaterThan(24 * 3);
    const about = (prompt: number, words: RegExp) => captions.filter((caption) => caption.prompt === prompt && words.test(caption.text)).length;
    expect(about(0, /dog|beach|sand|sea|ball/i)).toBeGreaterThan(about(1, /dog|beach|sand|sea|ball/i));
  });

  it("writes the same captions with the same seed, whatever it wrote before, and others with another", async () => {
    const first = await generator.generate([DOGS], options());
    await generator.generate([TEA, DOGS], options({ seed: 99 }));
    const again = await generator.generate([DOGS], options());
    expect(again).toEqual(first);
    const other = await generator.generate([DOGS], options({ seed: 8 }));
    expect(other.captions).not.toEqual(first.captions);
  });

  it("serves more prompts than it has sequences", async () => {
    const prompts = Array.from({ length: embedded.sequences + 3 }, (_, index) => (index % 2 === 0 ? DOGS : TEA));
    const { captions } = await generator.generate(prompts, options({ wanted: 40 }));
    expect(captions.length).toBe(40);
    expect(captions.some(({ prompt }) => prompt >= embedded.sequences)).toBe(true);
  });

  it("comes to an end when nothing is accepted", async () => {
    const { captions, lines } = await generator.generate([DOGS], options({ wanted: 10, accept: () => false }));
    expect(captions).toEqual([]);
    expect(lines).toBeLessThan(100);
  });

  it("answers the chat form with the lines of a numbered list, without their numbers, the same for the same seed", async () => {
    const prompts = [list("a dog on a beach", 6), list("a train station", 6)];
    const result = await generator.generate(prompts, options({ wanted: 12, accept: () => true }));
    expect(result.captions).toHaveLength(12);
    for (const prompt of [0, 1]) expect(result.captions.filter((caption) => caption.prompt === prompt)).toHaveLength(6);
    for (const { text } of result.captions) expect(text).toMatch(/^\S.{2,}$/);
    expect(result.captions.filter(({ text }) => /^\d+\./.test(text))).toEqual([]);
    expect(await generator.generate(prompts, options({ wanted: 12, accept: () => true }))).toEqual(result);
  });

  it("stops a list as soon as enough is accepted", async () => {
    const { captions } = await generator.generate([list("a city at night", 20)], options({ wanted: 3, accept: () => true }));
    expect(captions).toHaveLength(3);
  });

  it("ends within a second of an abort, with the reason it was given, and works again", async () => {
    const abort = new AbortController();
    const reason = new Error("another picture was chosen");
    let aborted = 0;
    setTimeout(() => {
      aborted = performance.now();
      abort.abort(reason);
    }, 500);
    await expect(generator.generate([DOGS], options({ wanted: 5000, accept: () => true, signal: abort.signal }))).rejects.toBe(reason);
    expect(performance.now() - aborted).toBeLessThan(1000);
    expect((await generator.generate([DOGS], options({ wanted: 2 }))).captions).toHaveLength(2);
  });

  it("ends within a second of an abort while it reads a long prompt", async () => {
    const long = continuation(...Array.from({ length: 60 }, (_, index) => `A street with ${index + 1} parked cars`));
    const abort = new AbortController();
    const reason = new Error("another picture was chosen");
    let aborted = 0;
    setTimeout(() => {
      aborted = performance.now();
      abort.abort(reason);
    }, 200);
    await expect(generator.generate([long], options({ signal: abort.signal }))).rejects.toBe(reason);
    expect(performance.now() - aborted).toBeLessThan(1000);
  });

  it("refuses a prompt that does not fit its context", async () => {
    const long = continuation(...Array.from({ length: 300 }, (_, index) => `A street with ${index + 1} parked cars`));
    await expect(generator.generate([long], options())).rejects.toMatchObject({ code: "invalid-parameter" });
  });

  it("has no free-form answers, since its prompt form is continuation", () => {
    expect(generator.complete).toBeUndefined();
  });
});

it("answers freely when the manifest says it can chat", async () => {
  const promptForm = { kind: "chat-list", captionsPerPrompt: 6, promptsPerIteration: 1, maxWords: 10 } as const;
  const generator = await loadLlamaCppGenerator(directory, { ...embedded, contextTokens: 512, sequences: 1, promptForm }, quiet);
  try {
    const ask = (seed: number) =>
      generator.complete?.("You answer in one sentence.", "What is tea?", { maxTokens: 24, seed, signal: new AbortController().signal });
    const answer = await ask(3);
    expect(answer).toMatch(/\w+ \w+/);
    expect(await ask(3)).toBe(answer);
  } finally {
    await generator.dispose();
  }
});

describe("a shared prefix", () => {
  let runtime: LlamaRuntime;
  let sequences: LlamaContextSequence[];
  beforeAll(async () => {
    runtime = await loadLlamaRuntime(directory, { ...embedded, sequences: 3 }, quiet);
    sequences = Array.from({ length: 3 }, () => runtime.context.getSequence());
  });
  afterAll(() => runtime.dispose());

  it("continues the same in every sequence, copied in memory or by way of a file", async () => {
    const [leader, copied, loaded] = sequences;
    if (leader === undefined || copied === undefined || loaded === undefined) throw new Error("three sequences were asked for");
    // As in a version of node-llama-cpp without the method that copies in memory.
    Object.defineProperty(loaded, "_copyStateFromOtherSequence", { value: undefined });
    const tokens = runtime.model.tokenize("A kettle stands on a stove in a small kitchen. The water in the kettle is");
    const last = tokens.slice(-1);
    await evaluatePrefix(leader, tokens.slice(0, -1), 8, new AbortController().signal);
    await sharePrefix(leader, [copied, loaded], tokens.length - 1);
    const continued: string[] = [];
    for (const sequence of [leader, copied, loaded]) {
      expect(sequence.nextTokenIndex).toBe(tokens.length - 1);
      const written: string[] = [];
      for await (const token of sequence.evaluate(last, { temperature: 0 })) {
        if (written.push(String(token)) === 10) break;
      }
      continued.push(written.join(" "));
    }
    expect(new Set(continued).size).toBe(1);
  });
});

describe("a model file", () => {
  let folder: string;
  const file = () => join(folder, embedded.model);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mils-generator-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("that is not there is missing", async () => {
    await expect(loadLlamaCppGenerator(folder, embedded, quiet)).rejects.toMatchObject({ code: "model-missing", file: file() });
  });

  it("that was cut short is damaged", async () => {
    await copyFile(join(directory, embedded.model), file());
    await truncate(file(), 5_000_000);
    await expect(loadLlamaCppGenerator(folder, embedded, quiet)).rejects.toMatchObject({ code: "model-damaged", file: file() });
  });

  it("with other bytes in its header is damaged", async () => {
    await copyFile(join(directory, embedded.model), file());
    const handle = await open(file(), "r+");
    await handle.write(Buffer.alloc(4096, 0x5a), 0, 4096, 0);
    await handle.close();
    await expect(loadLlamaCppGenerator(folder, embedded, quiet)).rejects.toMatchObject({ code: "model-damaged" });
  });

  it("with weights that are no numbers is damaged", async () => {
    await copyFile(join(directory, embedded.model), file());
    const handle = await open(file(), "r+");
    // Blocks of Q4_0 begin with a 16-bit scale; 0xffff is not a number.
    await handle.write(Buffer.alloc(1_000_000, 0xff), 0, 1_000_000, 60_000_000);
    await handle.close();
    await expect(loadLlamaCppGenerator(folder, embedded, quiet)).rejects.toMatchObject({ code: "model-damaged" });
  });

  it("that is intact but no model is refused as such", async () => {
    const content = Buffer.from("plain text, not a GGUF file");
    const handle = await open(file(), "w");
    await handle.write(content);
    await handle.close();
    const sha256 = createHash("sha256").update(content).digest("hex");
    const manifest = { ...embedded, files: [{ path: embedded.model, bytes: content.length, sha256 }] };
    await expect(loadLlamaCppGenerator(folder, manifest, quiet)).rejects.toMatchObject({ code: "model-failed" });
  });
});
