import { randomBytes } from "node:crypto";
import { open, readdir, readFile, realpath, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, sep } from "node:path";
import { MilsError, messageOf } from "../protocol/index.ts";

const TEMPORARY = /^\..+\.mils-[0-9a-f]{12}\.tmp$/;

/** Whether `path` is `folder` or lies below it; both absolute. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (!isAbsolute(way) && way !== ".." && !way.startsWith(`..${sep}`));
}

export interface AtomicWriteOptions {
  /** Absolute. A symbolic link whose target lies outside is refused. */
  readonly workspace: string;
  /** The bytes the file must still have right before it is replaced; absent for a file that is written regardless. */
  readonly expected?: Uint8Array;
}

/**
 * Replaces a file's content so that a reader, or a crash at any moment, sees the old bytes or the new ones and nothing between:
 * temporary file in the same folder, fsync, rename. The mode is kept; a symbolic link stays one and its target is written.
 * A file that nobody may write is left alone.
 * Throws `document-changed` when the file no longer has the expected bytes, `write-failed` otherwise.
 */
export async function writeAtomically(path: string, bytes: Uint8Array, options: AtomicWriteOptions): Promise<void> {
  const target = await realTarget(path, options.workspace);
  const temporary = join(dirname(target), `.${basename(target)}.mils-${randomBytes(6).toString("hex")}.tmp`);
  const mode = await modeOf(target);
  // A rename would replace the file all the same; whoever took the permission away meant it.
  if (mode !== undefined && (mode & 0o222) === 0) {
    throw new MilsError("write-failed", `${path} is read-only: it is left alone. Make it writable and run again`, { file: path });
  }
  try {
    const handle = await open(temporary, "wx", mode ?? 0o666);
    try {
      await handle.writeFile(bytes);
      // The umask may have taken bits away that the original has.
      if (mode !== undefined) await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (options.expected !== undefined) await assertUnchanged(path, target, options.expected);
    await rename(temporary, target);
  } catch (thrown) {
    await unlink(temporary).catch(() => undefined);
    if (thrown instanceof MilsError) throw thrown;
    throw new MilsError("write-failed", `cannot write ${path}: ${messageOf(thrown)}`, { file: path, cause: thrown });
  }
  await syncFolder(dirname(target));
}

/** Deletes what a killed process left of `writeAtomically` in a folder. */
export async function removeLeftovers(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(names.filter((name) => TEMPORARY.test(name)).map((name) => unlink(join(folder, name)).catch(() => undefined)));
}

async function realTarget(path: string, workspace: string): Promise<string> {
  let target: string;
  try {
    target = await realpath(path);
  } catch {
    target = join(await realpath(dirname(path)), basename(path));
  }
  if (!isInside(target, await realpath(workspace))) {
    throw new MilsError("write-failed", `${path} leads outside the workspace, to ${target}: it is left alone`, { file: path });
  }
  return target;
}

async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode & 0o7777;
  } catch {
    return undefined;
  }
}

async function assertUnchanged(path: string, target: string, expected: Uint8Array): Promise<void> {
  const now = await readFile(target).catch(() => undefined);
  if (now === undefined || !now.equals(expected)) {
    throw new MilsError("document-changed", `${path} changed since it was read: nothing was written, run again`, { file: path });
  }
}

/** Makes the rename itself durable. Not every platform lets a folder be opened (Windows does not). */
async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // The rename has happened; only its durability after a power cut is the file system's business now.
  }
}
