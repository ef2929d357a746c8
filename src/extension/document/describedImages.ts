import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import * as vscode from "vscode";
import type { Span } from "../../documents/types.ts";
import { modalityOf } from "../../workflow/mediaFiles.ts";
import type { MilsContext } from "../context.ts";
import { isCancellation } from "../failures.ts";
import { showFailure } from "../notify.ts";
import { locateNow } from "./documentReferences.ts";
import { extensionOf, freeName, type ImageLink, imageLink } from "./imageLinks.ts";
import { proposeFor } from "./proposals.ts";
import { insertedAt, spanAfter } from "./trackedSpan.ts";
import { writeAltTexts } from "./writeAltTexts.ts";

/** Milliseconds an offered choice is remembered: VS Code does not say whether it was taken, so the document's next changes tell. */
const OFFER_LASTS = 60_000;

/** Milliseconds until VS Code has done with the files of a paste: undoing another way of pasting may take ours of the same name with it. */
const FILES_SETTLE = 1_000;

export interface DescribedImages {
  readonly snippet: vscode.SnippetString;
  /** Creates the files of pictures that have none yet. */
  readonly additionalEdit: vscode.WorkspaceEdit | undefined;
  readonly count: number;
}

/**
 * The images of a drop or a paste as links without texts. When the document shows that they were inserted, their captions are made and filled in, each only
 * if nobody has typed there. Undefined when there are no images among the data.
 */
export async function describedImages(
  context: MilsContext,
  document: vscode.TextDocument,
  data: vscode.DataTransfer,
  token: vscode.CancellationToken,
): Promise<DescribedImages | undefined> {
  if (document.uri.scheme !== "file") return undefined;
  const folder = dirname(document.uri.fsPath);
  const edit = new vscode.WorkspaceEdit();
  const linked = (await linkedImages(document, data)).map((path): PlacedImage => ({ path }));
  const images = [...linked, ...(await createdImages(folder, data, edit))];
  if (images.length === 0 || token.isCancellationRequested) return undefined;
  const base = vscode.Uri.file(folder).path;
  const links = images.map((image, index) => {
    const link = imageLink(base, vscode.Uri.file(image.path).path, index + 1);
    awaitInsertion(context, document, link, image);
    return link;
  });
  return {
    snippet: new vscode.SnippetString(links.map(({ snippet }) => snippet).join(" ")),
    additionalEdit: edit.size > 0 ? edit : undefined,
    count: images.length,
  };
}

/** An image that a link is made for, with its bytes where the paste brings its file. */
interface PlacedImage {
  readonly path: string;
  readonly bytes?: Uint8Array;
}

/** Files of the same workspace folder: a link to another place of the disk would be dead on every other machine. */
async function linkedImages(document: vscode.TextDocument, data: vscode.DataTransfer): Promise<string[]> {
  const list = (await data.get("text/uri-list")?.asString()) ?? "";
  const home = vscode.workspace.getWorkspaceFolder(document.uri)?.uri.toString();
  return list
    .split(/\r?\n/)
    .filter((line) => line.startsWith("file:"))
    .map((line) => vscode.Uri.parse(line))
    .filter((uri) => modalityOf(uri.path) === "image" && vscode.workspace.getWorkspaceFolder(uri)?.uri.toString() === home && home !== undefined)
    .map((uri) => uri.fsPath);
}

/** Pictures without a file in the workspace get one beside the document, as part of the same edit. */
async function createdImages(folder: string, data: vscode.DataTransfer, edit: vscode.WorkspaceEdit): Promise<PlacedImage[]> {
  const created: PlacedImage[] = [];
  for (const [mimeType, item] of data) {
    const file = item.asFile();
    const extension = extensionOf(mimeType) ?? (file && modalityOf(file.name) === "image" ? "" : undefined);
    if (!file || extension === undefined || (file.uri && vscode.workspace.getWorkspaceFolder(file.uri))) continue;
    const wanted = modalityOf(file.name) === "image" ? basename(file.name) : `image${extension}`;
    const name = freeName(wanted, (candidate) => existsSync(join(folder, candidate)) || created.some(({ path }) => path === join(folder, candidate)));
    const path = join(folder, name);
    // The bytes themselves: when ours is chosen after another way of pasting was undone, the clipboard's file is not to be had any more.
    const bytes = await file.data();
    edit.createFile(vscode.Uri.file(path), { contents: bytes, ignoreIfExists: true });
    created.push({ path, bytes });
  }
  return created;
}

function awaitInsertion(context: MilsContext, document: vscode.TextDocument, link: ImageLink, image: PlacedImage): void {
  let timer: NodeJS.Timeout | undefined;
  const listener = vscode.workspace.onDidChangeTextDocument((event) => {
    if (event.document !== document) return;
    const at = insertedAt(link.written, event.contentChanges);
    if (at === undefined) return;
    stop();
    // Between the square brackets.
    void fillIn(context, document, { start: at + 2, end: at + 2 }, image);
  });
  const stop = () => {
    clearTimeout(timer);
    listener.dispose();
  };
  timer = setTimeout(stop, OFFER_LASTS);
}

async function fillIn(context: MilsContext, document: vscode.TextDocument, inserted: Span, image: PlacedImage): Promise<void> {
  let place: Span | undefined = inserted;
  const abort = new AbortController();
  const listener = vscode.workspace.onDidChangeTextDocument((event) => {
    if (event.document !== document || !place) return;
    place = spanAfter(place, event.contentChanges);
    // Somebody types a text of their own, or took the image out: nobody waits for ours any more.
    if (!place) abort.abort();
  });
  try {
    // Whoever types a text at once has a picture all the same.
    await fileStands(image);
    const located = await locateNow(context, document);
    const standing = place;
    const reference = located?.references.find(({ edit }) => edit && standing && edit.span.start === standing.start);
    if (!located || !reference) return;
    const text = await proposeFor(context, document.uri, located.references, reference, { signal: abort.signal });
    const now = place;
    if (!now) return;
    // The same place may be another reference of the same kind by now: it is found by its place, which was followed all along.
    const after = await locateNow(context, document);
    const target = after?.references.find(({ edit }) => edit && edit.span.start === now.start);
    if (!after || !target) return;
    const { ordinalOf } = await import("../../workflow/writeTexts.ts");
    const { failures } = await writeAltTexts(context, document, [{ ...text, reference: target, ordinal: ordinalOf(after.references, target) }]);
    for (const failure of failures) showFailure(context, failure);
  } catch (thrown) {
    if (!isCancellation(thrown)) showFailure(context, thrown);
  } finally {
    listener.dispose();
  }
}

/** A pasted picture is written in the same edit as its link, at about the same time; where it is lost on the way, it is written here. */
async function fileStands({ path, bytes }: PlacedImage): Promise<void> {
  if (!bytes) return;
  await new Promise((resolve) => setTimeout(resolve, FILES_SETTLE));
  await writeFile(path, bytes, { flag: "wx" }).catch((thrown: unknown) => {
    if (!(thrown instanceof Error && "code" in thrown && thrown.code === "EEXIST")) throw thrown;
  });
}
