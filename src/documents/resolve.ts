import { posix } from "node:path";
import { graphicsPath } from "./formats/latex.ts";
import type { MediaReference } from "./types.ts";

/** Folders that static-site generators and frameworks serve as `/`, looked for beside and above a document. */
export const SITE_ROOTS: readonly string[] = [
  "static",
  "public",
  "docs",
  "assets",
  "src/assets",
  "src",
  "content",
  "site",
  "source",
  "docs/static",
  "docs/public",
  "website/static",
  ".",
];

/** What `image.*` may stand for, best to look at first. */
const WILDCARD_FORMATS = ["png", "jpg", "jpeg", "gif", "webp", "svg", "pdf"];

/** The file system a path is looked up in. Paths have forward slashes and are relative to the project's folder. */
export interface ProjectFiles {
  /** Whether a regular file is there. */
  readonly exists: (path: string) => boolean;
  /** Every path with that file name, for wiki links; in any order. */
  readonly named?: (fileName: string) => readonly string[];
}

export interface ResolveOptions {
  /** Path of the document, relative to the project's folder. Windows separators are understood. */
  readonly documentPath: string;
  readonly files: ProjectFiles;
  /** Folders served as `/`, relative to the project's folder; these come before the ones that are looked for. */
  readonly roots?: readonly string[];
  /** What import specifiers begin with, and the folder that stands for: `{ "@/": "src/" }`. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** File endings tried where the source has none, as LaTeX leaves them out. */
  readonly extensions?: readonly string[];
  /** Folders tried besides the document's own: `\graphicspath`, `:imagesdir:`. Relative to the document. */
  readonly folders?: readonly string[];
  /** A wiki link names a file anywhere in the vault. */
  readonly byName?: boolean;
}

/** What a TeX engine tries, in its order, where a file's ending is left out (graphics bundle, `\DeclareGraphicsExtensions` of pdfTeX). */
const TEX_EXTENSIONS = [".pdf", ".png", ".jpg", ".jpeg", ".eps", ".svg"];

/** How the kind of reference changes where its source is looked for: LaTeX's graphics path and left-out endings, wiki links by name. */
export function lookupFor(reference: MediaReference, documentText: string): Pick<ResolveOptions, "byName" | "folders" | "extensions"> {
  switch (reference.element) {
    case "includegraphics":
      return { folders: graphicsPath(documentText), extensions: TEX_EXTENSIONS };
    case "image-embed":
      return { byName: true };
    default:
      return {};
  }
}

/** Where a reference's source leads. */
export type Target =
  /** Relative to the project's folder, forward slashes. */
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "remote"; readonly url: string }
  /** The picture is in the document: `data:`, an attachment of a notebook's cell. */
  | { readonly kind: "data"; readonly mediaType: string }
  /** A template or an expression that is known at build time only. */
  | { readonly kind: "dynamic" }
  /** Only in this page: `#icon`, or nothing at all. */
  | { readonly kind: "fragment" }
  | { readonly kind: "missing"; readonly tried: readonly string[] };

/** What import specifiers of common build tools stand for. Docusaurus (`@site`), Vite and Nuxt (`@/`, `~/`), SvelteKit (`$lib`). */
const ALIASES: Readonly<Record<string, string>> = { "@site/": "", "~~/": "", "@@/": "", "$lib/": "src/lib/", "@/": "src/", "~/": "src/" };

/** Resolves the source of a reference, as written and unescaped, to a file of the project or to what else it is. */
export function resolveTarget(source: string, options: ResolveOptions): Target {
  const written = source.trim();
  const data = /^data:([\w.+-]+\/[\w.+-]+)?/i.exec(written);
  if (data !== null) {
    return { kind: "data", mediaType: data[1] ?? "text/plain" };
  }
  if (/^attachment:/i.test(written)) {
    return { kind: "data", mediaType: "attachment" };
  }
  if (/^\/\/[^/]/.test(written)) {
    return { kind: "remote", url: `https:${written}` };
  }
  if (/^(?!file:)[a-z][a-z\d+.-]+:/i.test(written)) {
    return { kind: "remote", url: written };
  }
  // A brace or a `<?` that a template engine fills. One inside a name, as in `a{1}.png`, is a name.
  if (/\{\{|\{%|<[?%]|\$\{|^\{/.test(written)) {
    return { kind: "dynamic" };
  }
  const paths = pathsOf(written, Object.keys(options.aliases ?? {}));
  if (paths.length === 0) {
    return { kind: "fragment" };
  }
  const tried = new Set<string>();
  for (const path of paths) {
    for (const candidate of candidatesFor(path, options)) {
      tried.add(candidate);
      if (options.files.exists(candidate)) {
        return { kind: "file", path: candidate };
      }
    }
  }
  const named = options.byName === true ? closestNamed(paths[0] ?? "", options) : undefined;
  return named === undefined ? { kind: "missing", tried: [...tried] } : { kind: "file", path: named };
}

/** The path a source names: decoded with query and fragment cut first, as written next, since a `#` or `%` may belong to a name. */
function pathsOf(written: string, aliases: readonly string[]): string[] {
  const local = written
    .replace(/^file:(?:\/\/)?/i, "")
    .replace(/^webpack:|^~(?=[\w@])/, "")
    .replaceAll("\\", "/");
  const cut = local.replace(/[?#].*$/s, "");
  return [...new Set([decoded(cut), cut, decoded(local)])].filter(
    (path) => !["", ".", "/"].includes(path) && (!/^[?#]/.test(path) || aliases.some((alias) => path.startsWith(alias))),
  );
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A stray percent sign is part of the name.
    return path;
  }
}

function* candidatesFor(path: string, options: ResolveOptions): Generator<string> {
  for (const candidate of plainCandidates(path, options)) {
    // A path that climbs out of the project is not followed.
    if (candidate.startsWith("../") || candidate === "..") {
      continue;
    }
    // Sphinx picks the format that suits its output.
    if (candidate.endsWith(".*")) {
      yield* WILDCARD_FORMATS.map((extension) => candidate.slice(0, -1) + extension);
      continue;
    }
    yield candidate;
    if (posix.extname(candidate) === "" || options.extensions !== undefined) {
      for (const extension of options.extensions ?? []) {
        yield `${candidate}${extension}`;
      }
    }
  }
}

function* plainCandidates(path: string, options: ResolveOptions): Generator<string> {
  const documentFolder = posix.dirname(forward(options.documentPath));
  for (const [prefix, folder] of Object.entries({ ...ALIASES, ...options.aliases })) {
    if (path.startsWith(prefix)) {
      const rest = path.slice(prefix.length);
      for (const above of foldersAbove(documentFolder)) {
        yield posix.join(above, folder, rest);
        yield posix.join(above, rest);
      }
      return;
    }
  }
  if (path.startsWith("/")) {
    for (const root of options.roots ?? []) {
      yield posix.join(forward(root), path);
    }
    // The site's own folder is nearest to the document: a repository may hold several sites.
    for (const above of foldersAbove(documentFolder)) {
      for (const root of SITE_ROOTS) {
        yield posix.join(above, root, path);
      }
    }
    return;
  }
  yield posix.join(documentFolder, path);
  for (const folder of options.folders ?? []) {
    yield posix.join(documentFolder, forward(folder), path);
  }
  if (/^\.\.?\//.test(path)) {
    return;
  }
  // Hugo page bundles aside, generators also look a bare path up from a site root, and TeX from the project's folder.
  for (const root of options.roots ?? []) {
    yield posix.join(forward(root), path);
  }
  yield posix.join(path);
  for (const above of foldersAbove(documentFolder)) {
    for (const root of SITE_ROOTS) {
      yield posix.join(above, root, path);
    }
  }
}

/** `a/b` -> `a/b`, `a`, `.`. */
function* foldersAbove(folder: string): Generator<string> {
  for (let current = folder; ; current = posix.dirname(current)) {
    yield current;
    if (current === "." || current === "/" || current.startsWith("..")) {
      return;
    }
  }
}

function forward(path: string): string {
  return posix.normalize(path.replaceAll("\\", "/"));
}

/** Obsidian's rule for a link that is no path: the file of that name nearest to the note, by shared folders and then by shortest path. */
function closestNamed(path: string, options: ResolveOptions): string | undefined {
  const documentFolder = posix.dirname(forward(options.documentPath));
  const matches = (options.files.named?.(posix.basename(path)) ?? []).filter((candidate) => candidate === path || candidate.endsWith(`/${path}`));
  const distance = (candidate: string): number => posix.relative(documentFolder, posix.dirname(candidate)).split("/").length;
  return [...matches].sort((a, b) => distance(a) - distance(b) || a.length - b.length || (a < b ? -1 : 1))[0];
}
