import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type EngineSettings, MilsError, messageOf } from "../protocol/index.ts";
import { writeAtomically } from "./atomicWrite.ts";

/** SHA-256 in lower-case hexadecimal. Throws `media-unreadable`. */
export async function contentHash(path: string): Promise<string> {
  try {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    return hash.digest("hex");
  } catch (thrown) {
    throw new MilsError("media-unreadable", `cannot read ${path}: ${messageOf(thrown)}`, { file: path, cause: thrown });
  }
}

/**
 * Content hashes of media files, each file read once in this process as long as its size and time stay the same.
 */
export class ContentHashes {
  private readonly known = new Map<string, { readonly size: number; readonly mtimeMs: number; readonly hash: Promise<string> }>();

  async of(path: string): Promise<string> {
    let now: { readonly size: number; readonly mtimeMs: number };
    try {
      now = await stat(path);
    } catch (thrown) {
      throw new MilsError("media-unreadable", `cannot read ${path}: ${messageOf(thrown)}`, { file: path, cause: thrown });
    }
    const before = this.known.get(path);
    if (before !== undefined && before.size === now.size && before.mtimeMs === now.mtimeMs) return before.hash;
    const hash = contentHash(path);
    this.known.set(path, { size: now.size, mtimeMs: now.mtimeMs, hash });
    return hash;
  }
}

/**
 * A name for the models an engine works with, which changes when any of their files does: the manifests state the hashes of
 * all others. A server's model is known by its address and name alone.
 */
export async function modelIdentity(settings: EngineSettings): Promise<string> {
  const hash = createHash("sha256");
  const directories = settings.generator.kind === "directory" ? [settings.generator.path, ...settings.scorers] : settings.scorers;
  if (settings.generator.kind === "server") hash.update(`${settings.generator.url}\n${settings.generator.model ?? ""}\n`);
  for (const directory of directories) {
    // A directory without a readable manifest is the engine's to complain about.
    hash.update(await readFile(join(directory, "manifest.json")).catch(() => Buffer.from(directory)));
  }
  return hash.digest("hex");
}

/** What is found out about a picture once and used wherever it stands. Plain JSON values, one file an entry. */
export class ResultCache {
  /** @param folder usually `.mils/cache` below the workspace; made when first written */
  constructor(readonly folder: string) {}

  /** A key from everything the value depends on. */
  static key(...parts: readonly unknown[]): string {
    return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
  }

  /** Undefined when there is none, or when it cannot be read: it is made again then. */
  async get<Value>(key: string): Promise<Value | undefined> {
    try {
      return JSON.parse(await readFile(this.fileOf(key), "utf8")) as Value;
    } catch {
      return undefined;
    }
  }

  /** Returns when the value is on the disk. */
  async set(key: string, value: unknown): Promise<void> {
    const file = this.fileOf(key);
    await mkdir(join(this.folder, key.slice(0, 2)), { recursive: true });
    await writeAtomically(file, Buffer.from(JSON.stringify(value)), { workspace: this.folder });
  }

  private fileOf(key: string): string {
    return join(this.folder, key.slice(0, 2), `${key.slice(2)}.json`);
  }
}
