#!/usr/bin/env node
/**
 * `npm run setup:server`: fetches llama.cpp's own server as `xllamacpp` packs it (MIT) into `.cache/server/`, for the test that runs the
 * loop against a real OpenAI-compatible server. Plain Node without dependencies. Exit codes: 0 done, 2 something a person has to put right.
 */
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { download, inScratch } from "./setup/downloads.mjs";
import { report } from "./setup/progress.mjs";
import { findPython } from "./setup/python.mjs";
import { run } from "./setup/run.mjs";
import { SetupError } from "./setup/SetupError.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const cache = path.join(root, "tools", ".cache", "packages");
const VERSION = "2026.10.11549";
const target = path.join(root, ".cache", "server", VERSION);

/** Wheels by Node's platform and architecture: platform tag, bytes, SHA-256. */
const WHEELS = {
  "linux-x64": ["manylinux2014_x86_64.manylinux_2_17_x86_64", 33827498, "c54e7d13520ecc989c63dc99d55de3065e2f343a91f43f053d16b5e62077c261"],
  "linux-arm64": ["manylinux2014_aarch64.manylinux_2_17_aarch64", 32870844, "e2a3e79e775515de4ad197e667f874070446ef9ac9cf2044bc9866bc4c72289e"],
  "darwin-arm64": ["macosx_13_0_arm64", 12152949, "4ecda27a308b2403aa13c9d04b270befab95edc556c24ed00b2f8a98bd7f6781"],
  "win32-x64": ["win_amd64", 8733245, "1b76730ab9af47ec8d05a3d55154305fa92642f694dd9ad87d9e5a5e9956a59d"],
};

async function setUp() {
  if (existsSync(path.join(target, "xllamacpp"))) return report("everything is in place");
  const platform = `${process.platform}-${process.arch}`;
  if (!(platform in WHEELS)) throw new SetupError(`xllamacpp has no package for ${platform}; the test against a real server is left out there.`);
  const [tag, bytes, sha256] = WHEELS[platform];
  const python = await findPython();
  /** @type {import("./setup/packages.mjs").PinnedPackage} */
  const pinned = {
    client: "pip",
    name: "xllamacpp",
    version: VERSION,
    file: `xllamacpp-${VERSION}-cp310-abi3-${tag}.whl`,
    bytes,
    integrity: `sha256-${sha256}`,
    // Any Python can fetch it; one of 3.10 or newer runs it.
    options: ["--python-version", "3.10", "--implementation", "cp", "--abi", "abi3", "--platform", tag.split(".")[0]],
  };
  const wheel = await download(pinned, { cache, pip: async () => [python.command, "-m", "pip"] });
  await inScratch(cache, async (scratch) => {
    const unpacked = path.join(scratch, "unpacked");
    const { code, errors } = await run(python.command, ["-m", "zipfile", "-e", wheel, unpacked]);
    if (code !== 0) throw new SetupError(`${wheel} could not be unpacked.`, errors);
    mkdirSync(path.dirname(target), { recursive: true });
    renameSync(unpacked, target);
  });
  rmSync(wheel);
  report(`${path.relative(root, target)} is in place`);
}

try {
  await setUp();
} catch (error) {
  process.stderr.write(`setup: ${error instanceof SetupError ? error.message : error.stack}\n`);
  process.exitCode = 2;
}
