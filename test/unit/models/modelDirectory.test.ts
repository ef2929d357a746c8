import { appendFile, mkdtemp, readdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { readModelDirectory, verifyModelDirectory } from "../../../src/engine/models/index.ts";
import { writeTinyScorer } from "../../fixtures/models/tinyScorer.ts";

let directory: string;
beforeEach(async () => {
  directory = await writeTinyScorer();
});

async function changeManifest(change: (manifest: Record<string, unknown>) => void): Promise<void> {
  const path = join(directory, "manifest.json");
  const manifest: Record<string, unknown> = JSON.parse(await readFile(path, "utf8"));
  change(manifest);
  await writeFile(path, JSON.stringify(manifest));
}

describe("readModelDirectory", () => {
  it("returns the manifest and a hash that follows every setting", async () => {
    const before = await readModelDirectory(directory);
    expect(before.manifest).toMatchObject({ kind: "scorer", id: "tiny" });
    expect(before.hash).toMatch(/^[0-9a-f]{64}$/);
    expect((await readModelDirectory(directory)).hash).toBe(before.hash);
    await changeManifest((manifest) => {
      manifest["dimension"] = 2;
    });
    expect((await readModelDirectory(directory)).hash).not.toBe(before.hash);
  });

  it("says where nothing is, and what to do", async () => {
    const nowhere = join(directory, "nowhere");
    await expect(readModelDirectory(nowhere)).rejects.toMatchObject({
      code: "model-missing",
      message: expect.stringMatching(/nowhere.*get it again/) as unknown,
    });
  });

  const broken: [string, (manifest: Record<string, unknown>) => void, RegExp][] = [
    ["no kind", (manifest) => delete manifest["kind"], /"kind" must be/],
    ["no text tower", (manifest) => delete manifest["text"], /'text'/],
    ["a pooling nobody knows", (manifest) => Object.assign(manifest["text"] as object, { pooling: "max" }), /text\.pooling/],
    ["a hash that is none", (manifest) => Object.assign((manifest["files"] as object[])[0] ?? {}, { sha256: "abc" }), /files\.0\.sha256/],
    [
      "a file outside its folder",
      (manifest) => Object.assign((manifest["files"] as object[])[0] ?? {}, { path: "../secret.onnx" }),
      /files\.0\.path/,
    ],
    ["an absolute file", (manifest) => Object.assign(manifest["text"] as object, { graph: "/etc/passwd" }), /text\.graph/],
    [
      "a graph that is not listed",
      (manifest) => Object.assign(manifest["text"] as object, { graph: "other.onnx" }),
      /other\.onnx is used but not listed/,
    ],
    ["a modality without a graph", (manifest) => Object.assign(manifest, { modalities: ["image", "audio"] }), /describes no audio graph/],
  ];
  it.each(broken)("refuses a manifest with %s and names the field", async (_, change, message) => {
    await changeManifest(change);
    await expect(readModelDirectory(directory)).rejects.toMatchObject({
      code: "model-damaged",
      file: join(directory, "manifest.json"),
      message: expect.stringMatching(message) as unknown,
    });
  });

  it("refuses a manifest that is no JSON", async () => {
    await writeFile(join(directory, "manifest.json"), '{"schema": 1,');
    await expect(readModelDirectory(directory)).rejects.toMatchObject({ code: "model-damaged" });
  });
});

describe("verifyModelDirectory", () => {
  it("lets a whole model pass", async () => {
    await expect(verifyModelDirectory(directory)).resolves.toBeUndefined();
  });

  const damage: [string, string, (file: string) => Promise<void>][] = [
    ["missing", "model-missing", (file) => rm(file)],
    ["longer than stated", "model-damaged", (file) => appendFile(file, "x")],
    ["cut off", "model-damaged", async (file) => writeFile(file, (await readFile(file)).subarray(0, 50))],
    ["changed in one byte", "model-damaged", flipByte],
  ];
  it.each(damage)("names a file that is %s, and the remedy", async (_, code, harm) => {
    const file = join(directory, "image.onnx");
    await harm(file);
    await expect(verifyModelDirectory(directory)).rejects.toMatchObject({
      code,
      file,
      message: expect.stringMatching(/image\.onnx.*get it again/) as unknown,
    });
  });

  it("keeps its stamps outside the model, and reads a file again when its time changes", async () => {
    const stampDirectory = await mkdtemp(join(tmpdir(), "mils-stamps-"));
    const before = await readdir(directory);
    await verifyModelDirectory(directory, { stampDirectory });
    expect(await readdir(directory)).toEqual(before);
    expect(await readdir(join(stampDirectory, "verified"))).toHaveLength(1);

    const file = join(directory, "image.onnx");
    await flipByte(file);
    await utimes(file, new Date(), new Date(Date.now() + 10_000));
    await expect(verifyModelDirectory(directory, { stampDirectory })).rejects.toMatchObject({ code: "model-damaged", file });
  });

  it("does not read a stamped file again", async () => {
    const stampDirectory = await mkdtemp(join(tmpdir(), "mils-stamps-"));
    const file = join(directory, "image.onnx");
    const time = new Date(1_700_000_000_000);
    await utimes(file, time, time);
    await verifyModelDirectory(directory, { stampDirectory });
    await flipByte(file);
    await utimes(file, time, time);
    await expect(verifyModelDirectory(directory, { stampDirectory })).resolves.toBeUndefined();
    await expect(verifyModelDirectory(directory)).rejects.toMatchObject({ code: "model-damaged" });
  });

  it("works without a place for its stamps", async () => {
    const file = join(directory, "not-a-folder");
    await writeFile(file, "");
    await expect(verifyModelDirectory(directory, { stampDirectory: file })).resolves.toBeUndefined();
  });
});

async function flipByte(file: string): Promise<void> {
  const content = await readFile(file);
  content[20] = (content[20] ?? 0) ^ 0xff;
  await writeFile(file, content);
}
