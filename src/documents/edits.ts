import MagicString from "magic-string";
import { MilsError } from "../protocol/errors.ts";
import type { MediaReference, Span } from "./types.ts";

/** A text to put in place of another, with what stood there when the document was read. */
export interface DocumentEdit {
  readonly span: Span;
  /** What the span held. Empty for an insertion. */
  readonly oldText: string;
  readonly newText: string;
  /** Text right before and after the span, so that an insertion point is recognised as well. Up to 16 units each. */
  readonly before: string;
  readonly after: string;
}

const CONTEXT = 16;

/** The edit that makes `alt` the alternative text of a reference, or undefined where nothing may be written. `text` is the document the reference was found in. */
export function editFor(text: string, reference: MediaReference, alt: string): DocumentEdit | undefined {
  if (reference.edit === undefined) {
    return undefined;
  }
  const { span, encode } = reference.edit;
  return {
    span,
    oldText: text.slice(span.start, span.end),
    newText: encode(alt),
    before: text.slice(Math.max(0, span.start - CONTEXT), span.start),
    after: text.slice(span.end, span.end + CONTEXT),
  };
}

/** Whether the span still holds what it held, between the same neighbours. */
export function checkEdit(text: string, edit: DocumentEdit): boolean {
  const { span, oldText, before, after } = edit;
  return (
    text.slice(span.start, span.end) === oldText &&
    text.slice(Math.max(0, span.start - before.length), span.start) === before &&
    text.slice(span.end, span.end + after.length) === after
  );
}

/**
 * The text with all edits made, none of which sees the others' effect.
 *
 * @throws MilsError `document-changed` where a span no longer holds its old text; `internal` where two edits overlap or one lies outside the text
 */
export function applyEdits(text: string, edits: readonly DocumentEdit[]): string {
  const ordered = [...edits].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const result = new MagicString(text);
  let previous: Span = { start: -1, end: -1 };
  for (const edit of ordered) {
    const { start, end } = edit.span;
    if (start < 0 || end < start || end > text.length) {
      throw new MilsError("internal", `An edit at ${start}-${end} lies outside a text of ${text.length} characters. Read the document again.`);
    }
    // Two insertions at one point would make the order of the edits matter.
    if (start < previous.end || (start === end && start === previous.start)) {
      throw new MilsError("internal", `Two edits overlap at ${start}. Make one, read the document again and make the other.`);
    }
    if (!checkEdit(text, edit)) {
      throw new MilsError("document-changed", `The document no longer holds "${shortened(edit.oldText)}" at ${start}. Run again to read it anew.`);
    }
    if (start === end) {
      result.appendLeft(start, edit.newText);
    } else {
      result.overwrite(start, end, edit.newText);
    }
    previous = edit.span;
  }
  return result.toString();
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
