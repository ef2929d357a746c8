import { type FileHandle, open } from "node:fs/promises";
import { MilsError } from "../../protocol/index.ts";

/** No photograph comes near it; what is larger is no picture for a page. */
const LARGEST_FILE = 256 * 1024 * 1024;

/**
 * The content of a media file that is read whole.
 * @throws MilsError `media-unreadable` when it is missing, empty, no regular file or not readable; `media-too-large` over 256 MiB
 */
export async function readMediaFile(path: string, signal: AbortSignal): Promise<Buffer> {
  signal.throwIfAborted();
  return await withMediaFile(path, async (file, size) => {
    if (size > LARGEST_FILE) {
      const problem = `${path} has ${Math.round(size / 2 ** 20)} MiB; pictures over 256 MiB are not decoded. Scale it down.`;
      throw new MilsError("media-too-large", problem, { file: path });
    }
    return await file.readFile({ signal });
  }).catch((thrown: unknown) => {
    signal.throwIfAborted();
    throw thrown;
  });
}

/**
 * For files that another program reads, and of any size.
 * @throws MilsError `media-unreadable` when it is missing, empty, no regular file or not readable
 */
export async function checkMediaFile(path: string): Promise<void> {
  await withMediaFile(path, async () => undefined);
}

async function withMediaFile<T>(path: string, work: (file: FileHandle, size: number) => Promise<T>): Promise<T> {
  const unreadable = (reason: string, cause?: unknown) => new MilsError("media-unreadable", `${path} ${reason}.`, { file: path, cause });
  try {
    const file = await open(path, "r");
    try {
      const stats = await file.stat();
      if (stats.isDirectory()) throw unreadable("is a folder; name the files in it");
      if (!stats.isFile()) throw unreadable("is not a regular file; copy its content to one first");
      if (stats.size === 0) throw unreadable("is empty; save it again from its source");
      return await work(file, stats.size);
    } finally {
      await file.close();
    }
  } catch (thrown) {
    if (thrown instanceof MilsError) throw thrown;
    const code = thrown instanceof Error && "code" in thrown ? String(thrown.code) : String(thrown);
    const reason = UNREADABLE[code] ?? `cannot be read (${code}); check the disk and the path`;
    throw unreadable(reason, thrown);
  }
}

/** What Node's error codes mean to a person. */
const UNREADABLE: Readonly<Record<string, string>> = {
  ENOENT: "does not exist; check the path",
  ENOTDIR: "does not exist; check the path",
  EISDIR: "is a folder; name the files in it",
  EACCES: "may not be read; check its permissions",
  EPERM: "may not be read; check its permissions",
};
