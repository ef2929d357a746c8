import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { lock } from "proper-lockfile";
import { MilsError } from "../../../protocol/index.ts";

/** Folder of what is not complete yet. */
export function partialDirectory(storeDirectory: string, id: string): string {
  return join(storeDirectory, ".partial", id);
}

/**
 * Runs `work` while no other process downloads, imports or removes the same model. The lock of a process that died is taken over.
 * @throws MilsError `download-failed` when another process is at it
 */
export async function withStoreLock<T>(storeDirectory: string, id: string, work: (compromised: AbortSignal) => Promise<T>): Promise<T> {
  await mkdir(join(storeDirectory, ".partial"), { recursive: true });
  const compromised = new AbortController();
  const path = partialDirectory(storeDirectory, id);
  let release: () => Promise<void>;
  try {
    release = await lock(path, {
      realpath: false,
      stale: 15_000,
      onCompromised: (cause) =>
        compromised.abort(new MilsError("download-failed", `The download of ${id} lost its lock (${cause.message}); start it again.`, { cause })),
    });
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause && cause.code === "ELOCKED")) throw cause;
    throw new MilsError("download-failed", `${id} is being downloaded or changed by another process; wait until it is done.`, { file: path, cause });
  }
  try {
    return await work(compromised.signal);
  } finally {
    // Of a lock that was lost nothing is left to give back.
    await release().catch(() => undefined);
  }
}
