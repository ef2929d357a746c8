import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lock } from "proper-lockfile";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ggufHeader } from "../../../src/engine/generators/ggufHeader.ts";
import { entriesOf, isDownloadable, readCatalog } from "../../../src/engine/models/catalog.ts";
import { downloadModel } from "../../../src/engine/models/download/downloadModel.ts";
import { readModelDirectory, verifyModelDirectory } from "../../../src/engine/models/index.ts";
import { offeredModels } from "../../../src/engine/models/offers.ts";
import { importModel, installedModels, removeModel, verifyModels } from "../../../src/engine/models/store.ts";
import type { DownloadableEntry } from "../../../src/protocol/index.ts";
import { presetDirectories } from "../../../src/workflow/modelStore.ts";
import { LocalHub, serve, sha256 } from "../../fakes/hub.ts";

const SHIPPED = fileURLToPath(new URL("../../../models/catalog.json", import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mils-store-"));
});
afterEach(() => rm(folder, { recursive: true }));

const shipped = () => readCatalog({ directory: folder, catalogs: [SHIPPED] });

describe("the catalogue that ships", () => {
  it("is valid, with the manifest of every model that is downloaded", async () => {
    const { models, presets } = await shipped();
    expect(models.length).toBeGreaterThan(10);
    expect(Object.keys(presets)).toEqual(["embedded", "balanced", "paper"]);
  });

  it("names in its presets only models it has", async () => {
    const catalog = await shipped();
    for (const name of Object.keys(catalog.presets)) expect(() => entriesOf(catalog, name)).not.toThrow();
    expect(entriesOf(catalog, "embedded")).toEqual([]);
    expect(entriesOf(catalog, "paper").map(({ id }) => id)).toContain("viclip-l-14");
  });

  it("says the size, licence and fit of each, and which hashes are not known", async () => {
    const { models } = await offeredModels({ directory: folder, catalogs: [SHIPPED] }, { memory: 7_000_000_000 });
    const offered = new Map(models.map((model) => [model.id, model]));
    expect(offered.get("llama-3.1-8b-instruct-q4_k_m")).toMatchObject({
      bytes: 4_920_739_232,
      licence: "Llama 3.1 Community License",
      fit: "tight",
      hashesKnown: true,
    });
    expect(offered.get("clip-vit-base-patch16")).toMatchObject({ hashesKnown: false });
    expect(offered.get("siglip2-base-patch16-224")).toMatchObject({ hashesKnown: false, leastBytes: 1_535_640_448 });
  });

  it("states a hash only of a file at a commit, with its size", async () => {
    for (const { id, revision, files } of (await shipped()).models.filter(isDownloadable)) {
      for (const { from, bytes } of files.filter((file) => file.sha256 !== undefined)) {
        expect(revision, id).toMatch(/^[0-9a-f]{40}$/);
        expect(bytes, `${id}, ${from}`).toBeGreaterThan(0);
      }
    }
  });
});

describe("the shape of a language model", () => {
  it("gives the size of the published file, less its vocabulary", async () => {
    const generators = (await shipped()).models.flatMap((entry) => (entry.kind === "generator" ? [entry] : []));
    expect(generators.length).toBeGreaterThanOrEqual(4);
    for (const { id, shape, files } of generators) {
      if (!shape) throw new Error(`${id} has no shape`);
      const published = files[0]?.bytes ?? 0;
      expect(Math.abs(ggufHeader(shape).tensorBytes / published - 1), id).toBeLessThan(0.03);
    }
  });

  it("is scored for what is not here, and the file for what is", async () => {
    const id = "smollm3-3b-q4_k_m";
    await mkdir(join(folder, id));
    await writeFile(join(folder, id, "manifest.json"), "{}");
    const { models } = await offeredModels(
      { directory: folder, catalogs: [SHIPPED] },
      { scores: async (candidates) => new Map(candidates.map((each) => [each.id, "file" in each.gguf ? 1 : 0.5])) },
    );
    const scoreOf = (name: string) => models.find((model) => model.id === name)?.score;
    expect(scoreOf(id)).toBe(1);
    expect(scoreOf("llama-3.1-8b-instruct-q4_k_m")).toBe(0.5);
    expect(scoreOf("clap-htsat-unfused")).toBeUndefined();
  });
});

describe("a model that was never downloaded", () => {
  const verify = (id: string) => verifyModels({ directory: folder, catalogs: [SHIPPED] }, [id], new AbortController().signal);

  it.each([
    ["smollm3-3b-q4_k_m", /never downloaded; get it with: mils models download smollm3-3b-q4_k_m/],
    ["viclip-l-14", /not in the store; run tools\/export_viclip\.py/],
  ])("%s is said to be that when it is verified, and how to get it", async (id, problem) => {
    expect(await verify(id)).toEqual([{ id, directory: join(folder, id), problem: expect.stringMatching(problem) as unknown }]);
  });

  it("is refused where no catalogue knows it", async () => {
    await expect(verify("nothing")).rejects.toMatchObject({ code: "invalid-parameter" });
  });
});

describe("entries of a person's own", () => {
  it("are added, and replace those of the same name", async () => {
    const own = join(folder, "catalog.json");
    const [first] = (await shipped()).models;
    await writeFile(own, JSON.stringify({ schema: 1, models: [{ ...first, name: "Mine" }] }));
    const { models } = await readCatalog({
      directory: folder,
      catalogs: [SHIPPED, own, join(folder, "absent.json")],
      entries: [{ ...first, id: "another" }],
    });
    expect(models.find(({ id }) => id === first?.id)?.name).toBe("Mine");
    expect(models.map(({ id }) => id)).toContain("another");
  });

  it.each([
    ["a path that leaves the folder", { files: [{ from: "a", path: "../a" }] }, /pattern/],
    ["a name that leaves the store", { id: "../up" }, /id must match/],
    ["the reserved name", { id: "embedded" }, /id must NOT/],
    ["a manifest of another shape", { manifest: { model: "a.gguf" } }, /not a valid manifest/],
    ["a repository and an export", { export: "do it" }, /oneOf|NOT|exactly one/],
  ])("are refused with %s", async (_, change, pattern) => {
    const [first] = (await shipped()).models;
    const reading = readCatalog({ directory: folder, catalogs: [SHIPPED], entries: [{ ...first, ...change }] });
    await expect(reading).rejects.toThrow(pattern);
  });
});

describe("a model is downloaded into the store", () => {
  const gguf = randomBytes(100_000);
  let hub: LocalHub;
  let env: Record<string, string>;
  let entry: DownloadableEntry;

  beforeEach(async () => {
    hub = new LocalHub();
    env = { HF_ENDPOINT: await hub.start() };
    const found = (await shipped()).models.find(isDownloadable);
    if (found?.kind !== "generator") throw new Error("The first model of the catalogue is a generator.");
    entry = {
      ...found,
      id: "tiny",
      repository: "org/tiny",
      revision: "main",
      manifest: { ...found.manifest, model: "m.gguf" },
      files: [{ from: "m.gguf", path: "m.gguf" }],
    };
    hub.put("org/tiny", "main", "m.gguf", gguf);
  });
  afterEach(() => hub.stop());

  const download = (changed: Partial<DownloadableEntry> = {}, signal = new AbortController().signal) =>
    downloadModel({ ...entry, ...changed } as DownloadableEntry, {
      directory: folder,
      env,
      signal,
      retryDelay: 1,
      attempts: 3,
      partBytes: 30_000,
      connections: 1,
    });

  it("as a model directory that is whole, with what arrived printed and pinned where the hash was not known", async () => {
    const { directory, pinned } = await download();
    await verifyModelDirectory(directory);
    expect((await readModelDirectory(directory)).manifest).toMatchObject({ id: "tiny", source: "org/tiny at main" });
    expect(pinned).toEqual([{ path: "m.gguf", bytes: gguf.length, sha256: sha256(gguf) }]);
    expect(await installedModels(folder)).toEqual(["tiny"]);
    expect(await download()).toMatchObject({ present: true });
  });

  it("again only if it is what was pinned, and says how to trust the server anew", async () => {
    await download();
    await removeModel(folder, "tiny");
    hub.put("org/tiny", "main", "m.gguf", randomBytes(gguf.length));
    await expect(download()).rejects.toThrow(/SHA-256.*pins.tiny\.json; remove it/);
    expect(await installedModels(folder)).toEqual([]);
  });

  it("at the commit of its first file when the branch moves", async () => {
    hub.misbehave = (request, response) => {
      if (request.url?.includes("/main/")) {
        response.setHeader("x-repo-commit", "c0ffee");
        return false;
      }
      return false;
    };
    hub.put("org/tiny", "c0ffee", "tokens.txt", gguf);
    await download({ files: [...entry.files, { from: "tokens.txt", path: "tokens.txt" }] });
    expect((await readModelDirectory(join(folder, "tiny"))).manifest.source).toBe("org/tiny at c0ffee");
  });

  it("from where it was stopped", async () => {
    const stop = new AbortController();
    hub.misbehave = (request, response, count) => {
      if (count === 4) stop.abort(new Error("paused"));
      serve(request, response, gguf);
      return true;
    };
    await expect(download({}, stop.signal)).rejects.toThrow("paused");
    expect(await installedModels(folder)).toEqual([]);
    hub.seen.length = 0;
    await download();
    expect(hub.seen.some(({ range }) => range === "bytes=0-29999")).toBe(false);
    await verifyModelDirectory(join(folder, "tiny"));
  });

  it("not while another process downloads it", async () => {
    await mkdir(join(folder, ".partial"), { recursive: true });
    const release = await lock(join(folder, ".partial", "tiny"), { realpath: false });
    await expect(download()).rejects.toThrow(/by another process/);
    await release();
    await download();
  });

  it("not when the disk has too little room, which is said before a byte is written", async () => {
    await expect(download({ files: [{ from: "m.gguf", path: "m.gguf", bytes: 10 ** 16 }] })).rejects.toThrow(/10000000\.00 GB.*MILS_MODEL_STORE/);
    expect(hub.seen).toHaveLength(0);
  });

  it("anew when its folder is damaged", async () => {
    const { directory } = await download();
    await writeFile(join(directory, "m.gguf"), "cut");
    expect(await download()).toMatchObject({ present: false });
    expect((await readFile(join(directory, "m.gguf"))).equals(gguf)).toBe(true);
  });

  it("and from a folder, verified", async () => {
    const { directory } = await download();
    const elsewhere = join(folder, "other");
    await cp(directory, join(folder, "copy"), { recursive: true });
    expect(await importModel(elsewhere, join(folder, "copy"), new AbortController().signal)).toEqual({
      id: "tiny",
      directory: join(elsewhere, "tiny"),
    });
    await expect(importModel(elsewhere, join(folder, "copy"), new AbortController().signal)).rejects.toThrow(/in the store already/);
    await writeFile(join(folder, "copy", "m.gguf"), "cut");
    await expect(importModel(join(folder, "third"), join(folder, "copy"), new AbortController().signal)).rejects.toMatchObject({
      code: "model-damaged",
    });
    expect(existsSync(join(folder, "third", "tiny"))).toBe(false);
  });
});

describe("a preset names model folders", () => {
  it("once its generator and one scorer are in the store, and says what to do before", async () => {
    const store = { directory: folder, catalogs: [SHIPPED] };
    expect(() => presetDirectories("paper", store, "/embedded")).toThrow(/mils models download paper/);
    for (const id of ["llama-3.1-8b-instruct-q4_k_m", "clap-htsat-unfused"]) {
      await mkdir(join(folder, id));
      await writeFile(join(folder, id, "manifest.json"), "{}");
    }
    expect(presetDirectories("paper", store, "/embedded")).toEqual({
      generator: join(folder, "llama-3.1-8b-instruct-q4_k_m"),
      scorers: [join(folder, "clap-htsat-unfused")],
    });
    expect(() => presetDirectories("nothing", store, "/embedded")).toThrow(/known are embedded, balanced, paper/);
  });
});
