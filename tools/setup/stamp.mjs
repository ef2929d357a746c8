import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { sizeOf, writeAtomically } from "./files.mjs";

/**
 * What earlier set-ups finished: for each part the hash of what it was made from and the size of each file it made.
 * Comparing these takes milliseconds; whether the files' content is intact is checked by the engine against the manifests' hashes.
 */
export class Stamp {
  #file;
  #root;
  #parts;

  /**
   * @param {string} file where the stamp is kept
   * @param {string} root what the names of made files are relative to
   */
  constructor(file, root) {
    this.#file = file;
    this.#root = root;
    this.#parts = readParts(file);
  }

  /** True when `part` was made from the same inputs and all of its files still have their sizes. */
  holds(part, inputs) {
    const entry = this.#parts[part];
    return entry?.inputs === inputs && Object.entries(entry.files).every(([file, bytes]) => sizeOf(path.join(this.#root, file)) === bytes);
  }

  /** Records a finished part. Throws when it did not make one of its files. */
  record(part, inputs, files) {
    const missing = files.filter((file) => sizeOf(path.join(this.#root, file)) < 0);
    if (missing.length > 0) throw new Error(`${part} was made without ${missing.join(", ")}`);
    this.#parts[part] = { inputs, files: Object.fromEntries(files.map((file) => [file, sizeOf(path.join(this.#root, file))])) };
    writeAtomically(this.#file, `${JSON.stringify({ schema: 1, parts: this.#parts }, null, 2)}\n`);
  }
}

/** A stamp that cannot be read counts as none: everything is made again. */
function readParts(file) {
  try {
    const stamp = JSON.parse(readFileSync(file, "utf8"));
    return stamp.schema === 1 ? stamp.parts : {};
  } catch {
    return {};
  }
}

/** SHA-256 over the names and contents of files below `root`, and over further values. */
export function hashOf(root, files, values) {
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(`${file}\0`)
      .update(readFileSync(path.join(root, file)))
      .update("\0");
  return hash.update(JSON.stringify(values)).digest("hex");
}
