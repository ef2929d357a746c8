import { createHash } from "node:crypto";
import { closeSync, createReadStream, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";

/** Digest of a file without reading it into memory. */
export async function digestOf(file, algorithm, encoding) {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  return hash.digest(encoding);
}

/** Flushes a finished file to the disk and gives it its name: under `target` there is all of it or nothing. */
export function moveIntoPlace(partial, target) {
  const descriptor = openSync(partial, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  mkdirSync(path.dirname(target), { recursive: true });
  renameSync(partial, target);
}

/** Writes a file under a temporary name, then moves it into place. */
export function writeAtomically(target, content) {
  mkdirSync(path.dirname(target), { recursive: true });
  const partial = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.partial`);
  try {
    writeFileSync(partial, content);
    moveIntoPlace(partial, target);
  } finally {
    rmSync(partial, { force: true });
  }
}

/** Size of a file in bytes, or -1 where there is none. */
export function sizeOf(file) {
  return statSync(file, { throwIfNoEntry: false })?.size ?? -1;
}

/** When a file was last written, in milliseconds, or -1 where there is none. */
export function writtenAt(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -1;
}
