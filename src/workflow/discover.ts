import { readdir, stat } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import { MilsError } from "../protocol/index.ts";
import { isInside } from "./atomicWrite.ts";
import { IgnoreScope } from "./ignoreFiles.ts";

export interface DiscoverOptions {
  /** Absolute. The ignore files from here down count; so do those above it up to the repository's root. */
  readonly workspace: string;
  /** Absolute, or relative to this folder. */
  readonly cwd: string;
  /** Lower-case extensions with the dot that are wanted from folders and globs. A file named itself is always taken when it has one. */
  readonly extensions: ReadonlySet<string>;
  /** Patterns as in `.gitignore`, relative to the workspace. */
  readonly ignore?: readonly string[];
  readonly signal?: AbortSignal;
}

/**
 * Absolute paths of the wanted files under files, folders and globs, each once, in a stable order, as they are found: nothing
 * is collected, so memory does not grow with the number of files. Ignore files hold for folders and globs, not for a file that
 * is named itself. Throws `media-unreadable` for a path that is not there and for a glob that matches nothing.
 */
export async function* discover(paths: readonly string[], options: DiscoverOptions): AsyncGenerator<string, void, undefined> {
  const roots = outermost(paths.length === 0 ? [options.cwd] : paths, options.cwd);
  const named = new Set<string>();
  for (const path of roots) {
    const found = await stat(path).catch(() => undefined);
    if (found?.isDirectory() === true) {
      const root = await repositoryRoot(path, options.workspace);
      yield* walk(path, await IgnoreScope.above(path, root, settingsOf(options)), options, named);
    } else if (found !== undefined) {
      if (options.extensions.has(extname(path).toLowerCase()) && !named.has(path)) {
        named.add(path);
        yield path;
      }
    } else if (isDynamicPattern(path)) {
      yield* expand(path, options, named);
    } else {
      throw new MilsError("media-unreadable", `${path} does not exist`, { file: path });
    }
  }
}

function settingsOf(options: DiscoverOptions): { readonly folder: string; readonly patterns: readonly string[] } {
  return { folder: options.workspace, patterns: options.ignore ?? [] };
}

/** Absolute, without what lies inside another one of them: no file comes twice, without remembering the files. */
function outermost(paths: readonly string[], cwd: string): string[] {
  const absolute = [...new Set(paths.map((path) => resolve(cwd, path)))];
  return absolute.filter((path) => !absolute.some((other) => other !== path && isInside(path, other)));
}

async function repositoryRoot(folder: string, workspace: string): Promise<string> {
  for (let at = folder; ; at = dirname(at)) {
    if ((await stat(join(at, ".git")).catch(() => undefined)) !== undefined) return at;
    if (dirname(at) === at) return isInside(folder, workspace) ? workspace : folder;
  }
}

async function* walk(folder: string, above: IgnoreScope, options: DiscoverOptions, named: ReadonlySet<string>): AsyncGenerator<string> {
  options.signal?.throwIfAborted();
  const folders: string[] = [];
  const files: string[] = [];
  // A folder that may not be read is like one that is not there: the files beside it still count.
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = new Set<string>();
  for (const entry of entries) {
    if (entry.name.startsWith(".")) names.add(entry.name);
    // Symbolic links to folders are not followed: they may lead in a circle or outside the workspace.
    if (entry.isDirectory()) folders.push(entry.name);
    else if (
      options.extensions.has(extname(entry.name).toLowerCase()) &&
      (entry.isFile() || (await isLinkToFile(entry.isSymbolicLink(), join(folder, entry.name))))
    ) {
      files.push(entry.name);
    }
  }
  const scope = await above.enter(folder, names);
  for (const name of files.sort()) {
    const path = join(folder, name);
    if (!scope.ignores(name, false) && !named.has(path)) yield path;
  }
  for (const name of folders.sort()) {
    if (scope.ignores(name, true)) continue;
    const path = join(folder, name);
    yield* walk(path, scope, options, named);
  }
}

async function isLinkToFile(isLink: boolean, path: string): Promise<boolean> {
  return isLink && (await stat(path).catch(() => undefined))?.isFile() === true;
}

async function* expand(pattern: string, options: DiscoverOptions, named: Set<string>): AsyncGenerator<string> {
  const matches = await glob(pattern.replaceAll("\\", "/"), {
    absolute: true,
    ignore: ["**/node_modules/**", "**/.git/**", "**/.mils/**"],
    expandDirectories: false,
  });
  if (matches.length === 0) throw new MilsError("media-unreadable", `${pattern} matches no file`, { file: pattern });
  const scopes = new Map<string, IgnoreScope>();
  for (const path of matches.map((match) => resolve(match)).sort()) {
    if (!options.extensions.has(extname(path).toLowerCase()) || named.has(path)) continue;
    if (await isIgnoredFromAbove(path, options, scopes)) continue;
    named.add(path);
    yield path;
  }
}

/** A file is out when an ignore file names it or any folder above it. */
async function isIgnoredFromAbove(path: string, options: DiscoverOptions, scopes: Map<string, IgnoreScope>): Promise<boolean> {
  const root = await repositoryRoot(dirname(path), options.workspace);
  for (let at = path; at !== root && dirname(at) !== at; at = dirname(at)) {
    const folder = dirname(at);
    let scope = scopes.get(folder);
    if (scope === undefined) {
      scope = await (await IgnoreScope.above(folder, root, settingsOf(options))).enter(folder);
      scopes.set(folder, scope);
    }
    if (scope.ignores(basename(at), at !== path)) return true;
  }
  return false;
}
