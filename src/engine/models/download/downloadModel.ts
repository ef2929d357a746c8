import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rename, rm, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type CatalogFile, type DownloadableEntry, MilsError } from "../../../protocol/index.ts";
import { manifestOf } from "../catalog.ts";
import { readModelDirectory } from "../readModelDirectory.ts";
import { verifyModelDirectory } from "../verifyModelDirectory.ts";
import { writeAtomically } from "../writeAtomically.ts";
import { downloadFile, type ReceivedFile } from "./downloadFile.ts";
import { Hub, type HubOptions } from "./hub.ts";
import { bytesIn } from "./partialBytes.ts";
import { type Pins, pinFileOf, readPins, writePins } from "./pins.ts";
import { partialDirectory, withStoreLock } from "./storeLock.ts";

export interface DownloadProgress {
  /** Path in the repository. */
  readonly file: string;
  readonly received: number;
  /** Absent where neither catalogue nor server says it. */
  readonly bytes?: number;
}

export interface ModelDownload extends HubOptions {
  /** The store's folder. */
  readonly directory: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: DownloadProgress) => void;
  readonly connections?: number;
  readonly partBytes?: number;
}

export interface DownloadedModel {
  readonly directory: string;
  /** True when it was there, complete, and nothing was fetched. */
  readonly present: boolean;
  /** Files whose hash the catalogue does not know: what was received, and is pinned now. */
  readonly pinned: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
}

/** Left free on the disk beside the model itself. */
const DISK_MARGIN = 64 * 2 ** 20;

/**
 * Downloads a model into the store. It gets its folder only when every file is there and right; a download that was stopped goes on where it stopped.
 * @throws MilsError `download-failed`, `configuration` in offline mode; the signal's reason
 */
export async function downloadModel(entry: DownloadableEntry, options: ModelDownload): Promise<DownloadedModel> {
  const target = join(options.directory, entry.id);
  return await withStoreLock(options.directory, entry.id, async (compromised) => {
    const signal = AbortSignal.any([options.signal, compromised]);
    if (await isComplete(target, signal)) return { directory: target, present: true, pinned: [] };
    const hub = new Hub(options);
    try {
      const partial = partialDirectory(options.directory, entry.id);
      const { received, commit } = await downloadFiles(entry, hub, partial, { ...options, signal });
      await writeAtomically(join(partial, "manifest.json"), [`${JSON.stringify(manifestOf(entry, received, commit), undefined, 2)}\n`]);
      await readModelDirectory(partial);
      await rm(target, { recursive: true, force: true });
      await rename(partial, target);
      const pinned = entry.files.flatMap(({ path, sha256 }, index) => {
        const file = received[index];
        return sha256 === undefined && file ? [{ path, bytes: file.bytes, sha256: file.sha256 }] : [];
      });
      return { directory: target, present: false, pinned };
    } finally {
      await hub.close();
    }
  });
}

async function isComplete(directory: string, signal: AbortSignal): Promise<boolean> {
  try {
    await verifyModelDirectory(directory, { signal });
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
}

async function downloadFiles(
  entry: DownloadableEntry,
  hub: Hub,
  partial: string,
  { directory, signal, onProgress, connections, partBytes }: ModelDownload,
): Promise<{ readonly received: readonly ReceivedFile[]; readonly commit: string }> {
  const origin = `${entry.repository}@${entry.revision}`;
  const pinFile = pinFileOf(directory, entry.id);
  let pins: Pins = await readPins(pinFile, origin);
  const received: ReceivedFile[] = [];
  let remaining = entry.files.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  await checkSpace(directory, remaining - (await bytesIn(partial, entry.files)), entry.name);
  for (const file of entry.files) {
    const target = join(partial, file.path);
    await mkdir(dirname(target), { recursive: true });
    const expected = { ...pins.files[file.from], ...known(file) };
    const report = (count: number, bytes = expected.bytes) =>
      onProgress?.({ file: file.from, received: count, ...(bytes !== undefined && { bytes }) });
    // A branch may move between two files; the commit of the first one holds for all.
    const url = hub.urlOf(entry.repository, pins.commit ?? entry.revision, file.from);
    let size = expected.bytes;
    const result =
      (await alreadyThere(target, expected, signal)) ??
      (await downloadFile({
        ...{ hub, url, target, expected, signal },
        ...(connections !== undefined && { connections }),
        ...(partBytes !== undefined && { partBytes }),
        onSize: async (bytes) => {
          size = bytes ?? size;
          if (file.bytes === undefined && bytes !== undefined) await checkSpace(directory, bytes + remaining, entry.name);
        },
        onProgress: (count) => report(count, size),
      }).catch((thrown: unknown) => {
        throw withPinRemedy(thrown, file, pins, pinFile);
      }));
    remaining -= file.bytes ?? 0;
    report(result.bytes, result.bytes);
    received.push(result);
    const commit = pins.commit ?? result.commit;
    pins = { ...(commit !== undefined && { commit }), files: { ...pins.files, [file.from]: { bytes: result.bytes, sha256: result.sha256 } } };
    await writePins(pinFile, origin, pins);
  }
  return { received, commit: pins.commit ?? entry.revision };
}

function known({ bytes, sha256 }: CatalogFile): { readonly bytes?: number; readonly sha256?: string } {
  return { ...(bytes !== undefined && { bytes }), ...(sha256 !== undefined && { sha256 }) };
}

/** A pin is what came first, not what is right: the person may know that the publisher replaced the file. */
function withPinRemedy(thrown: unknown, file: CatalogFile, pins: Pins, pinFile: string): unknown {
  if (!(thrown instanceof MilsError) || file.sha256 !== undefined || pins.files[file.from] === undefined || !thrown.message.includes("expected"))
    return thrown;
  return new MilsError(
    thrown.code,
    `${thrown.message} What an earlier download received is pinned in ${pinFile}; remove it to trust the server anew.`,
    {
      file: pinFile,
      cause: thrown,
    },
  );
}

/** A file of an earlier, stopped download, if it is the right one. */
async function alreadyThere(
  target: string,
  expected: { readonly bytes?: number; readonly sha256?: string },
  signal: AbortSignal,
): Promise<ReceivedFile | undefined> {
  const found = await stat(target).catch(() => undefined);
  if (found === undefined || expected.sha256 === undefined || (expected.bytes !== undefined && found.size !== expected.bytes)) return undefined;
  const hash = createHash("sha256");
  await pipeline(createReadStream(target, { highWaterMark: 2 ** 20 }), hash, { signal });
  return hash.digest("hex") === expected.sha256 ? { bytes: found.size, sha256: expected.sha256 } : undefined;
}

/** @throws MilsError `download-failed` when the disk of the store has too little room */
async function checkSpace(directory: string, bytes: number, name: string): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  if (bytes + DISK_MARGIN <= free) return;
  const gigabytes = (value: number) => `${(value / 1e9).toFixed(2)} GB`;
  throw new MilsError(
    "download-failed",
    `${name} needs ${gigabytes(bytes)} and ${directory} has ${gigabytes(free)} free; make room, or set MILS_MODEL_STORE to a larger disk.`,
    { file: directory },
  );
}
