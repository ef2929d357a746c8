import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { configuredModels } from "../../../src/extension/engine/configuredModels.ts";
import type { EngineSettings } from "../../../src/protocol/index.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "mils-models-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function model(folder: string, manifest: object): Promise<string> {
  const path = join(root, folder);
  await mkdir(path);
  await writeFile(join(path, "manifest.json"), JSON.stringify(manifest));
  return path;
}

function settings(generator: EngineSettings["generator"], ...scorers: readonly string[]): EngineSettings {
  return { generator, scorers, pools: root, cache: root, gpu: "auto" };
}

test("names the generator and the first scorer that takes pictures", async () => {
  const generator = await model("writer", { kind: "generator", name: "Writer 1B" });
  const sounds = await model("sounds", { kind: "scorer", name: "Sounds", modalities: ["audio"] });
  const pictures = await model("pictures", { kind: "scorer", id: "pictures-1", name: "Pictures", modalities: ["image", "video"] });
  const others = await model("others", { kind: "scorer", name: "Others", modalities: ["image"] });
  await expect(configuredModels(settings({ kind: "directory", path: generator }, sounds, pictures, others))).resolves.toEqual({
    generator: "Writer 1B",
    scorer: "pictures-1",
  });
});

test("calls a model without a readable manifest by its folder", async () => {
  await expect(configuredModels(settings({ kind: "directory", path: join(root, "gone") }, join(root, "lost")))).resolves.toEqual({
    generator: "gone",
    scorer: undefined,
  });
});

test("names the model of a server, or the server", async () => {
  const url = "http://127.0.0.1:8080/v1";
  await expect(configuredModels(settings({ kind: "server", url, model: "big" }))).resolves.toMatchObject({ generator: "big" });
  await expect(configuredModels(settings({ kind: "server", url }))).resolves.toMatchObject({ generator: url });
});
