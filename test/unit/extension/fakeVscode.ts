/**
 * The few calls of VS Code's API that writing into documents needs, typed by VS Code's own declarations: open documents, one edit applied at once, and
 * what a folder is. Nothing of VS Code's behaviour beyond that is imitated.
 */
import { sep } from "node:path";
import { pathToFileURL } from "node:url";
import type * as vscode from "vscode";

export class Uri {
  private constructor(
    readonly scheme: string,
    readonly path: string,
  ) {}
  static file(path: string): Uri {
    return new Uri("file", path);
  }
  static untitled(name: string): Uri {
    return new Uri("untitled", name);
  }
  static joinPath(base: Uri, ...parts: readonly string[]): Uri {
    return new Uri(base.scheme, [base.path, ...parts].join("/"));
  }
  get fsPath(): string {
    return this.path;
  }
  toString(): string {
    return this.scheme === "file" ? pathToFileURL(this.path).href : `${this.scheme}:${this.path}`;
  }
}

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

export class Range {
  constructor(
    readonly start: Position,
    readonly end: Position,
  ) {}
}

interface Replacement {
  readonly document: string;
  readonly range: Range;
  readonly text: string;
}

export class WorkspaceEdit {
  readonly replacements: Replacement[] = [];
  readonly metadata: vscode.WorkspaceEditEntryMetadata[] = [];
  replace(uri: Uri, range: Range, text: string, metadata?: vscode.WorkspaceEditEntryMetadata): void {
    this.replacements.push({ document: uri.toString(), range, text });
    if (metadata) this.metadata.push(metadata);
  }
  deleteFile(_uri: Uri, _options: object, metadata?: vscode.WorkspaceEditEntryMetadata): void {
    if (metadata) this.metadata.push(metadata);
  }
}

/** A document of one editor; positions are offsets on a single line, since nothing here looks at lines. */
export class TextDocument {
  version = 1;
  isDirty = false;
  isClosed = false;
  saved = 0;
  constructor(
    readonly uri: Uri,
    readonly languageId: string,
    private text: string,
  ) {}
  getText(): string {
    return this.text;
  }
  positionAt(offset: number): Position {
    return new Position(0, offset);
  }
  /** What somebody types. */
  type(text: string): void {
    this.text = text;
    this.version += 1;
    this.isDirty = true;
  }
  async save(): Promise<boolean> {
    this.isDirty = false;
    this.saved += 1;
    return true;
  }
}

/** What stands in the window, and what became of the edits. */
export const state = {
  documents: [] as TextDocument[],
  folder: undefined as string | undefined,
  applied: [] as WorkspaceEdit[],
  refuse: false,
  writable: true,
  /** Whether a document's address fits a pattern: a test says so itself. */
  fits: (_pattern: string): boolean => false,
  /** Of the user, by full name. */
  settings: {} as Record<string, unknown>,
};

export const workspace = {
  get textDocuments(): readonly TextDocument[] {
    return state.documents;
  },
  get workspaceFolders(): readonly { readonly uri: Uri }[] | undefined {
    return state.folder === undefined ? undefined : [{ uri: Uri.file(state.folder) }];
  },
  getWorkspaceFolder: (uri: Uri) =>
    state.folder !== undefined && uri.path.startsWith(state.folder + sep) ? { uri: Uri.file(state.folder) } : undefined,
  asRelativePath: (uri: Uri) => uri.path.slice((state.folder?.length ?? -1) + 1),
  async openTextDocument(uri: Uri): Promise<TextDocument> {
    const open = state.documents.find((document) => document.uri.toString() === uri.toString());
    if (!open) throw new Error(`${uri} is not there`);
    return open;
  },
  async applyEdit(edit: WorkspaceEdit): Promise<boolean> {
    if (state.refuse) return false;
    state.applied.push(edit);
    for (const document of state.documents) {
      const mine = edit.replacements.filter((replacement) => replacement.document === document.uri.toString());
      const text = mine
        .sort((a, b) => b.range.start.character - a.range.start.character)
        .reduce((now, { range, text: made }) => now.slice(0, range.start.character) + made + now.slice(range.end.character), document.getText());
      if (mine.length > 0) document.type(text);
    }
    return true;
  },
  fs: { isWritableFileSystem: () => state.writable },
  getConfiguration: (section: string) => ({
    get: (name: string, fallback: unknown) => state.settings[`${section}.${name}`] ?? fallback,
    async update(name: string, value: unknown): Promise<void> {
      state.settings[`${section}.${name}`] = value;
    },
  }),
};

export class RelativePattern {
  constructor(
    readonly base: unknown,
    readonly pattern: string,
  ) {}
}
export const languages = {
  match: ({ pattern }: { readonly pattern: string | RelativePattern }): number => (typeof pattern === "string" && state.fits(pattern) ? 10 : 0),
};
export const window = { tabGroups: { all: [] as { readonly tabs: readonly { readonly input: unknown }[] }[] } };
export class TabInputText {
  constructor(readonly uri: Uri) {}
}
export const ConfigurationTarget = { Global: 1 } as const;
export const l10n = {
  t: (text: string, ...values: readonly unknown[]) => text.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)])),
};
