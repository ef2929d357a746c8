/**
 * One process of `npm run pool`: loads the generator, takes topics from its parent one by one and sends back what they brought.
 * A process of its own per job, since node-llama-cpp keeps to one thread best.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadLlamaCppGenerator } from "../../src/engine/generators/index.ts";
import type { GeneratorManifest } from "../../src/protocol/manifest.ts";
import { captionKey } from "../../src/solver/normalise.ts";
import { topicPrompt } from "./examples.ts";
import { poolCaption } from "./filters.ts";
import type { ExampleSet } from "./topics.ts";

export interface TopicTask {
  readonly topic: string;
  readonly examples: ExampleSet;
  readonly wanted: number;
  readonly seed: number;
}

export type WorkerMessage =
  | { readonly type: "ready" }
  | { readonly type: "done"; readonly topic: string; readonly captions: readonly string[]; readonly lines: number };

/** More than the loop uses: there is one long prompt, and wide steps use the processor better. */
const SEQUENCES = 32;
const CONTEXT_TOKENS = 512;

const [directory] = process.argv.slice(2);
if (directory === undefined || process.send === undefined) throw new Error("worker.ts is started by run.ts");
const send = (message: WorkerMessage) => process.send?.(message);

const manifest = JSON.parse(await readFile(join(directory, "manifest.json"), "utf8")) as GeneratorManifest;
const generator = await loadLlamaCppGenerator(
  directory,
  { ...manifest, sequences: SEQUENCES, contextTokens: CONTEXT_TOKENS },
  { gpu: "off", threads: 1, log: ({ level, message }) => (level === "warn" || level === "error" ? console.error(message) : undefined) },
);

process.on("message", async ({ topic, examples, wanted, seed }: TopicTask) => {
  const seen = new Set<string>();
  const captions: string[] = [];
  const { lines } = await generator.generate([{ kind: "continuation", text: topicPrompt(examples, topic) }], {
    wanted,
    seed,
    signal: new AbortController().signal,
    accept: (line) => {
      const caption = poolCaption(line);
      if (caption === undefined || seen.has(captionKey(caption))) return false;
      seen.add(captionKey(caption));
      captions.push(caption);
      return true;
    },
  });
  send({ type: "done", topic, captions, lines });
});
process.on("disconnect", () => process.exit(0));
send({ type: "ready" });
