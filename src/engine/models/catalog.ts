import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { type Catalog, type CatalogEntry, type DownloadableEntry, MilsError, type ModelStore, messageOf, type Preset } from "../../protocol/index.ts";
import { catalogSchema } from "./catalogSchema.ts";
import { checkManifest } from "./readModelDirectory.ts";

const ajv = new Ajv({ allErrors: false, strict: false });
let validator: ValidateFunction<CatalogFileContent> | undefined;

/**
 * The catalogues of a store as one: a later one adds models and presets, and replaces those of the same name.
 * A catalogue that is not there counts as empty, the first one excepted.
 * @throws MilsError `configuration` that names the file and the field
 */
export async function readCatalog(store: ModelStore): Promise<Catalog> {
  const presets: Record<string, Preset> = {};
  const models = new Map<string, CatalogEntry>();
  const add = async (content: unknown, origin: string, folder: string) => {
    const catalog = await checkCatalog(content, origin, folder);
    Object.assign(presets, catalog.presets);
    for (const entry of catalog.models) models.set(entry.id, entry);
  };
  for (const [index, file] of store.catalogs.entries()) {
    const content = await readJson(file, index > 0);
    if (content !== undefined) await add(content, file, dirname(file));
  }
  if (store.entries !== undefined && store.entries.length > 0)
    await add({ schema: 1, models: store.entries }, "The setting mils.catalogEntries", store.directory);
  return { schema: 1, presets, models: [...models.values()] };
}

/**
 * The models a name stands for: one of its id, or those of the preset, without what ships.
 * @throws MilsError `invalid-parameter` for an unknown name
 */
export function entriesOf(catalog: Catalog, name: string): CatalogEntry[] {
  const preset = Object.hasOwn(catalog.presets, name) ? catalog.presets[name] : undefined;
  const ids = preset ? [preset.generator, ...preset.scorers].filter((id) => id !== "embedded") : [name];
  return ids.map((id) => {
    const entry = catalog.models.find((model) => model.id === id);
    if (entry) return entry;
    const names = [...Object.keys(catalog.presets), ...catalog.models.map((model) => model.id)].join(", ");
    throw new MilsError("invalid-parameter", `There is no model or preset named ${id}; known are ${names}.`);
  });
}

export function isDownloadable(entry: CatalogEntry): entry is DownloadableEntry {
  return "repository" in entry;
}

/** The manifest of a downloaded entry, given what arrived; one file each, in the catalogue's order. */
export function manifestOf(
  entry: DownloadableEntry,
  received: readonly { readonly bytes: number; readonly sha256: string }[],
  commit: string,
): unknown {
  const files = entry.files.map(({ path }, index) => ({ path, ...(received[index] ?? { bytes: 0, sha256: "0".repeat(64) }) }));
  const { id, kind, name, licence, repository } = entry;
  return { ...entry.manifest, schema: 1, kind, id, name, licence, source: `${repository} at ${commit}`, files };
}

async function readJson(file: string, optional: boolean): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    if (optional && cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw new MilsError("configuration", `The catalogue ${file} cannot be read (${messageOf(cause)}); correct or remove it.`, { file, cause });
  }
}

/** As `Catalog`, before the manifests that stand in files of their own are read. */
interface CatalogFileContent extends Omit<Catalog, "models"> {
  readonly models: readonly (CatalogEntry | (Omit<DownloadableEntry, "manifest"> & { readonly manifest: string }))[];
}

async function checkCatalog(content: unknown, origin: string, folder: string): Promise<Catalog> {
  validator ??= ajv.compile<CatalogFileContent>(catalogSchema);
  if (!validator(content)) {
    const [error] = validator.errors ?? [];
    const place = error?.instancePath.slice(1).replaceAll("/", ".") || "it";
    throw new MilsError(
      "configuration",
      `${origin} is not a valid catalogue: ${place} ${error?.message ?? "does not match the schema"}; correct it.`,
    );
  }
  const models: CatalogEntry[] = [];
  for (const entry of content.models) {
    const manifest = "manifest" in entry && typeof entry.manifest === "string" ? await readJson(join(folder, entry.manifest), false) : undefined;
    const whole = (manifest === undefined ? entry : { ...entry, manifest }) as CatalogEntry;
    if (isDownloadable(whole)) checkManifest(manifestOf(whole, [], whole.revision), `${origin}, model ${whole.id},`);
    models.push(whole);
  }
  return { ...content, models };
}
