import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { MilsError, messageOf, type ScorerManifest, type Tower } from "../../protocol/index.ts";
import type { Modality } from "../../solver/types.ts";
import { writeAtomically } from "../models/index.ts";
import { PROBE_TEXTS } from "./probes.ts";
import type { Log } from "./sessions.ts";

/** A quantised graph that orders pairs of inputs less like its original than this is refused: int8 scorers have been seen to invert rankings. */
export const LEAST_RANK_CORRELATION = 0.98;

type TowerName = "text" | Modality;
const TOWERS: readonly TowerName[] = ["text", "image", "video", "audio"];

/** What the check needs of a scorer. Vectors are row-major, of unit length. */
export interface Probed {
  embedTexts(texts: readonly string[], signal: AbortSignal): Promise<Float32Array>;
  embedProbes(modality: Modality, signal: AbortSignal): Promise<Float32Array>;
}

export interface SelfCheckOptions {
  /** Folder where the result is remembered, under the scorer's hash. Absent: checked every time. */
  readonly cache?: string | undefined;
  readonly hash: string;
  readonly resolveFile: (path: string) => string;
  readonly log: Log;
  /** The scorer with the full-precision graphs in place of the quantised ones. Closed by the caller. */
  readonly original: (manifest: ScorerManifest) => Probed;
}

/** Vectors of a text tower in full precision, as a manifest's `reference` may hold them. */
interface RecordedTexts {
  readonly texts: readonly string[];
  /** n x dimension, little-endian single precision in base 64. */
  readonly vectors: string;
}

/**
 * Holds every quantised graph to its original at first use: the rank correlation (Spearman) of all pairs' cosines.
 * A quantised graph without a `reference` is held to the full-precision file beside it, where the manifest lists one; without any it is used as it is, and a
 * warning says that it is unchecked.
 * @throws MilsError `model-failed` below `LEAST_RANK_CORRELATION`, `model-damaged` for a reference that cannot be read
 */
export async function checkQuantised(manifest: ScorerManifest, scorer: Probed, options: SelfCheckOptions): Promise<void> {
  const quantised = TOWERS.filter((name) => manifest[name]?.quantised === true);
  if (quantised.length === 0) return;
  const file = options.cache && join(options.cache, "self-checks", `${options.hash.slice(0, 16)}.json`);
  const results: Partial<Record<TowerName, number>> = file ? await readResults(file) : {};
  const before = JSON.stringify(results);
  for (const name of quantised) {
    const tower = manifest[name];
    if (!tower) continue;
    const reference = referenceOf(manifest, tower);
    if (reference === undefined) {
      options.log({ level: "warn", message: `${tower.graph} is quantised and unchecked: the model has no full-precision graph to hold it to` });
      continue;
    }
    results[name] ??= await correlationOf(name, reference, manifest, scorer, options);
    if (results[name] < LEAST_RANK_CORRELATION) {
      const found = results[name].toFixed(3);
      throw new MilsError(
        "model-failed",
        `${options.resolveFile(tower.graph)} orders inputs too differently from its full-precision original (rank correlation ${found}, at least ${LEAST_RANK_CORRELATION} wanted); choose the fp32 or fp16 file instead.`,
        { file: options.resolveFile(tower.graph) },
      );
    }
    options.log({ level: "debug", message: `${tower.graph}: rank correlation with its original ${results[name].toFixed(4)}` });
  }
  if (!file || JSON.stringify(results) === before) return;
  try {
    await writeAtomically(file, [`${JSON.stringify(results)}\n`]);
  } catch {
    // A cache that cannot be written costs the check again at the next start.
  }
}

async function correlationOf(
  name: TowerName,
  reference: string,
  manifest: ScorerManifest,
  scorer: Probed,
  options: SelfCheckOptions,
): Promise<number> {
  const { dimension } = manifest;
  const { signal } = new AbortController();
  if (name === "text" && reference.endsWith(".json")) {
    const { texts, vectors } = await readRecorded(options.resolveFile(reference), dimension);
    return rankCorrelation(pairCosines(await scorer.embedTexts(texts, signal), dimension), pairCosines(vectors, dimension));
  }
  const original = options.original(inFullPrecision(manifest));
  const embed = (one: Probed) => (name === "text" ? one.embedTexts(PROBE_TEXTS, signal) : one.embedProbes(name, signal));
  return rankCorrelation(pairCosines(await embed(scorer), dimension), pairCosines(await embed(original), dimension));
}

/** What publishers put behind the name of a graph for its quantised forms. */
const QUANTISED_NAME = /_(?:quantized|int8|uint8|q8|q4|q4f16|bnb4)(?=\.onnx$)/;

/** What a quantised graph is held to: the manifest says it, or lists the full-precision file of the same name. */
export function referenceOf(manifest: Pick<ScorerManifest, "files">, { graph, reference }: Pick<Tower, "graph" | "reference">): string | undefined {
  if (reference !== undefined) return reference;
  const sibling = graph.replace(QUANTISED_NAME, "");
  return sibling !== graph && manifest.files.some(({ path }) => path === sibling) ? sibling : undefined;
}

/** Graphs that are quantised and have nothing they could be held to. */
export function uncheckedGraphs(manifest: ScorerManifest): string[] {
  return TOWERS.flatMap((name) => {
    const tower = manifest[name];
    return tower?.quantised && referenceOf(manifest, tower) === undefined ? [tower.graph] : [];
  });
}

/** The manifest with every quantised graph's reference graph in its place. */
function inFullPrecision(manifest: ScorerManifest): ScorerManifest {
  const replaced = TOWERS.flatMap((name) => {
    const tower = manifest[name];
    const reference = tower?.quantised ? referenceOf(manifest, tower) : undefined;
    return reference?.endsWith(".onnx") ? [[name, { ...tower, graph: reference, quantised: false }] as const] : [];
  });
  return { ...manifest, experts: [], ...Object.fromEntries(replaced) };
}

async function readRecorded(file: string, dimension: number): Promise<{ readonly texts: readonly string[]; readonly vectors: Float32Array }> {
  try {
    const { texts, vectors }: RecordedTexts = JSON.parse(await readFile(file, "utf8"));
    const bytes = Buffer.from(vectors, "base64");
    const values = Float32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4));
    if (texts.length >= 3 && values.length === texts.length * dimension) return { texts, vectors: values };
  } catch (cause) {
    throw new MilsError("model-damaged", `${file} cannot be read (${messageOf(cause)}); get the model again.`, { file, cause });
  }
  throw new MilsError("model-damaged", `${file} does not hold ${dimension} numbers for each of its texts, three at least; get the model again.`, {
    file,
  });
}

async function readResults(file: string): Promise<Partial<Record<TowerName, number>>> {
  try {
    const content: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof content === "object" && content !== null)
      return Object.fromEntries(Object.entries(content).filter(([, value]) => typeof value === "number"));
  } catch {
    // Not there yet.
  }
  return {};
}

/** Cosines of all pairs of rows. @param rows n x dimension */
export function pairCosines(rows: Float32Array, dimension: number): number[] {
  const count = rows.length / dimension;
  const row = (index: number) => rows.subarray(index * dimension, (index + 1) * dimension);
  const norms = Array.from({ length: count }, (_, index) => Math.hypot(...row(index)) || 1);
  const cosines: number[] = [];
  for (let one = 0; one < count; one++)
    for (let other = one + 1; other < count; other++) {
      const [a, b] = [row(one), row(other)];
      cosines.push(a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0) / ((norms[one] ?? 1) * (norms[other] ?? 1)));
    }
  return cosines;
}

/** Spearman's: the correlation of ranks, equal values sharing the mean of theirs. 0 where one side does not vary. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const mean = (a.length - 1) / 2;
  const covariance = (p: readonly number[], q: readonly number[]) =>
    p.reduce((sum, value, index) => sum + (value - mean) * ((q[index] ?? 0) - mean), 0);
  const scale = Math.sqrt(covariance(x, x) * covariance(y, y));
  return scale === 0 ? 0 : covariance(x, y) / scale;
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const result = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && order[end]?.value === order[start]?.value) end++;
    for (const { index } of order.slice(start, end)) result[index] = (start + end - 1) / 2;
    start = end;
  }
  return result;
}
