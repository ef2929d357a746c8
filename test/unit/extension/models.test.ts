import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type * as vscode from "vscode";
import type { ModelEngine } from "../../../src/client/types.ts";
import { isDownloadable, readCatalog } from "../../../src/engine/models/catalog.ts";
import { downloadModel } from "../../../src/engine/models/download/downloadModel.ts";
import { removeModel, verifyModels } from "../../../src/engine/models/store.ts";
import { DownloadJob } from "../../../src/extension/models/downloadJob.ts";
import { hubEnvironment } from "../../../src/extension/models/hubAccess.ts";
import { bytesOf, choicesOf, descriptionOf, detailOf, mustBeAccepted } from "../../../src/extension/models/modelChoices.ts";
import { stopUsing, useModel, usePreset } from "../../../src/extension/models/useModels.ts";
import type { DownloadedModel, ModelStore, OfferedModel } from "../../../src/protocol/index.ts";
import { LocalHub, serve } from "../../fakes/hub.ts";
import { state } from "./fakeVscode.ts";

vi.mock("vscode", () => import("./fakeVscode.ts"));

const offered = (id: string, rest: Partial<OfferedModel> = {}): OfferedModel => ({
  ...{ id, kind: "scorer", name: id.toUpperCase(), licence: "Apache-2.0", gated: false, modalities: ["image"], languages: [], hashesKnown: true },
  ...{ bytes: 2e9, memoryBytes: 3e9, fit: "fits", ...rest },
});
const PRESETS = {
  embedded: { title: "Ships", generator: "embedded", scorers: ["embedded"] },
  both: { title: "Both", generator: "llm", scorers: ["scorer", "exported"] },
};

describe("what can be chosen", () => {
  const models = [
    offered("llm", { kind: "generator", modalities: [], directory: "/store/llm", score: 0.634 }),
    offered("scorer"),
    offered("exported", { export: "run the tool" }),
  ];
  const choose = (generator: string, scorers: readonly string[] = []) => choicesOf({ presets: PRESETS, models }, { generator, scorers });

  it("lacks what is neither in the store nor to be exported", () => {
    expect(choose("").map(({ name, missing }) => [name, missing.map(({ id }) => id)])).toEqual([
      ["embedded", []],
      ["both", ["scorer"]],
      ["llm", []],
      ["scorer", ["scorer"]],
      ["exported", []],
    ]);
  });

  it.each([
    ["what ships, where nothing is set", "", [], ["embedded"]],
    ["a model whose folder is set", "/store/llm", [], ["llm"]],
    ["nothing of ours, where another folder is set", "/elsewhere", [], []],
  ])("is in use: %s", (_, generator, scorers, used) => {
    expect(choose(generator, scorers).flatMap(({ name, inUse }) => (inUse ? [name] : []))).toEqual(used);
  });

  it("is in use as a preset once all of it is there and used", () => {
    const there = models.map((model) => (model.id === "scorer" ? { ...model, directory: "/store/scorer" } : model));
    const choices = choicesOf({ presets: PRESETS, models: there }, { generator: "/store/llm", scorers: ["/store/scorer"] });
    expect(choices.find(({ name }) => name === "both")?.inUse).toBe(true);
  });

  it("says size, licence, use, fit and state", () => {
    expect(descriptionOf(offered("a", { licence: "Llama 3.1 Community License", bytes: 4_920_739_232 }))).toBe(
      "4.9 GB · Llama 3.1 Community License (must be accepted)",
    );
    expect(descriptionOf(offered("a", { bytes: 120_000 }))).toBe("1 MB · Apache-2.0");
    expect(detailOf(offered("a", { modalities: ["image", "video"], partialBytes: 5e8 }))).toBe(
      "scores captions of image, video · 3.0 GB of memory, fits this machine · download stopped at 500 MB",
    );
    const [llm] = models;
    expect(llm && detailOf(llm)).toBe("writes captions · 3.0 GB of memory, fits this machine · 63 % suitable · installed");
  });

  it("has a size only where all sizes are known", () => {
    const { bytes: _, ...unknown } = offered("b");
    expect(bytesOf([offered("a"), offered("c")])).toBe(4e9);
    expect(bytesOf([offered("a"), unknown])).toBeUndefined();
  });
});

describe("a licence must be accepted", () => {
  it.each([
    ["Apache-2.0", false, false],
    ["MIT", false, false],
    ["MIT", true, true],
    ["Llama 3.1 Community License", false, true],
    ["CC BY-NC-SA 4.0", false, true],
    ["", false, true],
  ])("%s, gated: %s: %s", (licence, gated, accepted) => {
    expect(mustBeAccepted(offered("a", { licence, gated }))).toBe(accepted);
  });
});

describe("the process that downloads is given", () => {
  const secrets = { get: async (name: string) => (name === "mils.hubToken" ? "stored" : undefined) };

  it("the stored token, where the environment has none", async () => {
    expect(await hubEnvironment({}, secrets, "")).toEqual({ HF_TOKEN: "stored" });
    expect(await hubEnvironment({ HF_TOKEN: "own" }, secrets, "")).toEqual({});
  });

  it("the proxy of the settings, where the environment has none", async () => {
    const none = { get: async () => undefined };
    expect(await hubEnvironment({}, none, "http://proxy:3128")).toEqual({ HTTPS_PROXY: "http://proxy:3128", HTTP_PROXY: "http://proxy:3128" });
    expect(await hubEnvironment({ https_proxy: "http://own:1" }, none, "http://proxy:3128")).toEqual({});
  });
});

describe("a chosen model", () => {
  const settings = () => Object.fromEntries(Object.entries(state.settings).filter(([, value]) => value !== undefined));
  beforeEach(() => {
    state.settings = {};
  });

  it("of language is used instead of the server that was", async () => {
    state.settings["mils.generatorServer"] = { url: "http://localhost:1/v1" };
    await useModel({ kind: "generator" }, "/store/llm");
    expect(settings()).toEqual({ "mils.generatorDirectory": "/store/llm" });
  });

  it("that scores is asked before those that are there, once", async () => {
    state.settings["mils.scorerDirectories"] = ["/store/a", "/store/b"];
    await useModel({ kind: "scorer" }, "/store/b");
    expect(settings()).toEqual({ "mils.scorerDirectories": ["/store/b", "/store/a"] });
  });

  it("that is removed is not named any more", async () => {
    state.settings = { "mils.generatorDirectory": "/store/llm", "mils.scorerDirectories": ["/store/a"] };
    await stopUsing("/store/a");
    expect(settings()).toEqual({ "mils.generatorDirectory": "/store/llm" });
    await stopUsing("/store/llm");
    expect(settings()).toEqual({});
  });

  it("set is used as a whole; what ships is used where nothing is set", async () => {
    const folder = await mkdtemp(join(tmpdir(), "mils-preset-"));
    const catalog = join(folder, "catalog.json");
    const store: ModelStore = { directory: join(folder, "store"), catalogs: [catalog] };
    const extension = { asAbsolutePath: (path: string) => join(folder, path) } as vscode.ExtensionContext;
    const place = async (...path: string[]) => {
      await mkdir(join(folder, ...path), { recursive: true });
      await writeFile(join(folder, ...path, "manifest.json"), "{}");
    };
    await writeFile(catalog, JSON.stringify({ schema: 1, models: [], presets: PRESETS }));
    for (const path of [
      ["store", "llm"],
      ["store", "scorer"],
      ["models", "embedded", "generator"],
      ["models", "embedded", "scorer"],
    ])
      await place(...path);
    await usePreset("both", store, extension);
    expect(settings()).toEqual({
      "mils.generatorDirectory": join(folder, "store", "llm"),
      "mils.scorerDirectories": [join(folder, "store", "scorer")],
    });
    await usePreset("embedded", store, extension);
    expect(settings()).toEqual({});
    await rm(folder, { recursive: true });
  });
});

describe("a download from the picker", () => {
  const content = randomBytes(400_000);
  let hub: LocalHub;
  let folder: string;
  let store: ModelStore;
  let engine: ModelEngine;

  beforeEach(async () => {
    hub = new LocalHub();
    const env = { HF_ENDPOINT: await hub.start() };
    hub.put("org/tiny", "main", "m.gguf", content);
    folder = await mkdtemp(join(tmpdir(), "mils-picker-"));
    const shipped = await readCatalog({ directory: folder, catalogs: [join(import.meta.dirname, "../../../models/catalog.json")] });
    const found = shipped.models.find(isDownloadable);
    if (found?.kind !== "generator") throw new Error("The first model of the catalogue is a generator.");
    const { shape: _, ...entry } = { ...found, id: "tiny", repository: "org/tiny", revision: "main", files: [{ from: "m.gguf", path: "m.gguf" }] };
    await writeFile(join(folder, "empty.json"), JSON.stringify({ schema: 1, models: [] }));
    store = { directory: folder, catalogs: [join(folder, "empty.json")], entries: [{ ...entry, manifest: { ...entry.manifest, model: "m.gguf" } }] };
    // The engine's own functions, without the process between.
    engine = {
      models: () => Promise.reject(new Error("not asked for")),
      importModel: () => Promise.reject(new Error("not asked for")),
      downloadModels: async ({ store: from, name }, { signal, onProgress } = {}) => {
        const [model] = (await readCatalog(from)).models;
        if (!model || !isDownloadable(model)) throw new Error("The entry can be downloaded.");
        const result = await downloadModel(model, {
          ...{ directory: from.directory, env, retryDelay: 1, connections: 1, partBytes: 50_000, signal: signal ?? new AbortController().signal },
          onProgress: (progress) => onProgress?.({ model: name, ...progress }),
        });
        return { models: [{ id: model.id, name: model.name, ...result } satisfies DownloadedModel] };
      },
      verifyModels: async ({ ids }, signal = new AbortController().signal) => ({ models: await verifyModels(store, ids, signal) }),
      removeModel: async ({ id, partialOnly = false }) => ({ removed: await removeModel(folder, id, partialOnly) }),
    };
  });
  afterEach(async () => {
    await hub.stop();
    await rm(folder, { recursive: true });
  });

  /** A job that is told something once a part has arrived. */
  async function stopped(how: "pause" | "cancel"): Promise<{ readonly job: DownloadJob; readonly kind: string }> {
    const job = new DownloadJob(engine, store, "tiny", content.length);
    hub.seen.length = 0;
    hub.misbehave = (request, response, count) => {
      // The third part never comes.
      if (count === 4) return true;
      serve(request, response, content);
      return true;
    };
    const { kind } = await job.run(({ received }) => {
      if (received >= 100_000) job[how]();
    });
    hub.misbehave = () => false;
    return { job, kind };
  }

  it("ends with the model in the store", async () => {
    const seen: number[] = [];
    const outcome = await new DownloadJob(engine, store, "tiny", content.length).run(({ received, total }) => seen.push(received / (total ?? 1)));
    expect(outcome).toMatchObject({ kind: "done", models: [{ id: "tiny", directory: join(folder, "tiny") }] });
    expect(seen.at(-1)).toBe(1);
    expect((await readFile(join(folder, "tiny", "m.gguf"))).equals(content)).toBe(true);
  });

  it("goes on after a pause where it was", async () => {
    const { job, kind } = await stopped("pause");
    expect(kind).toBe("paused");
    expect(job.state).toEqual({ model: "tiny", received: 100_000, total: content.length });
    hub.seen.length = 0;
    expect(await job.run(() => undefined)).toMatchObject({ kind: "done" });
    expect(hub.seen.map(({ range }) => range)).not.toContain("bytes=0-49999");
    expect((await readFile(join(folder, "tiny", "m.gguf"))).equals(content)).toBe(true);
  });

  it("leaves nothing when it is cancelled, and nothing when it is given up after a pause", async () => {
    expect((await stopped("cancel")).kind).toBe("cancelled");
    expect(existsSync(join(folder, ".partial", "tiny"))).toBe(false);
    const { job } = await stopped("pause");
    expect(existsSync(join(folder, ".partial", "tiny"))).toBe(true);
    await job.discard();
    expect(existsSync(join(folder, ".partial", "tiny"))).toBe(false);
  });

  it("rejects with the reason when it fails by itself", async () => {
    hub.files.clear();
    await expect(new DownloadJob(engine, store, "tiny").run(() => undefined)).rejects.toMatchObject({ code: "download-failed" });
  });
});
