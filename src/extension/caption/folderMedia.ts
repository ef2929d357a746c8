import * as vscode from "vscode";
import { discover } from "../../workflow/discover.ts";
import { DOCUMENT_EXTENSIONS } from "../../workflow/documentFiles.ts";
import { MEDIA_EXTENSIONS } from "../../workflow/mediaFiles.ts";

/** Folders by what is done with them. */
export interface SortedFolders {
  /** Hold documents to review, or nothing at all: the review then says so. */
  readonly reviewed: readonly vscode.Uri[];
  /** The media files of the folders that hold media alone. */
  readonly media: readonly vscode.Uri[];
}

/** A folder of pictures is not one of documents: what a person wants of it are captions. Ignored files are left out, as in a search. */
export async function sortFolders(folders: readonly vscode.Uri[]): Promise<SortedFolders> {
  const reviewed: vscode.Uri[] = [];
  const media: vscode.Uri[] = [];
  for (const folder of folders) {
    const files = (await holdsDocument(folder)) ? [] : await mediaIn(folder);
    if (files.length > 0) media.push(...files);
    else reviewed.push(folder);
  }
  return { reviewed, media };
}

/** Every media file in a folder and the folders in it, in a stable order. */
export async function mediaIn(folder: vscode.Uri): Promise<vscode.Uri[]> {
  const files: vscode.Uri[] = [];
  for await (const path of filesIn(folder, MEDIA_EXTENSIONS)) files.push(vscode.Uri.file(path));
  return files;
}

async function holdsDocument(folder: vscode.Uri): Promise<boolean> {
  for await (const _ of filesIn(folder, DOCUMENT_EXTENSIONS)) return true;
  return false;
}

function filesIn(folder: vscode.Uri, extensions: ReadonlySet<string>): AsyncGenerator<string> {
  const root = vscode.workspace.getWorkspaceFolder(folder)?.uri.fsPath ?? folder.fsPath;
  return discover([folder.fsPath], { workspace: root, cwd: folder.fsPath, extensions });
}
