import { type DocumentEdit, editFor } from "../documents/edits.ts";
import { locate } from "../documents/formats/index.ts";
import type { MediaReference } from "../documents/types.ts";
import { MilsError, type ModelNames, messageOf } from "../protocol/index.ts";
import { isInside } from "./atomicWrite.ts";
import { groupBy } from "./grouping.ts";
import type { WriteRecord } from "./ledger.ts";
import { nameInWorkspace, type Workspace } from "./workspace.ts";

/** A text that shall stand at one reference. */
export interface TextToWrite {
  /** Absolute path of the document. */
  readonly path: string;
  /** The reference as it was when the text was made. */
  readonly reference: MediaReference;
  /** Which of the references with the same source and alternative text in the document it is, counted from 0. */
  readonly ordinal: number;
  readonly text: string;
  readonly mediaPath: string;
  readonly mediaHash: string;
  readonly origin: string;
  readonly models?: ModelNames;
  readonly score?: number;
}

/** What could not be written into one document. */
export interface FailedWrite {
  readonly path: string;
  readonly message: string;
  readonly texts: readonly TextToWrite[];
  /** What was thrown; absent for references that are gone or were described meanwhile. */
  readonly cause?: unknown;
}

export interface WriteOutcome {
  readonly written: readonly TextToWrite[];
  readonly failed: readonly FailedWrite[];
}

/** How often a document that changes under our hands is read again before it is left alone. */
const ATTEMPTS = 3;

/**
 * Writes texts into their documents, one atomic write a document. The ledger's records are on the disk before the document is.
 * Every reference is located afresh, so texts survive edits made elsewhere in the document meanwhile; a reference that is gone,
 * or that has another text by now, is left alone and reported.
 */
export async function writeTexts(workspace: Workspace, run: string, texts: readonly TextToWrite[]): Promise<WriteOutcome> {
  const written: TextToWrite[] = [];
  const failed: FailedWrite[] = [];
  for (const [path, ofDocument] of groupBy(texts, (text) => text.path)) {
    try {
      const gone = await writeDocument(workspace, run, path, ofDocument);
      written.push(...ofDocument.filter((text) => !gone.includes(text)));
      if (gone.length > 0) {
        failed.push({
          path,
          message: `${nameInWorkspace(workspace, path)}: ${gone.length} references are gone or were described meanwhile`,
          texts: gone,
        });
      }
    } catch (thrown) {
      failed.push({ path, message: messageOf(thrown), texts: ofDocument, cause: thrown });
    }
  }
  return { written, failed };
}

/** @returns the texts whose reference is not there any more */
async function writeDocument(workspace: Workspace, run: string, path: string, texts: readonly TextToWrite[]): Promise<TextToWrite[]> {
  if (!isInside(path, workspace.root))
    throw new MilsError("write-failed", `${path} lies outside the workspace ${workspace.root}: it is left alone`, { file: path });
  for (let attempt = 1; ; attempt += 1) {
    const document = await workspace.documents.read(path);
    if (document === undefined) throw new MilsError("document-changed", `${path} is no text any more`, { file: path });
    const references = await locate(document.text, path, workspace.settings);
    const gone: TextToWrite[] = [];
    const edits: { text: TextToWrite; edit: DocumentEdit }[] = [];
    for (const text of texts) {
      const reference = findReference(references, text.reference, text.ordinal);
      const edit = reference === undefined ? undefined : editFor(document.text, reference, text.text);
      if (edit === undefined) gone.push(text);
      else edits.push({ text, edit });
    }
    if (edits.length > 0) {
      await workspace.ledger.append(recordsOf(workspace, run, edits));
      try {
        await workspace.documents.replace(
          document,
          edits.map(({ edit }) => ({ span: edit.span, text: edit.newText })),
        );
      } catch (thrown) {
        if (attempt < ATTEMPTS && thrown instanceof MilsError && thrown.code === "document-changed") continue;
        throw thrown;
      }
    }
    return gone;
  }
}

/** The reference of a document that is the given one: same source, same alternative text, same place among those alike. */
export function findReference(references: readonly MediaReference[], wanted: MediaReference, ordinal: number): MediaReference | undefined {
  return references.filter((reference) => isAlike(reference, wanted))[ordinal];
}

/** Which of the references like it in the document this one is, counted from 0. */
export function ordinalOf(references: readonly MediaReference[], reference: MediaReference): number {
  return references.filter((other) => isAlike(other, reference)).indexOf(reference);
}

function isAlike(a: MediaReference, b: MediaReference): boolean {
  return a.source === b.source && a.element === b.element && a.alt.state === b.alt.state && a.alt.text === b.alt.text;
}

function recordsOf(workspace: Workspace, run: string, edits: readonly { readonly text: TextToWrite; readonly edit: DocumentEdit }[]): WriteRecord[] {
  const time = new Date(workspace.now()).toISOString();
  return edits.map(({ text, edit }) => {
    // The other edits made at once before this one move it.
    const shift = edits
      .filter(({ edit: other }) => other !== edit && other.span.end <= edit.span.start)
      .reduce((sum, { edit: other }) => sum + other.newText.length - other.oldText.length, 0);
    const start = edit.span.start + shift;
    return {
      type: "write",
      run,
      time,
      file: nameInWorkspace(workspace, text.path),
      source: text.reference.source ?? "",
      media: nameInWorkspace(workspace, text.mediaPath),
      mediaHash: text.mediaHash,
      span: { start, end: start + edit.newText.length },
      before: edit.oldText,
      after: edit.newText,
      ...(text.reference.alt.text !== undefined && { oldText: text.reference.alt.text }),
      newText: text.text,
      ...(text.models !== undefined && { models: text.models }),
      ...(text.score !== undefined && { score: text.score }),
      origin: text.origin,
    };
  });
}
