import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { type Configuration, defaultConfiguration } from "../documents/configuration.ts";
import { ContentHashes, ResultCache } from "./cache.ts";
import { type DocumentStore, diskDocuments } from "./documentStore.ts";
import { Ledger } from "./ledger.ts";

/** What a workflow works on and where it keeps what it knows. */
export interface Workspace {
  /** Absolute: nothing outside is written. */
  readonly root: string;
  readonly settings: Configuration;
  readonly documents: DocumentStore;
  readonly ledger: Ledger;
  readonly cache: ResultCache;
  readonly hashes: ContentHashes;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface WorkspaceOptions {
  readonly root: string;
  /** Default: those of a project without a settings file. */
  readonly settings?: Configuration;
  /** Default: the disk. */
  readonly documents?: DocumentStore;
  /** Default: `.mils` below the root. */
  readonly store?: string;
  readonly now?: () => number;
}

/** Opens nothing on the disk yet: reading a workspace leaves no trace in it. */
export function openWorkspace(options: WorkspaceOptions): Workspace {
  const store = options.store ?? join(options.root, ".mils");
  return {
    root: options.root,
    settings: options.settings ?? defaultConfiguration(),
    documents: options.documents ?? diskDocuments(options.root),
    ledger: new Ledger(join(store, "ledger.jsonl")),
    cache: new ResultCache(join(store, "cache")),
    hashes: new ContentHashes(),
    now: options.now ?? Date.now,
  };
}

/** Makes the folder of the cache and the ledger, which git shall not see. */
export async function prepareStore(workspace: Workspace): Promise<void> {
  await mkdir(workspace.cache.folder, { recursive: true });
  await writeFile(join(workspace.cache.folder, "..", ".gitignore"), "*\n", { flag: "wx" }).catch(() => undefined);
}

/** Relative to the workspace, with forward slashes: how files are named in ledgers and messages. */
export function nameInWorkspace(workspace: Pick<Workspace, "root">, path: string): string {
  return relativeName(workspace.root, path);
}

/** Relative to a folder, with forward slashes. */
export function relativeName(folder: string, path: string): string {
  return relative(folder, path).split(sep).join("/");
}

/** `20261124T031804-9f3a`: sorts by time, and two processes of one second differ. */
export function newRunId(now: number): string {
  return `${new Date(now).toISOString().replace(/[-:]|\.\d+Z/g, "")}-${randomBytes(2).toString("hex")}`;
}
