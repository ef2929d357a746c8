import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import * as vscode from "vscode";
import type { MediaReference } from "../../documents/types.ts";
import type { MilsContext } from "../context.ts";
import { projectSettings } from "../projectSettings.ts";
import { resolutionBase, resolveSource } from "./resolveSource.ts";

/** A place in a document of this workspace that shows a media file. */
export interface WorkspaceReference {
  /** Absolute path of the document. */
  readonly document: string;
  readonly reference: MediaReference;
  /** Among the references like it in the document, counted from 0. */
  readonly ordinal: number;
  /** Absolute path of the media file. */
  readonly media: string;
  /** It has no alternative text yet, or one that only stands in for one. */
  readonly lacking: boolean;
}

/** Every reference to a media file in the documents of this workspace that a text can be written to. Ignored files are left out, as in a search. */
export function findReferencesTo(media: vscode.Uri, context: MilsContext): Promise<readonly WorkspaceReference[]> {
  return findReferences([media], context);
}

/** The same for several media files, in one search. */
export async function findReferences(media: readonly vscode.Uri[], context: MilsContext): Promise<readonly WorkspaceReference[]> {
  const [{ discover }, { DOCUMENT_EXTENSIONS }] = await Promise.all([
    import("../../workflow/discover.ts"),
    import("../../workflow/documentFiles.ts"),
  ]);
  const wanted = new Set(media.map(({ fsPath }) => fsPath));
  const names = [...wanted].flatMap((path) => namesOf(basename(path)));
  const found: WorkspaceReference[] = [];
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    if (folder.uri.scheme !== "file") continue;
    const root = folder.uri.fsPath;
    const paths = discover([], { workspace: root, cwd: root, extensions: DOCUMENT_EXTENSIONS });
    for await (const path of paths) {
      const text = await textOf(path);
      // Parsing is dear; a document that shows the file names it.
      if (names.some((name) => text.includes(name))) found.push(...(await referencesIn(context, path, text, wanted)));
    }
  }
  return found;
}

async function referencesIn(context: MilsContext, path: string, text: string, media: ReadonlySet<string>): Promise<WorkspaceReference[]> {
  const [{ lacksText }, { ordinalOf }, { policy }] = await Promise.all([
    import("../../documents/rules/index.ts"),
    import("../../workflow/writeTexts.ts"),
    projectSettings(context, resolutionBase(vscode.Uri.file(path))?.root),
  ]);
  const references = await locateInFile(context, path, text);
  const found: WorkspaceReference[] = [];
  for (const reference of references) {
    if (reference.edit === undefined || reference.source === undefined) continue;
    const target = await resolveSource(context, vscode.Uri.file(path), reference.source);
    if (target.kind !== "found" || !media.has(target.path)) continue;
    const lacking = lacksText(reference, policy) !== undefined;
    found.push({ document: path, reference, ordinal: ordinalOf(references, reference), media: target.path, lacking });
  }
  return found;
}

export async function locateInFile(context: MilsContext, path: string, text: string): Promise<readonly MediaReference[]> {
  const [{ locate }, { components }] = await Promise.all([
    import("../../documents/formats/index.ts"),
    projectSettings(context, resolutionBase(vscode.Uri.file(path))?.root),
  ]);
  try {
    return await locate(text, path, { components });
  } catch (thrown) {
    // A document that cannot be parsed cannot be written to either, and must not keep the others from it.
    context.log.warn(`${path}: ${String(thrown)}`);
    return [];
  }
}

/** Unsaved changes count: an open document is taken from its editor. */
export async function textOf(path: string): Promise<string> {
  const uri = vscode.Uri.file(path).toString();
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
  return open ? open.getText() : readFile(path, "utf8").catch(() => "");
}

/** A file's name as documents may write it. */
function namesOf(name: string): string[] {
  return [...new Set([name, encodeURIComponent(name), encodeURI(name), name.replaceAll("&", "&amp;")])];
}
