#!/usr/bin/env node
/**
 * `npm run setup:evaluation`: fetches METEOR 1.5 and Stanford's PTB tokenizer, which `mils eval` runs with Java, into `.cache/evaluation/`.
 * Plain Node without dependencies. Exit codes: 0 done, 2 something a person has to put right.
 */
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { download, inScratch } from "./setup/downloads.mjs";
import { moveIntoPlace } from "./setup/files.mjs";
import { report } from "./setup/progress.mjs";
import { findPython } from "./setup/python.mjs";
import { run } from "./setup/run.mjs";
import { SetupError } from "./setup/SetupError.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const target = path.join(root, ".cache", "evaluation");
const cache = path.join(root, "tools", ".cache", "packages");

/** @type {import("./setup/packages.mjs").PinnedPackage} The package's metadata states the BSD licence; METEOR is LGPL, the tokenizer GPL: used here, never shipped. */
const PYCOCOEVALCAP = {
  client: "pip",
  name: "pycocoevalcap",
  version: "1.2",
  file: "pycocoevalcap-1.2-py3-none-any.whl",
  bytes: 104312215,
  integrity: "sha256-083ed7910f1aec000b0a237ef6665f74edf19954204d0b1cbdb8399ed132228d",
};

/** Where a file stands in the package, and here. */
const FILES = [
  ["pycocoevalcap/meteor/meteor-1.5.jar", "meteor-1.5.jar"],
  ["pycocoevalcap/meteor/data/paraphrase-en.gz", "data/paraphrase-en.gz"],
  ["pycocoevalcap/tokenizer/stanford-corenlp-3.4.1.jar", "stanford-corenlp-3.4.1.jar"],
];

async function setUp() {
  if (FILES.every(([, file]) => existsSync(path.join(target, file)))) return report("everything is in place");
  const python = await findPython();
  const wheel = await download(PYCOCOEVALCAP, { cache, pip: async () => [python.command, "-m", "pip"] });
  await inScratch(cache, async (scratch) => {
    const { code, errors } = await run(python.command, ["-m", "zipfile", "-e", wheel, scratch]);
    if (code !== 0) throw new SetupError(`${wheel} could not be unpacked.`, errors);
    for (const [member, file] of FILES) moveIntoPlace(path.join(scratch, member), path.join(target, file));
  });
  report(".cache/evaluation is in place");
}

try {
  await setUp();
} catch (error) {
  process.stderr.write(`setup: ${error instanceof SetupError ? error.message : error.stack}\n`);
  process.exitCode = 2;
}
