/**
 * The catalogue of models: what can be downloaded, from where, and what must arrive. `models/catalog.json` and the entries people add
 * have this shape once they are read (in a file, `manifest` may be the path of a file beside it, as `models/scorers` holds them); `engine/models/catalogSchema.ts` checks it.
 */
import type { GeneratorManifest, ScorerManifest } from "./manifest.ts";

/** A file of a hub repository. Where `bytes` or `sha256` is absent it is not known beforehand: what the first download received is pinned. */
export interface CatalogFile {
  /** Path inside the repository, with forward slashes. */
  readonly from: string;
  /** Path inside the model directory, which the manifest's fields name. */
  readonly path: string;
  readonly bytes?: number;
  /** Lower-case hexadecimal. */
  readonly sha256?: string;
}

/** A manifest without what the entry itself says and what is known once the files are there. */
type Described<Manifest> = Omit<Manifest, "schema" | "kind" | "id" | "name" | "licence" | "source" | "files">;

interface EntryBase {
  /** The name of the folder in the model store, too. */
  readonly id: string;
  readonly name: string;
  readonly licence: string;
  /** Where its text stands; absent where its name says enough, as that of an SPDX licence does. */
  readonly licenceUrl?: string;
  /** The licence must be accepted on the repository's page, with an account whose token stands in `HF_TOKEN`. */
  readonly gated?: boolean;
  /** BCP 47 tags it understands or writes well. */
  readonly languages: readonly string[];
  /** Bytes of memory it needs while it works, roughly. */
  readonly memoryBytes: number;
}

/** A model whose files stand in a repository of the Hugging Face hub, or of a server that speaks as it does (`HF_ENDPOINT`). */
interface Downloadable {
  readonly repository: string;
  /** Branch, tag or commit. A commit is best; of a branch, the commit first seen is pinned. */
  readonly revision: string;
  readonly files: readonly CatalogFile[];
}

/** The shape of a GGUF in Q4_K_M as its publisher states it: what is needed to say how it suits a machine before it is downloaded. */
export interface GgufShape {
  /** As `general.architecture` has it. */
  readonly architecture: string;
  readonly layers: number;
  readonly width: number;
  readonly heads: number;
  readonly keyHeads: number;
  readonly headWidth: number;
  readonly feedForward: number;
  readonly vocabulary: number;
  /** It was trained on. */
  readonly contextTokens: number;
  /** The output layer is the embedding. */
  readonly tied?: boolean;
  /** Queries and keys are normalised in each head. */
  readonly headNorms?: boolean;
}

/** A model that nobody publishes in a form we can load: a tool makes it from the official checkpoint, `mils models import` takes the result. */
interface Exportable {
  /** What a person does to get it, as one sentence. */
  readonly export: string;
}

export type CatalogEntry =
  | (EntryBase & Downloadable & { readonly kind: "generator"; readonly shape?: GgufShape; readonly manifest: Described<GeneratorManifest> })
  | (EntryBase & Downloadable & { readonly kind: "scorer"; readonly manifest: Described<ScorerManifest> })
  | (EntryBase & Exportable & { readonly kind: "scorer"; readonly modalities: ScorerManifest["modalities"] });

export type DownloadableEntry = Extract<CatalogEntry, Downloadable>;

/** Models that belong together. `embedded` as an id stands for what ships with the product. */
export interface Preset {
  readonly title: string;
  readonly generator: string;
  /** The first that takes the modality of a task is used. */
  readonly scorers: readonly string[];
}

export interface Catalog {
  readonly schema: 1;
  readonly presets: Readonly<Record<string, Preset>>;
  readonly models: readonly CatalogEntry[];
}

/** Where models come from and where they are kept. */
export interface ModelStore {
  /** Absolute: one folder a model, shared by the command line and the editor, outside every workspace. */
  readonly directory: string;
  /** Absolute paths of catalogues, the one that ships first. A later one may add models and presets, and replace them by id. */
  readonly catalogs: readonly string[];
  /** Entries of the editor's settings; checked like those of a file. */
  readonly entries?: readonly unknown[];
}
