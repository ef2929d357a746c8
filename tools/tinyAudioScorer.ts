/**
 * A scorer in the shape of the published CLAP with random weights, for a look at the way of a sound through the product without the real model's
 * 0.6 GB: npx tsx tools/tinyAudioScorer.ts DIRECTORY, then mils caption --scorer DIRECTORY sound.wav. Its words mean nothing.
 */
import { cp, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { CLAP } from "../test/fixtures/models/audioTowers.ts";
import { writeTinyAudioScorer } from "../test/fixtures/models/tinyAudioScorer.ts";

const [target] = process.argv.slice(2);
if (target === undefined) {
  process.stderr.write("usage: npx tsx tools/tinyAudioScorer.ts DIRECTORY\n");
  process.exit(2);
}
const made = await writeTinyAudioScorer(CLAP);
await cp(made, resolve(target), { recursive: true, force: false, errorOnExist: true });
await rm(made, { recursive: true });
process.stdout.write(`${resolve(target)}: random weights in the shape of CLAP\n`);
