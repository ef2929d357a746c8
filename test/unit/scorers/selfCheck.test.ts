import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { readModelDirectory } from "../../../src/engine/models/index.ts";
import { loadDualEncoder } from "../../../src/engine/scorers/index.ts";
import { pairCosines, rankCorrelation, uncheckedGraphs } from "../../../src/engine/scorers/selfCheck.ts";
import type { MediaScorer } from "../../../src/engine/types.ts";
import type { ScorerManifest, Tower } from "../../../src/protocol/index.ts";
import { temporaryFolder } from "../../fixtures/media/pictures.ts";
import { writeManifest } from "../../fixtures/models/tinyScorer.ts";

const FIXTURES = new URL("../../fixtures/parity/", import.meta.url).pathname;
const { signal } = new AbortController();
const open: MediaScorer[] = [];

afterEach(async () => {
  for (const scorer of open.splice(0)) await scorer.dispose();
});

type Change = Partial<Pick<Tower, "graph" | "quantised" | "reference">>;

/** A copy of the tiny CLIP whose towers name other graphs; ImageBind's, whose weights have nothing to do with it, are there too. */
async function tinyClip(
  change: { readonly image?: Change; readonly text?: Change },
  addFiles: (folder: string) => Promise<void> = async () => undefined,
): Promise<string> {
  const folder = await temporaryFolder();
  await cp(join(FIXTURES, "clip"), folder, { recursive: true });
  for (const graph of ["text_model.onnx", "vision_model.onnx"])
    await cp(join(FIXTURES, "imagebind", "onnx", graph), join(folder, "onnx", `other_${graph}`));
  await addFiles(folder);
  const manifest: ScorerManifest = JSON.parse(await readFile(join(folder, "manifest.json"), "utf8"));
  const { image, text } = manifest;
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.includes(".") && !/manifest|reference\.json/.test(name));
  // Padded to the full length, which all text graphs take.
  await writeManifest(folder, { ...manifest, image: { ...image, ...change.image }, text: { ...text, padding: "max-length", ...change.text } }, files);
  return folder;
}

async function load(folder: string, cache?: string): Promise<MediaScorer> {
  const scorer = await loadDualEncoder(folder, { threads: 1, gpu: "off", cache, log: () => undefined });
  open.push(scorer);
  return scorer;
}

const INT8 = {
  text: { graph: "onnx/text_model_quantized.onnx", quantised: true, reference: "onnx/text_model.onnx" },
  image: { graph: "onnx/vision_model_quantized.onnx", quantised: true, reference: "onnx/vision_model.onnx" },
};

describe("a quantised graph", { timeout: 30_000 }, () => {
  it("is used when it orders inputs as its original does, and the result is remembered", async () => {
    const [folder, cache] = [await tinyClip(INT8), await temporaryFolder()];
    const scorer = await load(folder, cache);
    expect(await scorer.embedTexts(["a dog"], signal)).toHaveLength(scorer.dimension);
    const [remembered = ""] = await readdir(join(cache, "self-checks"));
    const { text, image } = JSON.parse(await readFile(join(cache, "self-checks", remembered), "utf8"));
    for (const correlation of [text, image]) {
      expect(correlation).toBeGreaterThan(0.98);
      expect(correlation).toBeLessThan(1);
    }
    // Not run again: the originals are gone.
    await rm(join(folder, "onnx", "text_model.onnx"));
    await rm(join(folder, "onnx", "vision_model.onnx"));
    await load(folder, cache);
  });

  it.each([
    ["text", { text: { ...INT8.text, reference: "onnx/other_text_model.onnx" } }],
    ["image", { image: { ...INT8.image, reference: "onnx/other_vision_model.onnx" } }],
  ] as const)("is refused with the reason when its %s ranking is another", async (_, change) => {
    const [folder, cache] = [await tinyClip(change), await temporaryFolder()];
    const refusal = {
      code: "model-failed",
      message: expect.stringMatching(/_quantized\.onnx orders .*rank correlation -?0\.\d+, at least 0\.98.*fp32 or fp16/),
    };
    await expect(load(folder, cache)).rejects.toMatchObject(refusal);
    await expect(load(folder, cache)).rejects.toMatchObject(refusal);
  });

  it("may be held to recorded texts instead of a graph", async () => {
    const texts = ["a dog", "two cats on a sofa", "the sea", "a train at night", "x"];
    const full = await load(await tinyClip({}));
    const vectors = Buffer.from((await full.embedTexts(texts, signal)).buffer).toString("base64");
    const folder = await tinyClip({ text: { ...INT8.text, reference: "tokenizer_config.json" } });
    await expect(load(folder)).rejects.toMatchObject({ code: "model-damaged" });
    await writeFile(join(folder, "tokenizer_config.json"), JSON.stringify({ texts, vectors }));
    await load(folder);
  });

  it("without a reference is held to the full-precision file of its name", async () => {
    const [folder, cache] = [await tinyClip({ text: { graph: "onnx/text_model_quantized.onnx", quantised: true } }), await temporaryFolder()];
    await load(folder, cache);
    const [remembered = ""] = await readdir(join(cache, "self-checks"));
    expect(JSON.parse(await readFile(join(cache, "self-checks", remembered), "utf8")).text).toBeGreaterThan(0.98);
  });

  it("is refused when the full-precision file of its name ranks otherwise", async () => {
    const folder = await tinyClip({ text: { graph: "onnx/other_text_model_int8.onnx", quantised: true } }, async (made) =>
      cp(join(made, "onnx/text_model_quantized.onnx"), join(made, "onnx/other_text_model_int8.onnx")),
    );
    await expect(load(folder)).rejects.toMatchObject({ code: "model-failed", message: expect.stringMatching(/other_text_model_int8\.onnx orders/) });
  });

  it("that has nothing to be held to is used, and called unchecked", async () => {
    const folder = await tinyClip({ text: { graph: "onnx/lone_int8.onnx", quantised: true } }, async (made) =>
      cp(join(made, "onnx/text_model_quantized.onnx"), join(made, "onnx/lone_int8.onnx")),
    );
    const said: string[] = [];
    open.push(await loadDualEncoder(folder, { threads: 1, gpu: "off", log: ({ level, message }) => said.push(`${level}: ${message}`) }));
    expect(said).toContainEqual(expect.stringMatching(/^warn: onnx\/lone_int8\.onnx is quantised and unchecked/));
    const { manifest } = await readModelDirectory(folder);
    expect(manifest.kind === "scorer" && uncheckedGraphs(manifest)).toEqual(["onnx/lone_int8.onnx"]);
  });
});

describe("rank correlation", () => {
  it.each([
    [[1, 2, 3, 4], [10, 20, 30, 40], 1],
    [[1, 2, 3, 4], [4, 3, 2, 1], -1],
    [[1, 2, 2, 3], [1, 5, 5, 9], 1],
    [[1, 2, 3], [7, 7, 7], 0],
    [[1, 2, 3, 4, 5], [2, 1, 4, 3, 5], 0.8],
  ])("of %j and %j is %d", (a, b, expected) => {
    expect(rankCorrelation(a, b)).toBeCloseTo(expected, 10);
  });

  it("is taken of the cosines of all pairs", () => {
    expect(pairCosines(Float32Array.of(1, 0, 0, 2, 4, 3), 2).map((value) => Number(value.toFixed(4)))).toEqual([0, 0.8, 0.6]);
  });
});
