/**
 * Embeds the initial captions for the embedded scorer, so that the first caption a person asks for does not wait for it.
 * Usage: tsx tools/bank.ts; part of `npm run setup`. Progress goes to standard error.
 */
import { readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { buildBank } from "../src/engine/bank/index.ts";
import { loadDualEncoder } from "../src/engine/scorers/index.ts";

const root = join(import.meta.dirname, "..");
const directory = join(root, "models", "embedded", "bank");

const scorer = await loadDualEncoder(join(root, "models", "embedded", "scorer"), { gpu: "off", log: () => undefined });
let reported = 0;
const file = await buildBank(
  {
    poolPath: join(root, "pools", "image.en.txt"),
    scorer,
    signal: new AbortController().signal,
    onProgress: (done, total) => {
      if (done < total && done < reported + 5_000) return;
      reported = done;
      process.stderr.write(`${done} of ${total} initial captions embedded\n`);
    },
  },
  directory,
);
await scorer.dispose();
// Banks of earlier pools or scorers would only be shipped along.
for (const name of await readdir(directory)) if (name.endsWith(".bank") && name !== basename(file)) await rm(join(directory, name));
