import type { Span } from "../documents/types.ts";

/** `off` never reaches a finding. */
export type FindingSeverity = "error" | "warning" | "info";

/** One thing that is wrong with one reference. */
export interface Finding {
  /** Relative to the folder the check started from, with forward slashes. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** 1-based, in UTF-16 code units. */
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly rule: string;
  readonly severity: FindingSeverity;
  readonly message: string;
  /** The reference as written, on one line, shortened. */
  readonly snippet: string;
  /** In the document's text. */
  readonly span: Span;
}

export interface CheckSummary {
  /** Documents read. */
  readonly documents: number;
  readonly references: number;
  readonly findings: number;
  readonly documentsWithFindings: number;
  /** Documents that could not be checked, with the reason. */
  readonly failures: readonly { readonly file: string; readonly message: string }[];
}

/** Turns offsets into lines and columns; the line starts of the text are found once. */
export class LineIndex {
  private readonly starts: readonly number[];

  constructor(text: string) {
    const starts = [0];
    for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length);
    this.starts = starts;
  }

  /** 1-based line and column of a UTF-16 offset. */
  at(offset: number): { readonly line: number; readonly column: number } {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }
}

/** A piece of a document on one line, at most 80 characters. */
export function snippetOf(text: string, span: Span): string {
  const characters = [
    ...text
      .slice(span.start, Math.min(span.end, span.start + 400))
      .replace(/\s+/g, " ")
      .trim(),
  ];
  return characters.length > 80 ? `${characters.slice(0, 79).join("")}…` : characters.join("");
}
