/**
 * How likely the embedded language model finds the leading captions of stored runs: the mean log probability of their tokens as a line of a
 * list of captions. For choices.ts --likelihood.
 * Usage: node tools/measure/likelihood.mjs OUT.json RUNS.jsonl... (what candidates.ts wrote)
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { getLlama, LlamaLogLevel } from "node-llama-cpp";

const MODEL = path.join(import.meta.dirname, "..", "..", "models", "embedded", "generator", "smollm2-135m-instruct-q4_0.gguf");
const HEAD = "Captions of photos:\n-";
/** Of each picture: these many leading initial captions, and of the loop's. */
const LEADERS = 20;

const [out, ...files] = process.argv.slice(2);
if (out === undefined || files.length === 0) {
  process.stderr.write("Usage: node tools/measure/likelihood.mjs OUT.json RUNS.jsonl...\n");
  process.exit(2);
}
const texts = new Set();
for (const file of files) {
  for (const line of (await readFile(file, "utf8")).split("\n").filter(Boolean)) {
    const { initial, rounds } = JSON.parse(line);
    const written = rounds.flat().toSorted((a, b) => b.score - a.score);
    for (const { text } of [...initial.slice(0, LEADERS), ...written.slice(0, LEADERS)]) texts.add(text);
  }
}

const llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error, maxThreads: 1 });
const model = await llama.loadModel({ modelPath: MODEL });
const context = await model.createContext({ sequences: 1, contextSize: 256, batchSize: 256, threads: 1 });
const sequence = context.getSequence();
const head = model.tokenize(HEAD);
const found = {};
for (const text of texts) {
  // The line ends where the caption does; its end counts too, so that a text that stops half-way is unlikely.
  const line = model.tokenize(`${HEAD} ${text}\n`).slice(head.length);
  const known = Math.min(sequence.nextTokenIndex, head.length - 1);
  await sequence.eraseContextTokenRanges([{ start: known, end: sequence.nextTokenIndex }]);
  const all = [...head, ...line];
  const inputs = all.slice(known, -1).map((token, index) => {
    const next = all[known + index + 1];
    const asked = known + index + 1 >= head.length;
    return asked
      ? [
          token,
          {
            generateNext: {
              logits: { filter: { tokens: [next], includeTop: 1 } },
              totalLogitWeight: true,
              options: { temperature: 1, topK: 0, topP: 1, minP: 0 },
            },
          },
        ]
      : token;
  });
  const outputs = await sequence.controlledEvaluate(inputs);
  let sum = 0;
  for (const [index, output] of outputs.entries()) {
    if (!output) continue;
    const { logits, totalLogitWeight } = output.next;
    sum += logits.get(all[known + index + 1]) - Math.max(...logits.values()) - Math.log(totalLogitWeight);
  }
  found[text] = sum / line.length;
  if (Object.keys(found).length % 500 === 0) process.stderr.write(`${Object.keys(found).length} of ${texts.size}\n`);
}
await writeFile(out, JSON.stringify(found));
await llama.dispose();
