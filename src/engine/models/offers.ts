import { totalmem } from "node:os";
import { join } from "node:path";
import type { Catalog, CatalogEntry, ModelStore, OfferedModel } from "../../protocol/index.ts";
import type { Candidate } from "../generators/compatibility.ts";
import { isDownloadable, readCatalog } from "./catalog.ts";
import { bytesIn } from "./download/partialBytes.ts";
import { partialDirectory } from "./download/storeLock.ts";
import { readModelDirectory } from "./readModelDirectory.ts";
import { installedModels } from "./store.ts";

/** Share of the memory above which other programs will feel it. */
const TIGHT = 0.8;

interface OfferOptions {
  /** Of this machine, in bytes. */
  readonly memory?: number;
  /** How well generators suit this machine, by id. */
  readonly scores?: (candidates: readonly Candidate[]) => Promise<ReadonlyMap<string, number>>;
}

/** The models of the catalogues with what the store has of them, then those of the store that no catalogue names. */
export async function offeredModels(
  store: ModelStore,
  { memory = totalmem(), scores }: OfferOptions = {},
): Promise<{ readonly presets: Catalog["presets"]; readonly models: OfferedModel[] }> {
  const { presets, models } = await readCatalog(store);
  const installed = new Set(await installedModels(store.directory));
  const directoryOf = (id: string) => (installed.has(id) ? join(store.directory, id) : undefined);
  const scored = await scores?.(models.flatMap((entry) => candidate(entry, directoryOf(entry.id)) ?? []));
  const offered = await Promise.all(
    models.map(async (entry): Promise<OfferedModel> => {
      const score = scored?.get(entry.id);
      const partialBytes = isDownloadable(entry) ? await bytesIn(partialDirectory(store.directory, entry.id), entry.files) : 0;
      return { ...offer(entry, memory, directoryOf(entry.id)), ...(score !== undefined && { score }), ...(partialBytes > 0 && { partialBytes }) };
    }),
  );
  const known = new Set(models.map(({ id }) => id));
  const others = await Promise.all([...installed].filter((id) => !known.has(id)).map((id) => describe(join(store.directory, id), id)));
  return { presets, models: [...offered, ...others] };
}

function candidate(entry: CatalogEntry, directory: string | undefined): Candidate | undefined {
  if (entry.kind !== "generator") return undefined;
  const { id, manifest, shape } = entry;
  if (directory !== undefined) return { id, manifest, gguf: { file: join(directory, manifest.model) } };
  return shape && { id, manifest, gguf: { shape } };
}

function offer(entry: CatalogEntry, memory: number, directory: string | undefined): OfferedModel {
  const { id, kind, name, licence, licenceUrl, gated = false, languages, memoryBytes } = entry;
  const files = isDownloadable(entry) ? entry.files : [];
  const sizes = files.flatMap(({ bytes }) => (bytes === undefined ? [] : [bytes]));
  const known = sizes.reduce((sum, bytes) => sum + bytes, 0);
  return {
    ...{ id, kind, name, licence, gated, languages, memoryBytes },
    ...(licenceUrl !== undefined && { licenceUrl }),
    ...(isDownloadable(entry) && { repository: entry.repository }),
    modalities: modalitiesOf(entry),
    hashesKnown: files.length > 0 && files.every(({ sha256 }) => sha256 !== undefined),
    ...(sizes.length > 0 && (sizes.length === files.length ? { bytes: known } : { leastBytes: known })),
    fit: memoryBytes > memory ? "too-large" : memoryBytes > TIGHT * memory ? "tight" : "fits",
    ...(directory !== undefined && { directory }),
    ...(!isDownloadable(entry) && { export: entry.export }),
  };
}

function modalitiesOf(entry: CatalogEntry): OfferedModel["modalities"] {
  if (!isDownloadable(entry)) return entry.modalities;
  return entry.kind === "scorer" ? entry.manifest.modalities : [];
}

async function describe(directory: string, id: string): Promise<OfferedModel> {
  const unknown = { id, kind: "scorer", name: id, licence: "", gated: false, modalities: [], languages: [], hashesKnown: true, directory } as const;
  try {
    const { manifest } = await readModelDirectory(directory);
    const { kind, name, licence, files } = manifest;
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const languages = manifest.kind === "generator" ? manifest.languages : [];
    return { ...unknown, kind, name, licence, bytes, languages, modalities: manifest.kind === "scorer" ? manifest.modalities : [] };
  } catch {
    // Listed all the same, so that it can be verified and removed.
    return unknown;
  }
}
