import { cp, mkdir, readdir, rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { MilsError, type ModelStore, messageOf, type VerifyRequest } from "../../protocol/index.ts";
import { isDownloadable, readCatalog } from "./catalog.ts";
import { partialDirectory, withStoreLock } from "./download/storeLock.ts";
import { readModelDirectory } from "./readModelDirectory.ts";
import { verifyModelDirectory } from "./verifyModelDirectory.ts";

/** Ids of the models in a store. */
export async function installedModels(storeDirectory: string): Promise<string[]> {
  const entries = await readdir(storeDirectory, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory() && entry.name !== ".partial" && entry.name !== "pins")
      .map(async ({ name }) => ({ name, files: await readdir(join(storeDirectory, name)).catch((): string[] => []) })),
  );
  return found.flatMap(({ name, files }) => (files.includes("manifest.json") ? [name] : [])).sort();
}

/**
 * Reads every byte of models in the store, all of them when none is named.
 * @throws MilsError `invalid-parameter` for a name that neither store nor catalogue knows
 */
export async function verifyModels(store: ModelStore, ids: readonly string[], signal: AbortSignal): Promise<VerifyRequest.Result["models"]> {
  const installed = await installedModels(store.directory);
  const models: VerifyRequest.Result["models"][number][] = [];
  for (const id of ids.length > 0 ? ids : installed) {
    const problem = installed.includes(id) ? await problemOf(store.directory, id, signal) : await absence(store, id);
    models.push({ id, directory: join(store.directory, id), ...(problem !== undefined && { problem }) });
  }
  return models;
}

/** What to do about a model of the catalogue that is not in the store. */
async function absence(store: ModelStore, id: string): Promise<string> {
  const entry = (await readCatalog(store)).models.find((model) => model.id === id);
  if (!entry) throw new MilsError("invalid-parameter", `There is no model named ${id}; "mils models list" shows those that are.`);
  return isDownloadable(entry) ? `never downloaded; get it with: mils models download ${id}` : `not in the store; ${entry.export}`;
}

/** Reads every byte of a model; the reason when it is not whole. */
async function problemOf(storeDirectory: string, id: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    await verifyModelDirectory(join(storeDirectory, id), { signal });
    return undefined;
  } catch (thrown) {
    signal.throwIfAborted();
    return messageOf(thrown);
  }
}

/**
 * Removes a model, and what a stopped download left of it.
 * @param partialOnly the model itself stays
 * @returns false when there was nothing
 */
export async function removeModel(storeDirectory: string, id: string, partialOnly = false): Promise<boolean> {
  return await withStoreLock(storeDirectory, id, async () => {
    const places = [...(partialOnly ? [] : [join(storeDirectory, id)]), partialDirectory(storeDirectory, id)];
    let removed = false;
    for (const place of places) {
      if ((await readdir(place).catch(() => undefined)) === undefined) continue;
      await rm(place, { recursive: true });
      removed = true;
    }
    return removed;
  });
}

/**
 * Copies a model directory into the store, verified before and after.
 * @returns its id and the folder in the store
 * @throws MilsError `model-missing`, `model-damaged`, or `invalid-parameter` when a model of its id is there
 */
export async function importModel(
  storeDirectory: string,
  from: string,
  signal: AbortSignal,
): Promise<{ readonly id: string; readonly directory: string }> {
  const source = resolve(from);
  await verifyModelDirectory(source, { signal });
  const { manifest } = await readModelDirectory(source);
  const directory = join(storeDirectory, manifest.id);
  return await withStoreLock(storeDirectory, manifest.id, async () => {
    if ((await installedModels(storeDirectory)).includes(manifest.id))
      throw new MilsError("invalid-parameter", `${manifest.id} is in the store already; remove it first: mils models remove ${manifest.id}`, {
        file: directory,
      });
    const partial = partialDirectory(storeDirectory, manifest.id);
    await rm(partial, { recursive: true, force: true });
    for (const { path } of [...manifest.files, { path: "manifest.json" }]) {
      signal.throwIfAborted();
      await mkdir(resolve(partial, path, ".."), { recursive: true });
      await cp(join(source, path), join(partial, path));
    }
    await verifyModelDirectory(partial, { signal });
    await rename(partial, directory);
    return { id: manifest.id, directory };
  });
}
