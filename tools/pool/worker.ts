/**
 * One process of `npm run pool`: loads the generator, takes batches of topics from its parent and sends back what they brought.
 * Two processes of one thread each write more than one process of two threads.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadLlamaCppGenerator } from "../../src/engine/generators/index.ts";
import type { GeneratorManifest } from "../../src/protocol/manifest.ts";
import { captionKey } from "../../src/solver/normalise.ts";
import { topicPrompt } from "./examples.ts";
import { poolCaption } from "./filters.ts";
import type { ExampleSet } from "./topics.ts";

/** Topics asked side by side, each by its share of the sequences, so that few sequences are cut off when enough is written. */
export interface TopicBatch {
  readonly topics: readonly string[];
  readonly examples: ExampleSet;
  /** Over all topics of the batch. */
  readonly wanted: number;
  readonly seed: number;
}

export type WorkerMessage = { readonly type: "ready" } | { readonly type: "done"; readonly lines: readonly string[] };

const SEQUENCES = 16;
const CONTEXT_TOKENS = 384;
/** Cooler than the loop: nothing ranks these captions, so an odd one stays. */
const TEMPERATURE = 0.8;

const [directory] = process.argv.slice(2);
if (directory === undefined || process.send === undefined) throw new Error("worker.ts is started by run.ts");
const send = (message: WorkerMessage) => process.send?.(message);

const manifest = JSON.parse(await readFile(join(directory, "manifest.json"), "utf8")) as GeneratorManifest;
const generator = await loadLlamaCppGenerator(
  directory,
  { ...manifest, sequences: SEQUENCES, contextTokens: CONTEXT_TOKENS, sampling: { ...manifest.sampling, temperature: TEMPERATURE } },
  { gpu: "off", threads: 1, log: ({ level, message }) => (level === "warn" || level === "error" ? console.error(message) : undefined) },
);

process.on("message", async ({ topics, examples, wanted, seed }: TopicBatch) => {
  const seen = new Set<string>();
  const lines: string[] = [];
  const prompts = topics.map((topic) => ({ kind: "continuation" as const, text: topicPrompt(examples, topic) }));
  await generator.generate(prompts, {
    wanted,
    seed,
    signal: new AbortController().signal,
    accept: (line) => {
      lines.push(line);
      const caption = poolCaption(line, examples === "sounds" ? "audio" : "image");
      if (caption === undefined || seen.has(captionKey(caption))) return false;
      seen.add(captionKey(caption));
      return true;
    },
  });
  send({ type: "done", lines });
});
process.on("disconnect", () => process.exit(0));
send({ type: "ready" });
