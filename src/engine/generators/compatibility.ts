import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GgufInsights, type Llama, readGgufFileInfo } from "node-llama-cpp";
import type { GeneratorManifest, GgufShape, GpuChoice } from "../../protocol/index.ts";
import { openBackend } from "./backend.ts";
import { ggufHeader } from "./ggufHeader.ts";
import { contextTokensOf } from "./memoryFit.ts";

/** A generator to score: its file where it is on this machine, its shape where it is not. */
export interface Candidate {
  readonly id: string;
  readonly manifest: Pick<GeneratorManifest, "contextTokens" | "sequences">;
  readonly gguf: { readonly file: string } | { readonly shape: GgufShape };
}

/**
 * How well generators suit this machine, 0-1 by id: the compatibility score of the library's GGUF insights for the context they are used with, weighing
 * layers on the GPU, free memory and size. Reads headers, loads no weights, asks no server. One whose header cannot be read is left out.
 */
export async function compatibilityScores(candidates: readonly Candidate[], gpu: GpuChoice): Promise<ReadonlyMap<string, number>> {
  const scores = new Map<string, number>();
  if (candidates.length === 0) return scores;
  const { llama } = await openBackend({ gpu, log: () => undefined });
  const folder = await mkdtemp(join(tmpdir(), "mils-headers-"));
  try {
    for (const { id, manifest, gguf } of candidates) {
      const file = "file" in gguf ? gguf.file : join(folder, `${id}.gguf`);
      try {
        if ("shape" in gguf) await writeFile(file, ggufHeader(gguf.shape).header);
        scores.set(id, await scoreOf(file, manifest, llama));
      } catch {
        // A score is advice: a list without it is better than no list.
      }
    }
    return scores;
  } finally {
    await llama.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

async function scoreOf(file: string, manifest: Candidate["manifest"], llama: Llama): Promise<number> {
  const insights = await GgufInsights.from(await readGgufFileInfo(file, { logWarnings: false }), llama);
  const context = contextTokensOf(manifest, insights.trainContextSize) * manifest.sequences;
  const { compatibilityScore } = await insights.configurationResolver.resolveAndScoreConfig({ targetContextSize: context, swaFullCache: true });
  return compatibilityScore;
}
