import { mkdtemp, readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { type BankOptions, buildBank, openBank } from "../../../src/engine/bank/index.ts";
import type { MediaScorer } from "../../../src/engine/types.ts";

const signal = new AbortController().signal;
const TEXTS = ["a red wall", "a blue wall", "a red and blue flag", "nothing at all"];
let folder: string;
let poolPath: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mils-bank-"));
  poolPath = join(folder, "image.en.txt");
  await writeFile(poolPath, `${TEXTS.join("\r\n")}\n\n`);
});

/** Two dimensions, red and blue, and a third from an expert that likes flags. It counts the texts it embedded. */
function colourScorer(textHash = "1".repeat(64)): MediaScorer & { readonly embedded: number } {
  let embedded = 0;
  const used = {
    get embedded() {
      return embedded;
    },
    textHash,
    baseDimension: 2,
    dimension: 3,
    textEvidence: (text: string) => (text.includes("flag") ? { columns: [2], values: [1] } : { columns: [], values: [] }),
    embedTexts: async (texts: readonly string[], stop: AbortSignal) => {
      stop.throwIfAborted();
      embedded += texts.length;
      return Float32Array.from(texts.flatMap((text) => [Number(text.includes("red")), Number(text.includes("blue")), Number(text.includes("flag"))]));
    },
  };
  // A bank asks nothing else of a scorer.
  return used as unknown as MediaScorer & { readonly embedded: number };
}

function options(scorer: MediaScorer, more: Partial<BankOptions> = {}): BankOptions {
  return { poolPath, scorer, cacheDirectory: join(folder, "cache"), signal, ...more };
}

describe("a bank", () => {
  it("scores every caption in the pool's order, experts included", async () => {
    const bank = await openBank(options(colourScorer()));
    expect(bank.texts).toEqual(TEXTS);
    expect([...bank.rank(Float32Array.of(1, 0.5, 0.25))]).toEqual([1, 0.5, 1.75, 0]);
    expect([...bank.rank(Float32Array.of(0, 1, 0))]).toEqual([0, 1, 1, 0]);
  });

  it("is embedded once per scorer and pool", async () => {
    const scorer = colourScorer();
    const first = await openBank(options(scorer));
    const second = await openBank(options(scorer));
    expect(scorer.embedded).toBe(4);
    expect(second.rank(Float32Array.of(1, 0.5, 0.25))).toEqual(first.rank(Float32Array.of(1, 0.5, 0.25)));
    await openBank(options(colourScorer("2".repeat(64))));
    await writeFile(poolPath, "another caption\n");
    await openBank(options(scorer));
    expect(scorer.embedded).toBe(5);
    expect(await readdir(join(folder, "cache"))).toHaveLength(3);
  });

  const harm: [string, (path: string) => Promise<void>][] = [
    ["is cut short", (path) => truncate(path, 520)],
    ["has another header", async (path) => writeFile(path, (await readFile(path, "latin1")).replace('"version":1', '"version":0'), "latin1")],
    ["is empty", (path) => truncate(path, 0)],
  ];
  it.each(harm)("whose file %s is embedded again", async (_, damage) => {
    const scorer = colourScorer();
    const path = await buildBank(options(scorer), join(folder, "cache"));
    await damage(path);
    const bank = await openBank(options(scorer));
    expect(scorer.embedded).toBe(8);
    expect([...bank.rank(Float32Array.of(1, 0, 0))]).toEqual([1, 0, 1, 0]);
  });

  it("that came with the scorer is used before the cache", async () => {
    const bundledDirectory = join(folder, "bundled");
    await buildBank(options(colourScorer()), bundledDirectory);
    const scorer = colourScorer();
    await openBank(options(scorer, { bundledDirectory }));
    expect(scorer.embedded).toBe(0);
    expect(await readdir(folder)).not.toContain("cache");
  });

  it("leaves nothing behind when it is stopped while embedding", async () => {
    const controller = new AbortController();
    const scorer = colourScorer();
    controller.abort(new Error("enough"));
    await expect(openBank(options(scorer, { signal: controller.signal }))).rejects.toThrow("enough");
    expect(await readdir(folder)).toEqual(["image.en.txt"]);
  });

  it("reports its progress up to the last caption", async () => {
    const reports: number[][] = [];
    await openBank(options(colourScorer(), { onProgress: (done, total) => reports.push([done, total]) }));
    expect(reports).toEqual([
      [0, 4],
      [4, 4],
    ]);
  });

  it("is refused without a pool, or with an empty one", async () => {
    await expect(openBank(options(colourScorer(), { poolPath: join(folder, "none.txt") }))).rejects.toMatchObject({ code: "model-missing" });
    await writeFile(poolPath, "\n\n");
    await expect(openBank(options(colourScorer()))).rejects.toMatchObject({ code: "model-missing", file: poolPath });
  });

  it("refuses a vector of another scorer", async () => {
    const bank = await openBank(options(colourScorer()));
    expect(() => bank.rank(new Float32Array(2))).toThrow(RangeError);
  });
});
