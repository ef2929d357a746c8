import { createReadStream, existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBank } from "../../src/engine/bank/index.ts";
import { verifyModelDirectory } from "../../src/engine/models/index.ts";
import { dotScores, loadDualEncoder } from "../../src/engine/scorers/index.ts";
import type { MediaScorer } from "../../src/engine/types.ts";
import { redAndBlue, written } from "../fixtures/media/pictures.ts";

/** The embedded scorer on real pictures: those that set-up fetches, and a folder of photographs with captions where there is one. */
const ROOT = resolve(import.meta.dirname, "../..");
const DIRECTORY = join(ROOT, "models/embedded/scorer");
const PHOTOGRAPHS = process.env["MILS_EVALUATION_PICTURES"] ?? resolve(ROOT, "../shared/eval/coco-dev");
const signal = new AbortController().signal;
let scorer: MediaScorer;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mils-scorer-"));
  await verifyModelDirectory(DIRECTORY, { stampDirectory: folder });
  scorer = await loadDualEncoder(DIRECTORY, { gpu: "off", log: () => undefined });
});
afterAll(async () => {
  await scorer.dispose();
  await rm(folder, { recursive: true });
});

async function scores(path: string, texts: readonly string[]): Promise<Float32Array> {
  const { vector } = await scorer.embedMedia(path, "image", signal);
  return dotScores(await scorer.embedTexts(texts, signal), texts.length, scorer.dimension, vector);
}

function best(texts: readonly string[], values: Float32Array): string | undefined {
  return texts[values.indexOf(Math.max(...values))];
}

describe("the embedded scorer", () => {
  const captions = [
    "A cat looking straight at the camera",
    "An astronaut in a space suit in front of a flag",
    "A cup of coffee on a saucer with a spoon",
    "A rocket standing on its launch pad",
    "A bowl of salad on a kitchen table",
    "A bus driving along a city street",
    "Two horses running across a green field",
  ];
  it.each([
    ["cat.png", captions[0]],
    ["coffee.png", captions[2]],
    ["rocket.jpg", captions[3]],
  ])("puts the right caption of %s first", async (name, caption) => {
    expect(best(captions, await scores(join(ROOT, "samples", name), captions))).toBe(caption);
  });

  it("says what its detector saw, within the picture, and does not count people where none are", async () => {
    const astronaut = await scorer.embedMedia(join(ROOT, "samples", "astronaut.png"), "image", signal);
    const coffee = await scorer.embedMedia(join(ROOT, "samples", "coffee.png"), "image", signal);
    const person = astronaut.evidence?.detections.find(({ label }) => label === "person");
    expect(person?.confidence).toBeGreaterThan(0.3);
    const [x, y, width, height] = person?.box ?? [0, 0, 0, 0];
    expect(Math.min(x, y, 1 - x - width, 1 - y - height)).toBeGreaterThanOrEqual(-1e-6);
    expect(width * height).toBeGreaterThan(0.2);
    expect(astronaut.evidence?.evidence["person"]).toBeGreaterThan(2);
    expect(coffee.evidence?.evidence["person"]).toBeLessThan(0);
  });

  it("gives a text the same vector alone and among others", async () => {
    const text = "A man in a red shirt is holding a white umbrella";
    const alone = await scorer.embedTexts([text], signal);
    const others = Array.from({ length: 40 }, (_, index) => `Number ${index}${" and one more".repeat(index % 7)}`);
    const fresh = await loadDualEncoder(DIRECTORY, { gpu: "off", log: () => undefined });
    try {
      const together = await fresh.embedTexts([...others, text], signal);
      const row = together.subarray(others.length * scorer.dimension);
      expect(dotScores(row, 1, scorer.baseDimension, alone)[0]).toBeGreaterThan(0.999);
    } finally {
      await fresh.dispose();
    }
  });

  it("scores the same picture alike in every format", async () => {
    const texts = ["a red and a blue square", "a cat on a sofa"];
    const wanted = await scores(await written(folder, "a.png", await redAndBlue().png().toBuffer()), texts);
    for (const [name, content] of [
      ["a.webp", await redAndBlue().webp({ lossless: true }).toBuffer()],
      ["a.tiff", await redAndBlue().tiff().toBuffer()],
      ["a.gif", await redAndBlue().gif().toBuffer()],
    ] as const) {
      const found = await scores(await written(folder, name, content), texts);
      found.forEach((value, index) => {
        expect(value).toBeCloseTo(wanted[index] ?? 0, 1);
      });
    }
  });

  it("answers the second caption of a picture from memory", async () => {
    const path = join(ROOT, "samples", "cat.png");
    await scorer.embedMedia(path, "image", signal);
    const startedAt = performance.now();
    await scorer.embedMedia(path, "image", signal);
    expect(performance.now() - startedAt).toBeLessThan(50);
  });

  it("refuses a damaged graph by its name before it is loaded", async () => {
    const copy = await mkdtemp(join(tmpdir(), "mils-damaged-"));
    for (const name of await readdir(DIRECTORY)) await writeFile(join(copy, name), await readFile(join(DIRECTORY, name)));
    const graph = join(copy, "image_encoder.onnx");
    const content = await readFile(graph);
    content[content.length >> 1] = (content[content.length >> 1] ?? 0) ^ 1;
    await writeFile(graph, content);
    await expect(verifyModelDirectory(copy)).rejects.toMatchObject({ code: "model-damaged", file: graph });
    await rm(copy, { recursive: true });
  });

  it("finds a fitting caption among shipped ones, embedded once and ranked again from the file", async () => {
    const poolPath = join(folder, "pool.txt");
    const lines: string[] = [];
    for await (const line of createInterface({ input: createReadStream(join(ROOT, "pools", "image.en.txt")) })) {
      lines.push(line);
      if (lines.length === 600) break;
    }
    await writeFile(poolPath, [...lines, "A cat looking at the camera"].join("\n"));
    const options = { poolPath, scorer, cacheDirectory: folder, signal };
    const { vector } = await scorer.embedMedia(join(ROOT, "samples", "cat.png"), "image", signal);
    const first = (await openBank(options)).rank(vector);
    const bank = await openBank(options);
    const again = bank.rank(vector);
    const fresh = dotScores(await scorer.embedTexts(bank.texts.slice(0, 50), signal), 50, scorer.dimension, vector);
    fresh.forEach((value, index) => {
      expect(again[index]).toBeCloseTo(value, 2);
    });
    // Half precision on the disk moves a score by less than this.
    first.forEach((value, index) => {
      expect(again[index]).toBeCloseTo(value, 2);
    });
    expect(best(bank.texts, again)?.toLowerCase()).toMatch(/\b(cat|kitten)/);
  });

  it.skipIf(!existsSync(PHOTOGRAPHS))("puts a photograph's own caption before those of a dozen others, for most", async () => {
    const references = JSON.parse(await readFile(join(PHOTOGRAPHS, "references.json"), "utf8")) as Record<
      string,
      { readonly references: readonly string[] }
    >;
    const names = Object.keys(references).slice(0, 39);
    const texts = names.map((name) => references[name]?.references[0] ?? "");
    let right = 0;
    for (const [index, name] of names.entries()) {
      const group = Math.floor(index / 13) * 13;
      const offered = texts.slice(group, group + 13);
      const file = [name, `${name}.jpg`].map((candidate) => join(PHOTOGRAPHS, candidate)).find(existsSync);
      if (best(offered, await scores(file ?? name, offered)) === texts[index]) right += 1;
    }
    expect(right).toBeGreaterThan(names.length / 2);
  });
});
