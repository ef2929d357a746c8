import { join } from "node:path";
import { locate } from "../documents/formats/index.ts";
import type { MediaReference, Span } from "../documents/types.ts";
import { messageOf } from "../protocol/index.ts";
import { isInside } from "./atomicWrite.ts";
import { groupBy } from "./grouping.ts";
import type { LedgerRecord, UndoRecord, WriteRecord } from "./ledger.ts";
import type { Workspace } from "./workspace.ts";

export interface UndoOptions {
  /** Only this run's texts. Default: every run's. */
  readonly run?: string;
  /** Absolute files and folders. Default: everything. */
  readonly paths?: readonly string[];
}

export interface UndoOutcome {
  readonly restored: readonly WriteRecord[];
  /** Texts that are not as the machine wrote them any more, with the reason they were left. */
  readonly left: readonly { readonly record: WriteRecord; readonly reason: string }[];
}

/** Restores every text that is still as the machine wrote it, newest first; all others are left as they are and listed. */
export async function undo(workspace: Workspace, options: UndoOptions): Promise<UndoOutcome> {
  const wanted = standing(await workspace.ledger.read()).filter(
    (record) =>
      (options.run === undefined || record.run === options.run) &&
      (options.paths === undefined || options.paths.some((path) => isInside(join(workspace.root, record.file), path))),
  );
  const restored: WriteRecord[] = [];
  const left: { record: WriteRecord; reason: string }[] = [];
  for (const [file, records] of groupBy(wanted.reverse(), (record) => record.file)) {
    // Texts of different runs may lie over each other, so each is taken back on its own, newest first.
    for (const record of records) {
      try {
        const outcome = await restore(workspace, record);
        if (outcome === "restored") restored.push(record);
        else if (outcome !== "never-written") left.push({ record, reason: outcome });
      } catch (thrown) {
        left.push({ record, reason: messageOf(thrown) });
      }
    }
    const time = new Date(workspace.now()).toISOString();
    const taken = restored.filter((record) => record.file === file);
    await workspace.ledger.append(taken.map((record): UndoRecord => ({ type: "undo", run: record.run, time, file, newText: record.newText })));
  }
  return { restored, left };
}

/** Writes that were not taken back, oldest first. */
function standing(records: readonly LedgerRecord[]): WriteRecord[] {
  const result: WriteRecord[] = [];
  for (const record of records) {
    if (record.type === "write") result.push(record);
    else if (record.type === "undo") {
      const index = result.findLastIndex((write) => write.run === record.run && write.file === record.file && write.newText === record.newText);
      if (index >= 0) result.splice(index, 1);
    }
  }
  return result;
}

async function restore(workspace: Workspace, record: WriteRecord): Promise<"restored" | "never-written" | string> {
  const path = join(workspace.root, record.file);
  const document = await workspace.documents.read(path);
  if (document === undefined) return "the document is no text any more";
  const references = (await locate(document.text, path, workspace.settings)).filter((reference) => (reference.source ?? "") === record.source);
  const span = nearest(
    references
      .filter((reference) => (reference.alt.text ?? "") === record.newText)
      .flatMap((reference) => spansOf(document.text, reference, record.after)),
    record.span,
  );
  if (span !== undefined) {
    await workspace.documents.replace(document, [{ span, text: record.before }]);
    return "restored";
  }
  if (references.length === 0) return "the reference is gone";
  // The record is written before the document: a process killed in between leaves a record of a text that never stood there.
  const untouched = references.some((reference) => reference.alt.text === record.oldText);
  return untouched ? "never-written" : "the text was changed since";
}

/** Where the written characters stand inside a reference. */
function spansOf(text: string, reference: MediaReference, after: string): Span[] {
  // Nothing stands for an empty text in formats such as Markdown: its place is where one would be written.
  if (after === "") return reference.edit !== undefined && reference.edit.span.start === reference.edit.span.end ? [reference.edit.span] : [];
  const from = Math.min(reference.span.start, reference.alt.span?.start ?? reference.span.start, reference.edit?.span.start ?? reference.span.start);
  const to = Math.max(reference.span.end, reference.alt.span?.end ?? reference.span.end, reference.edit?.span.end ?? reference.span.end);
  const at = text.slice(from, to).indexOf(after);
  return at < 0 ? [] : [{ start: from + at, end: from + at + after.length }];
}

function nearest(spans: readonly Span[], wanted: Span): Span | undefined {
  return [...spans].sort((a, b) => Math.abs(a.start - wanted.start) - Math.abs(b.start - wanted.start))[0];
}
