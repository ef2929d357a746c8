import { cpus } from "node:os";
import { join } from "node:path";
import { type GpuChoice, MilsError, type ScorerManifest } from "../../protocol/index.ts";
import { readModelDirectory } from "../models/index.ts";
import type { MediaScorer } from "../types.ts";
import { DualEncoder } from "./dualEncoder.ts";
import { loadDetectorExpert } from "./experts/detector.ts";
import { checkQuantised } from "./selfCheck.ts";
import { type Log, Sessions } from "./sessions.ts";

export interface DualEncoderOptions {
  /** Default: logical cores minus one, at least one. */
  readonly threads?: number | undefined;
  readonly gpu: GpuChoice;
  /** An ffmpeg executable for video and sound; looked for when absent. */
  readonly ffmpeg?: string | undefined;
  /** Folder where the self-check of quantised graphs is remembered. */
  readonly cache?: string | undefined;
  readonly log: Log;
}

/**
 * Loads a scorer from its model directory. Its files are taken as verified (`verifyModelDirectory`); quantised graphs are checked at first use.
 * @throws MilsError `model-missing`, `model-damaged`, `model-failed`; `configuration` when the directory holds a generator
 */
export async function loadDualEncoder(directory: string, options: DualEncoderOptions): Promise<MediaScorer> {
  const model = await readModelDirectory(directory);
  const { manifest } = model;
  if (manifest.kind !== "scorer") throw new MilsError("configuration", `${directory} holds a ${manifest.kind}, not a scorer.`, { file: directory });
  const threads = options.threads ?? Math.max(1, cpus().length - 1);
  const sessions = new Sessions(model.directory, { threads, gpu: options.gpu, log: options.log });
  const resolveFile = (path: string) => join(model.directory, path);
  const experts = await Promise.all(manifest.experts.map((expert) => loadDetectorExpert(expert, sessions, resolveFile)));
  const encoder = new DualEncoder(manifest, model.hash, sessions, experts, resolveFile, options.ffmpeg);
  // Only the check needs the full-precision graphs: they are let go after it.
  const checking = new Sessions(model.directory, { threads, gpu: options.gpu, log: options.log });
  try {
    const bare = (described: ScorerManifest, from: Sessions) => new DualEncoder(described, model.hash, from, [], resolveFile, undefined);
    const original = (full: ScorerManifest) => bare(full, checking);
    await checkQuantised(manifest, bare(manifest, sessions), { ...options, hash: model.hash, resolveFile, original });
  } catch (thrown) {
    await encoder.dispose();
    throw thrown;
  } finally {
    await checking.dispose();
  }
  return encoder;
}
