import { expect } from "vitest";
import { oneLine } from "../../../src/documents/formats/escape.ts";
import { DEFAULT_LOCATE_OPTIONS, locate } from "../../../src/documents/formats/index.ts";
import type { LocateOptions, MediaReference } from "../../../src/documents/types.ts";

/** `reference`'s new text in the document. */
export function withAlt(text: string, reference: MediaReference, alt: string): string {
  if (reference.edit === undefined) {
    throw new Error(`${text.slice(reference.span.start, reference.span.end)} takes no text`);
  }
  const { span, encode } = reference.edit;
  return text.slice(0, span.start) + encode(alt) + text.slice(span.end);
}

/** All editable references given the text, from last to first, so that no edit moves another's span. */
export function withAllAlts(text: string, references: readonly MediaReference[], alt: string): string {
  return references.toReversed().reduce((written, reference) => (reference.edit === undefined ? written : withAlt(written, reference, alt)), text);
}

/**
 * Holds what every edit promises: located again, the reference has the new text, every other one has what it had, and all keep source and element.
 *
 * @returns how many references were edited
 */
export async function expectEditsHold(text: string, path: string, alt: string, options: LocateOptions = DEFAULT_LOCATE_OPTIONS): Promise<number> {
  const before = await locate(text, path, options);
  const wanted = oneLine(alt);
  const seen = (references: readonly MediaReference[]): unknown[] => references.map(({ source, element, naming }) => [source, element, naming.role]);
  let edited = 0;
  for (const [index, reference] of before.entries()) {
    if (reference.edit === undefined) {
      continue;
    }
    edited += 1;
    const after = await locate(withAlt(text, reference, alt), path, options);
    expect(seen(after)).toEqual(seen(before));
    expect(after.map(({ alt }) => alt.text)).toEqual(before.map(({ alt }, at) => (at === index ? wanted : alt.text)));
  }
  const all = await locate(withAllAlts(text, before, alt), path, options);
  expect(all.map(({ alt }) => alt.text)).toEqual(before.map((reference) => (reference.edit === undefined ? reference.alt.text : wanted)));
  return edited;
}
