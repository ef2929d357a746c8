import { createHash } from "node:crypto";
import { createReadStream, type Stats } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { MilsError, type ModelFile } from "../../protocol/index.ts";
import { readModelDirectory } from "./readModelDirectory.ts";
import { writeAtomically } from "./writeAtomically.ts";

export interface VerifyOptions {
  /**
   * Folder for stamps of what was verified. A file whose path, size, modification time and stated hash are those of its stamp is
   * not read again, which keeps hashing hundreds of megabytes out of every start. Absent: every byte is read.
   */
  readonly stampDirectory?: string;
  readonly signal?: AbortSignal;
}

/** Stated hash, size and modification time (milliseconds) by absolute path. */
type Stamps = Record<string, string>;

/**
 * Checks that every file of a model directory has the size and SHA-256 its manifest states.
 * @throws MilsError `model-missing` or `model-damaged`, naming the file
 */
export async function verifyModelDirectory(path: string, options: VerifyOptions = {}): Promise<void> {
  const { manifest, directory } = await readModelDirectory(path);
  const stampFile =
    options.stampDirectory && join(options.stampDirectory, "verified", `${createHash("sha256").update(directory).digest("hex").slice(0, 16)}.json`);
  const known = stampFile ? await readStamps(stampFile) : {};
  const found: Stamps = {};
  for (const file of manifest.files) {
    const location = join(directory, file.path);
    const stats = await sizeChecked(location, file);
    const stamp = `${file.sha256} ${stats.size} ${stats.mtimeMs}`;
    if (known[location] !== stamp) await checkHash(location, file, options.signal);
    found[location] = stamp;
  }
  if (!stampFile || Object.entries(found).every(([location, stamp]) => known[location] === stamp)) return;
  try {
    await writeAtomically(stampFile, [`${JSON.stringify(found, undefined, 2)}\n`]);
  } catch {
    // A cache that cannot be written costs time at the next start, nothing else.
  }
}

async function readStamps(file: string): Promise<Stamps> {
  try {
    const content: unknown = JSON.parse(await readFile(file, "utf8"));
    return typeof content === "object" && content !== null ? (content as Stamps) : {};
  } catch {
    return {};
  }
}

async function sizeChecked(location: string, file: ModelFile): Promise<Stats> {
  let stats: Stats;
  try {
    stats = await stat(location);
  } catch (cause) {
    throw new MilsError("model-missing", `The model file ${location} is missing; get it again.`, { file: location, cause });
  }
  if (!stats.isFile() || stats.size !== file.bytes)
    throw new MilsError(
      "model-damaged",
      `The model file ${location} is damaged: it has ${stats.size} bytes instead of ${file.bytes}; get it again.`,
      {
        file: location,
      },
    );
  return stats;
}

async function checkHash(location: string, file: ModelFile, signal: AbortSignal | undefined): Promise<void> {
  const hash = createHash("sha256");
  try {
    await pipeline(createReadStream(location, { highWaterMark: 1 << 20 }), hash, { ...(signal && { signal }) });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new MilsError("model-damaged", `The model file ${location} cannot be read; check its permissions, or get it again.`, {
      file: location,
      cause,
    });
  }
  if (hash.digest("hex") !== file.sha256)
    throw new MilsError("model-damaged", `The model file ${location} is damaged: its content is not what its manifest states; get it again.`, {
      file: location,
    });
}
