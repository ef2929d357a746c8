import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { getLlama, LlamaChatSession, LlamaLogLevel } from "node-llama-cpp";
import { readModelDirectory } from "../src/engine/models/index.ts";
import { loadDualEncoder } from "../src/engine/scorers/index.ts";
import type { EngineSettings } from "../src/protocol/index.ts";
import { answerLines, buildPrompt, type Candidate, cleanCaption } from "../src/solver/index.ts";

/** Captions of the initial list that are embedded to estimate the time for all of them: every one would take minutes. */
const EMBEDDED_SAMPLE = 3_000;
const KEPT = 50;

export interface NaiveOptions {
  readonly settings: EngineSettings;
  readonly picture: string;
  readonly iterations: number;
  readonly requested: number;
}

/**
 * A plain port of the published loop's order of work: one sequence, a chat prompt with the scored list, every kept caption scored again in
 * each iteration, the initial list embedded anew for each picture.
 * @returns seconds for one picture
 */
export async function naiveLoop({ settings, picture, iterations, requested }: NaiveOptions): Promise<number> {
  if (settings.generator.kind !== "directory") throw new Error("The naive loop needs a generator on disk.");
  const { manifest } = await readModelDirectory(settings.generator.path);
  if (manifest.kind !== "generator") throw new Error("Not a generator.");
  const llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error });
  const model = await llama.loadModel({ modelPath: join(settings.generator.path, manifest.model) });
  // As many threads as the product takes: one for each core would measure how they wait for whatever else runs here.
  const context = await model.createContext({ sequences: 1, contextSize: 4096, threads: Math.max(1, llama.cpuMathCores - 1) });
  const scorer = await loadDualEncoder(settings.scorers[0] ?? "", { gpu: "off", log: () => undefined });
  const signal = new AbortController().signal;
  const pool = (await readFile(join(settings.pools, "image.en.txt"), "utf8")).trim().split("\n");
  const sample = pool.filter((_, index) => index % Math.ceil(pool.length / EMBEDDED_SAMPLE) === 0);

  const media = await scorer.embedMedia(picture, "image", signal);
  const score = async (texts: readonly string[]) => {
    const matrix = await scorer.embedTexts(texts, signal);
    return texts.map((_, row) => media.vector.reduce((sum, value, column) => sum + value * (matrix[row * scorer.dimension + column] ?? 0), 0));
  };
  const poolStarted = performance.now();
  const poolScores = await score(sample);
  const poolSeconds = ((performance.now() - poolStarted) / 1000) * (pool.length / sample.length);

  let kept = rank(sample, poolScores);
  const loopStarted = performance.now();
  for (let iteration = 1; iteration <= iterations; iteration++) {
    const session = new LlamaChatSession({ contextSequence: context.getSequence() });
    const feedback = kept.map(([text, value], id): Candidate => ({ id, text, score: value, fitness: value, iteration: 0, fedFrom: [] }));
    const form = { kind: "chat-list", captionsPerPrompt: KEPT, promptsPerIteration: 1, maxWords: 10 } as const;
    const prompt = buildPrompt(form, "image", feedback, requested);
    if (prompt.kind !== "chat-list") throw new Error("The published loop asks in the chat form.");
    const answer = await session.prompt(`${prompt.system}\n${prompt.user}`, {
      maxTokens: requested * 16,
      temperature: 0.5,
      topP: 0.9,
      seed: iteration,
    });
    session.dispose({ disposeSequence: true });
    const texts = [...new Set([...kept.map(([text]) => text), ...answerLines(answer).flatMap((line) => cleanCaption(line) ?? [])])];
    const scores: number[] = [];
    for (const text of texts) scores.push(...(await score([text])));
    kept = rank(texts, scores);
  }
  const loopSeconds = (performance.now() - loopStarted) / 1000;
  await scorer.dispose();
  await llama.dispose();
  return poolSeconds + loopSeconds;
}

function rank(texts: readonly string[], scores: readonly number[]): (readonly [string, number])[] {
  return texts
    .map((text, index) => [text, scores[index] ?? Number.NEGATIVE_INFINITY] as const)
    .sort((a, b) => b[1] - a[1])
    .slice(0, KEPT);
}
