import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { EngineSettings, GeneratorManifest, ScorerManifest } from "../../protocol/index.ts";

/** The models the next picture is described with. */
export interface ConfiguredModels {
  /** The name for people. */
  readonly generator: string;
  /** The id, as the trace panel shows it: names of scorers are whole sentences, and a status does not wrap. */
  readonly scorer: string | undefined;
}

/**
 * What the settings name, read from the models' manifests: small files, so that no engine has to start to tell. The scorer is the first that takes
 * pictures, as in the engine. A model that cannot be read is called by its folder; the engine says what is wrong with it when it is used.
 */
export async function configuredModels({ generator, scorers }: EngineSettings): Promise<ConfiguredModels> {
  const [generatorName, manifests] = await Promise.all([
    generator.kind === "server" ? (generator.model ?? generator.url) : manifestOf(generator.path).then(({ name }) => name),
    Promise.all(scorers.map(manifestOf)),
  ]);
  return { generator: generatorName, scorer: manifests.find(({ modalities }) => modalities.includes("image"))?.id };
}

interface Described {
  readonly id: string;
  readonly name: string;
  readonly modalities: readonly string[];
}

async function manifestOf(directory: string): Promise<Described> {
  try {
    const manifest = JSON.parse(await readFile(join(directory, "manifest.json"), "utf8")) as GeneratorManifest | ScorerManifest;
    return { id: manifest.id, name: manifest.name, modalities: manifest.kind === "scorer" ? manifest.modalities : [] };
  } catch {
    return { id: basename(directory), name: basename(directory), modalities: [] };
  }
}
