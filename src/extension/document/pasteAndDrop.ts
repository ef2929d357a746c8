import * as vscode from "vscode";
import type { MilsContext } from "../context.ts";

/** What the providers take: addresses of files, and pictures on the clipboard that have no file yet. */
const MIME_TYPES = ["text/uri-list", "files", "image/*"];

const KIND = vscode.DocumentDropOrPasteEditKind.Empty.append("mils", "image");

/** Offers pasted and dropped images with a generated alt text. The reference is inserted at once; the text follows when it is ready. */
export function registerPasteAndDrop(context: MilsContext): void {
  const selector: vscode.DocumentSelector = [{ language: "markdown" }, { language: "mdx" }];
  context.push(
    vscode.languages.registerDocumentDropEditProvider(
      selector,
      {
        async provideDocumentDropEdits(document, _position, data, token) {
          if (!isWanted(document)) return undefined;
          const { describedImages } = await import("./describedImages.ts");
          const images = await describedImages(context, document, data, token);
          if (!images) return undefined;
          const edit = new vscode.DocumentDropEdit(images.snippet, title(images.count), KIND);
          if (images.additionalEdit) edit.additionalEdit = images.additionalEdit;
          // Dropping stays what it was; ours is one of the choices.
          edit.yieldTo = [vscode.DocumentDropOrPasteEditKind.Empty];
          return edit;
        },
      },
      { providedDropEditKinds: [KIND], dropMimeTypes: MIME_TYPES },
    ),
    vscode.languages.registerDocumentPasteEditProvider(
      selector,
      {
        async provideDocumentPasteEdits(document, _ranges, data, _context, token) {
          if (!isWanted(document)) return undefined;
          const { describedImages } = await import("./describedImages.ts");
          const images = await describedImages(context, document, data, token);
          if (!images) return undefined;
          const edit = new vscode.DocumentPasteEdit(images.snippet, title(images.count), KIND);
          if (images.additionalEdit) edit.additionalEdit = images.additionalEdit;
          edit.yieldTo = [vscode.DocumentDropOrPasteEditKind.Empty];
          return [edit];
        },
      },
      { providedPasteEditKinds: [KIND], pasteMimeTypes: MIME_TYPES },
    ),
  );
}

function isWanted(document: vscode.TextDocument): boolean {
  return vscode.workspace.getConfiguration("mils", document.uri).get("describeOnPaste", true);
}

function title(count: number): string {
  return count === 1 ? vscode.l10n.t("Insert image and describe it with MILS") : vscode.l10n.t("Insert images and describe them with MILS");
}
