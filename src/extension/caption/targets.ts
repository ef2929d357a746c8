import * as vscode from "vscode";
import { MEDIA_EXTENSIONS, modalityOf } from "../../workflow/mediaFiles.ts";

/** What a caption command is about. */
export interface Targets {
  readonly files: readonly vscode.Uri[];
  readonly folders: readonly vscode.Uri[];
  /** Chosen, but neither: to be named in a message. */
  readonly others: readonly vscode.Uri[];
}

/**
 * The media a command was called on: the explorer's selection, else the active tab when it shows a media file, else what the person chooses in a
 * dialog. Undefined when the dialog was closed.
 *
 * @param clicked, selected as VS Code gives them to handlers of resource menus
 */
export async function targetsOf(clicked: unknown, selected: unknown): Promise<Targets | undefined> {
  const given = urisOf(clicked, selected);
  if (given.length > 0) return sort(given);
  const active = activeMedia();
  if (active) return sort([active]);
  const first = vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showOpenDialog({
    canSelectMany: true,
    title: vscode.l10n.t("Generate Alt Text"),
    openLabel: vscode.l10n.t("Describe"),
    filters: {
      [vscode.l10n.t("Images, videos and sounds")]: [...MEDIA_EXTENSIONS].map(withoutDot),
      [vscode.l10n.t("Images")]: [...MEDIA_EXTENSIONS].filter((extension) => modalityOf(`file${extension}`) === "image").map(withoutDot),
    },
    ...(first ? { defaultUri: first } : {}),
  });
  return chosen && sort(chosen);
}

/** The media file of the active editor tab: an image preview, a video preview or an SVG in a text editor. */
export function activeMedia(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const uri = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText ? input.uri : undefined;
  return uri?.scheme === "file" && modalityOf(uri.path) ? uri : undefined;
}

function withoutDot(extension: string): string {
  return extension.slice(1);
}

function urisOf(clicked: unknown, selected: unknown): vscode.Uri[] {
  const all = Array.isArray(selected) && selected.length > 0 ? selected : [clicked];
  return all.filter((each): each is vscode.Uri => each instanceof vscode.Uri);
}

async function sort(uris: readonly vscode.Uri[]): Promise<Targets> {
  const targets = { files: [] as vscode.Uri[], folders: [] as vscode.Uri[], others: [] as vscode.Uri[] };
  for (const uri of uris) {
    const stat = await vscode.workspace.fs.stat(uri).then(
      (found) => found,
      () => undefined,
    );
    if (stat && (stat.type & vscode.FileType.Directory) !== 0) targets.folders.push(uri);
    else if (uri.scheme === "file" && modalityOf(uri.path)) targets.files.push(uri);
    else targets.others.push(uri);
  }
  return targets;
}

/** For people: the path relative to its workspace folder, else the file's name. */
export function nameOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri);
}
