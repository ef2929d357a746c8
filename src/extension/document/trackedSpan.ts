import type { Span } from "../../documents/types.ts";

/** One change of a document, as VS Code tells it: UTF-16 offsets into the text before it. */
export interface TextChange {
  readonly rangeOffset: number;
  readonly rangeLength: number;
  readonly text: string;
}

/**
 * Where a span stands after the changes of one event; undefined when one of them touched it, which is how a person's own typing there is known. An
 * insertion right at one of its ends touches it too: the alt text a person begins to type starts there.
 *
 * @param changes of one event, which do not see each other's effect
 */
export function spanAfter(span: Span, changes: readonly TextChange[]): Span | undefined {
  let shift = 0;
  for (const { rangeOffset, rangeLength, text } of changes) {
    const end = rangeOffset + rangeLength;
    if (end < span.start) shift += text.length - rangeLength;
    else if (rangeOffset <= span.end) return undefined;
  }
  return { start: span.start + shift, end: span.end + shift };
}

/** Where a text that was just inserted stands after the event that inserted it; undefined when no change of it holds the text. */
export function insertedAt(text: string, changes: readonly TextChange[]): number | undefined {
  for (const change of changes) {
    const inside = change.text.indexOf(text);
    if (inside < 0) continue;
    const shift = changes
      .filter((other) => other !== change && other.rangeOffset < change.rangeOffset)
      .reduce((sum, other) => sum + other.text.length - other.rangeLength, 0);
    return change.rangeOffset + shift + inside;
  }
  return undefined;
}
