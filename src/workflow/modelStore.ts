import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import envPaths from "env-paths";
import { type Catalog, MilsError, type ModelStore, messageOf, type Preset } from "../protocol/index.ts";

/**
 * The catalogue that ships, the person's own, and the folder of downloaded models: one for the command line and all editors, outside every workspace.
 * @param env `MILS_MODEL_STORE` names another folder
 * @param packageRoot where `models/catalog.json` stands
 */
export function modelStoreOf(env: Readonly<Record<string, string | undefined>>, packageRoot: string): ModelStore {
  const { data, config } = envPaths("mils", { suffix: "" });
  return {
    directory: env["MILS_MODEL_STORE"] ? resolve(env["MILS_MODEL_STORE"]) : join(data, "models"),
    catalogs: [join(packageRoot, "models", "catalog.json"), join(config, "catalog.json")],
  };
}

/**
 * The model directories of a preset. Scorers that are not in the store are left out: each serves only some kinds of media.
 * @param embedded folder of the models that ship
 * @param generatorNeeded false when another generator was chosen
 * @throws MilsError `invalid-parameter` for an unknown preset, `model-missing` when its generator or all of its scorers are not there
 */
export function presetDirectories(
  name: string,
  store: ModelStore,
  embedded: string,
  generatorNeeded = true,
): { readonly generator: string; readonly scorers: readonly string[] } {
  const presets = Object.assign({}, ...store.catalogs.map(presetsIn)) as Readonly<Record<string, Preset>>;
  const preset = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (!preset) throw new MilsError("invalid-parameter", `There is no preset named ${name}; known are ${Object.keys(presets).join(", ")}.`);
  const place = (id: string, part: string) => (id === "embedded" ? join(embedded, part) : join(store.directory, id));
  const generator = place(preset.generator, "generator");
  const scorers = preset.scorers.map((id) => place(id, "scorer")).filter(isModel);
  if ((generatorNeeded && !isModel(generator)) || scorers.length === 0)
    throw new MilsError(
      "model-missing",
      `The models of the preset ${name} are not in ${store.directory}; get them with: mils models download ${name}`,
      {
        file: store.directory,
      },
    );
  return { generator, scorers };
}

function isModel(directory: string): boolean {
  return existsSync(join(directory, "manifest.json"));
}

/** The engine checks a whole catalogue; of this part only the names are used. */
function presetsIn(file: string): Catalog["presets"] {
  try {
    const content: Partial<Catalog> = JSON.parse(readFileSync(file, "utf8"));
    return content.presets ?? {};
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return {};
    throw new MilsError("configuration", `The catalogue ${file} cannot be read (${messageOf(cause)}); correct or remove it.`, { file, cause });
  }
}
