/**
 * `npm run pool`: writes pools/image.en.txt or pools/audio.en.txt with our own generator from our own topics. Resumable: what is
 * done stands in a journal under .cache/pool. The same topics, examples and model give the same file, with any number of jobs.
 */
import { fork } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { GeneratorManifest } from "../../src/protocol/manifest.ts";
import { exampleCaptions, topicPrompt } from "./examples.ts";
import { makePool } from "./filters.ts";
import { appendJournal, type JournalEntry, readJournal } from "./journal.ts";
import { sceneCaptions, withScenes } from "./sceneCaptions.ts";
import { SOUND_TOPICS } from "./soundTopics.ts";
import { batchesOf, IMAGE_TOPICS } from "./topics.ts";
import type { TopicBatch, WorkerMessage } from "./worker.ts";

const root = join(import.meta.dirname, "../..");
const { values } = parseArgs({
  options: {
    modality: { type: "string", default: "image" },
    jobs: { type: "string", default: "2" },
    model: { type: "string", default: join(root, "models/embedded/generator") },
    /** Only so many batches of topics, evenly spread: for a look at what comes out. Writes no pool. */
    sample: { type: "string" },
  },
});
const { modality, model } = values;
const jobs = Number(values.jobs);
if ((modality !== "image" && modality !== "audio") || !Number.isInteger(jobs) || jobs < 1) {
  console.error("usage: npm run pool -- [--modality image|audio] [--jobs N] [--model DIRECTORY] [--sample N]");
  process.exit(2);
}

const manifest = JSON.parse(await readFile(join(model, "manifest.json"), "utf8")) as GeneratorManifest;
const weights = manifest.files.find(({ path }) => path === manifest.model)?.sha256;
const all = batchesOf(modality === "image" ? IMAGE_TOPICS : SOUND_TOPICS).map(({ group: { examples, wanted }, topics }) => {
  const prompts = topics.map((topic) => topicPrompt(examples, topic));
  const fingerprint = createHash("sha256")
    .update(JSON.stringify([prompts, wanted, weights]))
    .digest("hex");
  return { topics, examples, wanted: wanted * topics.length, fingerprint, seed: Number.parseInt(fingerprint.slice(0, 8), 16) };
});
const every = values.sample === undefined ? 1 : Math.max(1, Math.floor(all.length / Number(values.sample)));
const batches = all.filter((_, index) => index % every === 0);

const folder = join(root, ".cache/pool");
await mkdir(folder, { recursive: true });
const journal = join(folder, `${modality}.jsonl`);
const current = new Set(batches.map(({ fingerprint }) => fingerprint));
const entries: JournalEntry[] = (await readJournal(journal)).filter(({ fingerprint }) => current.delete(fingerprint));
const open = batches.filter(({ fingerprint }) => current.has(fingerprint));
if (entries.length > 0) console.error(`${entries.length} of ${batches.length} batches of topics were done before`);

const started = performance.now();
let finished = 0;
let written = 0;
// In mixed order: groups differ in speed, and so the time left can be told from the start.
const queue = [...open].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1));
await Promise.all(Array.from({ length: Math.min(jobs, open.length) }, () => runJob()));
process.stderr.write("\n");

const pool = makePool(
  entries.map(({ lines }) => lines),
  modality,
);
const examples = new Set(exampleCaptions());
const fromTopics = pool.filter((caption) => !examples.has(caption));
const own = withScenes(fromTopics, sceneCaptions(modality));
const lines = entries.reduce((sum, entry) => sum + entry.lines.length, 0);
console.error(`${own.length} captions from ${lines} lines, ${entries.length} batches of topics`);
if (values.sample === undefined) {
  await mkdir(join(root, "pools"), { recursive: true });
  const file = join(root, `pools/${modality}.en.txt`);
  await writeFile(`${file}.part`, `${own.join("\n")}\n`);
  await rename(`${file}.part`, file);
} else for (const caption of own) console.log(caption);

/** Feeds one worker until the queue is empty. */
function runJob(): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = fork(join(import.meta.dirname, "worker.ts"), [model]);
    let fingerprint = "";
    const next = () => {
      const batch = queue.shift();
      if (batch === undefined) {
        worker.disconnect();
        return;
      }
      fingerprint = batch.fingerprint;
      worker.send(batch satisfies TopicBatch);
    };
    let pending: Promise<void> = Promise.resolve();
    worker.on("message", (message: WorkerMessage) => {
      if (message.type === "done") {
        const entry: JournalEntry = { fingerprint, lines: message.lines };
        entries.push(entry);
        pending = pending.then(() => appendJournal(journal, entry));
        finished++;
        written += message.lines.length;
        showProgress();
      }
      next();
    });
    worker.on("error", reject);
    worker.on("exit", (code) =>
      code === 0 ? pending.then(resolve, reject) : reject(new Error(`a worker ended with code ${code}; run the command again to resume`)),
    );
  });
}

function showProgress(): void {
  const seconds = (performance.now() - started) / 1000;
  const left = (seconds / finished) * (open.length - finished);
  const text = `${finished}/${open.length} batches, ${written} lines, ${(written / seconds).toFixed(0)}/s, ${Math.ceil(left / 60)} min left`;
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}`);
  else if (finished % 20 === 0) console.error(text);
}
