import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { LlamaContextSequence, Token } from "node-llama-cpp";
import { loadLlamaCppGenerator } from "../src/engine/generators/index.ts";
import { LineReader } from "../src/engine/generators/lines.ts";
import { type LlamaRuntime, loadLlamaRuntime } from "../src/engine/generators/llamaRuntime.ts";
import { evaluatePrefix, sharePrefix } from "../src/engine/generators/prefix.ts";
import type { GeneratorManifest, Sampling } from "../src/protocol/manifest.ts";
import { captionKey } from "../src/solver/normalise.ts";
import { atLeast, median, type Row } from "./row.ts";

const SEQUENCES = 16;
const CONTEXT_TOKENS = 512;
const CHUNK_TOKENS = 64;
const CAPTIONS = 96;
const REPEATS = 3;
const PROMPT =
  "Different captions of the same photo:\n- A man walking a dog\n- Two dogs on a beach\n- A dog beside the sea\n" +
  "- A brown dog running over wet sand\n- A dog catching a ball near the water\n- A wet dog shaking itself on a sandy beach\n-";

/** The generator against the two ways of stepping that bound it, each measured in turn, several times over. */
export async function rows(directory = join(import.meta.dirname, "../models/embedded/generator")): Promise<readonly Row[]> {
  const manifest = JSON.parse(await readFile(join(directory, "manifest.json"), "utf8")) as GeneratorManifest;
  const sized = { ...manifest, sequences: SEQUENCES, contextTokens: CONTEXT_TOKENS };
  const settings = { gpu: "off", log: () => undefined } as const;
  const generator = await loadLlamaCppGenerator(directory, sized, settings);
  const runtime = await loadLlamaRuntime(directory, sized, settings);
  try {
    const sequences = Array.from({ length: SEQUENCES }, () => runtime.context.getSequence());
    const againstFree: number[] = [];
    const againstBare: number[] = [];
    for (let seed = 0; seed <= REPEATS; seed++) {
      const ours = await timed(() =>
        generator.generate([{ kind: "continuation", text: PROMPT }], {
          wanted: CAPTIONS,
          seed,
          accept: distinct(),
          signal: new AbortController().signal,
        }),
      );
      const free = await timed(() => freeRunning(runtime, sequences, manifest.sampling, seed));
      const bare = await timed(() => bareLockstep(runtime, sequences, manifest.sampling, seed, ours.result.tokens));
      // The first round warms up caches and is not counted.
      if (seed === 0) continue;
      againstFree.push(ours.result.captions.length / ours.seconds / (free.result / free.seconds));
      againstBare.push(ours.result.tokens / ours.seconds / (bare.result / bare.seconds));
    }
    return [
      atLeast(`generator: captions/s in lockstep against ${SEQUENCES} free-running sequences`, median(againstFree), 1.5),
      atLeast("generator: tokens/s against a bare lockstep loop without text handling", median(againstBare), 0.9),
    ];
  } finally {
    await generator.dispose();
    await runtime.dispose();
  }
}

async function timed<Result>(work: () => Promise<Result>): Promise<{ readonly result: Result; readonly seconds: number }> {
  const start = performance.now();
  const result = await work();
  return { result, seconds: (performance.now() - start) / 1000 };
}

function distinct(): (text: string) => boolean {
  const seen = new Set<string>();
  return (text) => {
    const key = captionKey(text);
    if (key.split(" ").length < 3 || seen.has(key)) return false;
    seen.add(key);
    return true;
  };
}

/** The prompt in every sequence; returns the tokens in the sequences and the one that makes them write. */
async function prefill(
  { model }: LlamaRuntime,
  sequences: readonly LlamaContextSequence[],
): Promise<{ readonly length: number; readonly last: Token }> {
  const bos = model.tokens.shouldPrependBosToken && model.tokens.bos !== null ? [model.tokens.bos] : [];
  const tokens = [...bos, ...model.tokenize(PROMPT)];
  const [leader, ...followers] = sequences;
  const last = tokens.at(-1);
  if (leader === undefined || last === undefined) throw new Error("A sequence and a prompt are needed.");
  const length = tokens.length - 1;
  await evaluatePrefix(leader, tokens.slice(0, length), CHUNK_TOKENS, new AbortController().signal);
  await sharePrefix(leader, followers, length);
  return { length, last };
}

function samplingOf({ temperature, topK, topP, minP, repeatPenalty }: Sampling, seed: number, punish: () => Token[]) {
  return { temperature, topK, topP, minP, seed, yieldEogToken: true, repeatPenalty: { penalty: repeatPenalty, punishTokens: punish } };
}

/** Each sequence runs on its own, as `Promise.all` over node-llama-cpp's generators lets it. Returns captions. */
async function freeRunning(runtime: LlamaRuntime, sequences: readonly LlamaContextSequence[], sampling: Sampling, seed: number): Promise<number> {
  const { length, last } = await prefill(runtime, sequences);
  const reader = new LineReader(runtime.model);
  const accept = distinct();
  let captions = 0;
  await Promise.all(
    sequences.map(async (sequence, index) => {
      let line: Token[] = [];
      const tokens = sequence.evaluate(
        [last],
        samplingOf(sampling, seed * SEQUENCES + index, () => line),
      );
      let next: Token[] | undefined;
      while (captions < CAPTIONS) {
        const { value: token } = await (next === undefined ? tokens.next() : tokens.next(next));
        next = undefined;
        if (token === undefined) break;
        const role = reader.roleOf(token);
        if (role === "text" && line.push(token) < 32) continue;
        if (role !== "text" && accept(runtime.model.detokenize(line).trim())) captions++;
        line = [];
        await sequence.eraseContextTokenRanges([{ start: length, end: sequence.nextTokenIndex }]);
        next = [last];
      }
      await tokens.return();
    }),
  );
  await backToPrefix(sequences, length);
  return captions;
}

/** Steps all sequences together and looks at nothing they write. Returns tokens. */
async function bareLockstep(
  runtime: LlamaRuntime,
  sequences: readonly LlamaContextSequence[],
  sampling: Sampling,
  seed: number,
  wanted: number,
): Promise<number> {
  const { length, last } = await prefill(runtime, sequences);
  const all = sequences.map((sequence, index) =>
    sequence.evaluate(
      [last],
      samplingOf(sampling, seed * SEQUENCES + index, () => []),
    ),
  );
  let sampled = 0;
  while (sampled < wanted) {
    await Promise.all(all.map((tokens) => tokens.next()));
    sampled += all.length;
  }
  await Promise.all(all.map((tokens) => tokens.return()));
  await backToPrefix(sequences, length);
  return sampled;
}

/** As the generator leaves its sequences, so that the next prefill costs each side the same. */
async function backToPrefix(sequences: readonly LlamaContextSequence[], length: number): Promise<void> {
  for (const sequence of sequences) await sequence.eraseContextTokenRanges([{ start: length, end: sequence.nextTokenIndex }]);
}
