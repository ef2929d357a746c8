import { statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import * as vscode from "vscode";
import type { Target } from "../../documents/resolve.ts";
import type { MilsContext } from "../context.ts";
import { projectSettings } from "../projectSettings.ts";

/** Where a document's relative sources start from, as the resolver wants it. */
export interface ResolutionBase {
  /** Absolute: the workspace folder, else the document's own folder. */
  readonly root: string;
  /** Relative to it, with forward slashes. */
  readonly documentPath: string;
}

/** Undefined for a document without a place on a disk: a new one in a window without a folder. */
export function resolutionBase(document: vscode.Uri): ResolutionBase | undefined {
  if (document.scheme === "untitled") {
    const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === "file");
    return folder && { root: folder.uri.fsPath, documentPath: "untitled" };
  }
  // A notebook's cell has its notebook's path under a scheme of its own.
  const file = vscode.Uri.file(document.path).fsPath;
  const root = vscode.workspace.getWorkspaceFolder(vscode.Uri.file(document.path))?.uri.fsPath ?? dirname(file);
  return { root, documentPath: relative(root, file).split(sep).join("/") };
}

/** Where a source leads: the resolver's answer, with the absolute path of a file. */
export type ResolvedSource = { readonly kind: "found"; readonly path: string } | Exclude<Target, { readonly kind: "file" }>;

/** Where a source leads, as written in a document. */
export async function resolveSource(context: MilsContext, document: vscode.Uri, source: string): Promise<ResolvedSource> {
  const base = resolutionBase(document);
  if (!base) return { kind: "missing", tried: [] };
  const [{ resolveTarget }, { roots, aliases }] = await Promise.all([import("../../documents/resolve.ts"), projectSettings(context, base.root)]);
  const target = resolveTarget(source, {
    documentPath: base.documentPath,
    files: { exists: (path) => isFile(join(base.root, path)) },
    roots,
    aliases,
  });
  return target.kind === "file" ? { kind: "found", path: join(base.root, target.path) } : target;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
