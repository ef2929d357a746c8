import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import * as vscode from "vscode";
import { MilsError } from "../../protocol/errors.ts";
import { type DocumentStore, diskDocuments, type Replacement, replaceSpans, type StoredDocument } from "../../workflow/documentStore.ts";

/**
 * Documents as the editors have them, unsaved changes included, and as the disk has those no editor shows. Replacements go through VS Code: each
 * document's are one undo step.
 *
 * @param root absolute path of the workspace folder
 */
export function editorDocuments(root: string): DocumentStore {
  return {
    read: (path) => read(root, path),
    async replace(document, replacements) {
      const open = await openUnchanged(document);
      // A document nobody looks at is written through, as the command line would; one in an editor is left to its owner to save.
      const wasSaved = !open.isDirty && !isInEditor(open.uri);
      const edit = new vscode.WorkspaceEdit();
      addReplacements(edit, open, replacements);
      await apply(edit, [open]);
      if (wasSaved) await open.save();
    },
  };
}

/** Gathers replacements of many documents, so that one edit makes them all: one preview, one undo step. */
export class EditBatch implements DocumentStore {
  readonly #root: string;
  readonly #gathered = new Map<string, { readonly document: StoredDocument; readonly replacements: readonly Replacement[] }>();

  /** @param root absolute path of the workspace folder */
  constructor(root: string) {
    this.#root = root;
  }

  /** The document as it is, or as it will be for those that were gathered. */
  async read(path: string): Promise<StoredDocument | undefined> {
    const gathered = this.#gathered.get(path);
    return gathered ? { path, text: replaceSpans(gathered.document.text, gathered.replacements) } : read(this.#root, path);
  }

  async replace(document: StoredDocument, replacements: readonly Replacement[]): Promise<void> {
    if (this.#gathered.has(document.path)) throw new MilsError("internal", `${document.path} was gathered twice`, { file: document.path });
    await openUnchanged(document);
    this.#gathered.set(document.path, { document, replacements });
  }

  /**
   * Makes all replacements at once, after VS Code's own preview.
   *
   * @param metadata for the preview; `needsConfirmation` asks for one
   */
  async apply(metadata: vscode.WorkspaceEditEntryMetadata): Promise<void> {
    const edit = new vscode.WorkspaceEdit();
    const documents: vscode.TextDocument[] = [];
    for (const { document, replacements } of this.#gathered.values()) {
      const open = await openUnchanged(document);
      // An entry that itself needs confirmation is unticked in the preview, and “Apply” would then do nothing.
      addReplacements(edit, open, replacements, { ...metadata, needsConfirmation: false });
      documents.push(open);
    }
    const [first] = documents;
    if (!first) return;
    if (metadata.needsConfirmation) askForPreview(edit, first.uri, metadata);
    const wereSaved = documents.map((document) => !document.isDirty && !isInEditor(document.uri));
    await apply(edit, documents, metadata.needsConfirmation);
    for (const [index, document] of documents.entries()) if (wereSaved[index] && document.isDirty) await document.save();
  }
}

/** One entry that needs confirmation opens the preview for all; the deletion of what is not there is neither shown nor done. */
function askForPreview(edit: vscode.WorkspaceEdit, beside: vscode.Uri, metadata: vscode.WorkspaceEditEntryMetadata): void {
  const nothing = vscode.Uri.joinPath(beside, "..", `.mils-preview-${randomUUID()}`);
  edit.deleteFile(nothing, { ignoreIfNotExists: true }, metadata);
}

async function read(root: string, path: string): Promise<StoredDocument | undefined> {
  const uri = vscode.Uri.file(path).toString();
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
  // Opening thousands of documents in VS Code, only to look at them, would wake every other extension.
  return open ? { path, text: open.getText() } : diskDocuments(root).read(path);
}

async function openUnchanged(document: StoredDocument): Promise<vscode.TextDocument> {
  const open = await vscode.workspace.openTextDocument(vscode.Uri.file(document.path));
  if (open.getText() !== document.text) {
    // Characters that could not be decoded would be lost at the next saving.
    if (open.getText().includes("\ufffd") && !document.text.includes("\ufffd")) {
      throw new MilsError(
        "write-failed",
        vscode.l10n.t("{0} is not UTF-8: reopen it with its encoding, or save it as UTF-8.", basename(document.path)),
        { file: document.path },
      );
    }
    throw new MilsError("document-changed", vscode.l10n.t("{0} was edited meanwhile: nothing was written there.", basename(document.path)), {
      file: document.path,
    });
  }
  return open;
}

/** Adds exact replacements to an edit. */
export function addReplacements(
  edit: vscode.WorkspaceEdit,
  document: vscode.TextDocument,
  replacements: readonly Replacement[],
  confirm?: vscode.WorkspaceEditEntryMetadata,
): void {
  for (const { span, text } of replacements) {
    const range = new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
    edit.replace(document.uri, range, text, confirm);
  }
}

async function apply(edit: vscode.WorkspaceEdit, documents: readonly vscode.TextDocument[], mayDecline = false): Promise<void> {
  const readOnly = await firstReadOnly(documents);
  if (!readOnly && (await vscode.workspace.applyEdit(edit))) return;
  if (!readOnly && mayDecline) return;
  const file = (readOnly ?? documents[0])?.uri.fsPath ?? "";
  throw new MilsError("write-failed", vscode.l10n.t("{0} cannot be changed: it is read-only.", basename(file)), { file });
}

async function firstReadOnly(documents: readonly vscode.TextDocument[]): Promise<vscode.TextDocument | undefined> {
  for (const document of documents) {
    if (await isReadOnly(document)) return document;
  }
  return undefined;
}

/** True for a file nobody may write, one the settings call read-only, and for a file system that takes no changes. */
export async function isReadOnly(document: vscode.TextDocument): Promise<boolean> {
  const { uri } = document;
  if (uri.scheme === "untitled") return false;
  if (isDeclaredReadOnly(document)) return true;
  if (vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false) return true;
  if (uri.scheme !== "file") return false;
  // VS Code lets a document without write permission be edited and fails at its saving; the person should hear of it before.
  const { access, constants } = await import("node:fs/promises");
  return access(uri.fsPath, constants.W_OK).then(
    () => false,
    () => true,
  );
}

/** VS Code refuses typing into what `files.readonlyInclude` names, and lets extensions write there all the same. */
function isDeclaredReadOnly(document: vscode.TextDocument): boolean {
  const files = vscode.workspace.getConfiguration("files", document.uri);
  const folder = vscode.workspace.getWorkspaceFolder(document.uri);
  const names = (setting: string) =>
    Object.entries(files.get<Readonly<Record<string, boolean>>>(setting, {})).some(
      ([pattern, wanted]) =>
        wanted &&
        [pattern, ...(folder ? [new vscode.RelativePattern(folder, pattern)] : [])].some(
          (each) => vscode.languages.match({ pattern: each }, document) > 0,
        ),
    );
  return names("readonlyInclude") && !names("readonlyExclude");
}

function isInEditor(uri: vscode.Uri): boolean {
  return vscode.window.tabGroups.all.some((group) =>
    group.tabs.some((tab) => tab.input instanceof vscode.TabInputText && tab.input.uri.toString() === uri.toString()),
  );
}
