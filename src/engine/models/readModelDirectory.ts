import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { type GeneratorManifest, MilsError, type ModelManifest, messageOf, type ScorerManifest } from "../../protocol/index.ts";
import { generatorSchema, scorerSchema } from "./manifestSchema.ts";

export interface ModelDirectory {
  readonly manifest: ModelManifest;
  /** Absolute. */
  readonly directory: string;
  /** SHA-256 of the manifest, and with it of the hashes of all files: changes when any weight or setting changes. */
  readonly hash: string;
}

/**
 * Reads and checks the manifest of a model directory. The files it names are not opened: see `verifyModelDirectory`.
 * @throws MilsError `model-missing` when there is no manifest, `model-damaged` when it is no valid one
 */
export async function readModelDirectory(path: string): Promise<ModelDirectory> {
  const directory = resolve(path);
  const file = join(directory, "manifest.json");
  const manifest = checkManifest(await readJson(file, directory), file);
  return { manifest, directory, hash: createHash("sha256").update(JSON.stringify(manifest)).digest("hex") };
}

async function readJson(file: string, directory: string): Promise<unknown> {
  let content: string;
  try {
    content = await readFile(file, "utf8");
  } catch (cause) {
    throw new MilsError("model-missing", `There is no model in ${directory} (no readable manifest.json); get it again.`, { file, cause });
  }
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new MilsError("model-damaged", `${file} is not valid JSON (${messageOf(cause)}); get it again.`, { file, cause });
  }
}

const ajv = new Ajv({ allErrors: false, strict: false });
let validators: { readonly generator: ValidateFunction<GeneratorManifest>; readonly scorer: ValidateFunction<ScorerManifest> } | undefined;

/**
 * Checks what a manifest says, with no look at the files.
 * @throws MilsError `model-damaged` that names the field
 */
export function checkManifest(content: unknown, file: string): ModelManifest {
  // Compiled at first use: it takes longer than reading a manifest.
  validators ??= { generator: ajv.compile<GeneratorManifest>(generatorSchema), scorer: ajv.compile<ScorerManifest>(scorerSchema) };
  const refuse = (reason: string): never => {
    throw new MilsError("model-damaged", `${file} is not a valid manifest: ${reason}; correct it, or get it again.`, { file });
  };
  const kind = typeof content === "object" && content !== null && "kind" in content ? content.kind : undefined;
  if (kind !== "generator" && kind !== "scorer") return refuse('"kind" must be "generator" or "scorer"');
  const validate = validators[kind];
  if (!validate(content)) {
    const [error] = validate.errors ?? [];
    return refuse(`${error?.instancePath.slice(1).replaceAll("/", ".") || "it"} ${error?.message ?? "does not match the schema"}`);
  }
  const listed = new Set(content.files.map(({ path }) => path));
  const unlisted = referencedFiles(content).find((path) => !listed.has(path));
  if (unlisted !== undefined) return refuse(`${unlisted} is used but not listed in "files"`);
  if (content.kind === "scorer") {
    const without = content.modalities.find((modality) => !hasTower(content, modality));
    if (without !== undefined) return refuse(`it takes ${without} but describes no ${without} graph`);
  }
  return content;
}

/** Image scorers take video too, as the mean of its frames. */
function hasTower(manifest: ScorerManifest, modality: ScorerManifest["modalities"][number]): boolean {
  return manifest[modality] !== undefined || (modality === "video" && manifest.image !== undefined);
}

function referencedFiles(manifest: ModelManifest): string[] {
  if (manifest.kind === "generator") return [manifest.model];
  const { image, video, audio, text, experts, labels } = manifest;
  const towers = [image, video, audio, text].flatMap((tower) => (tower ? [tower.graph, tower.reference ?? tower.graph] : []));
  const ofExperts = experts.flatMap(({ graph, fold }) => [graph, fold]);
  return [...towers, text.tokenizer, text.tokenizerConfig, ...ofExperts, ...(labels === undefined ? [] : [labels])];
}
