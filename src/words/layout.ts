import type { RecognizedLine } from "../protocol/index.ts";

/** A line of words where it stands, cleaned. Lengths are fractions of the picture. */
export interface PlacedLine {
  readonly text: string;
  /** As it was read. */
  readonly raw: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Estimated size of its letters, whatever letters it has. */
  readonly size: number;
  readonly contrast: number;
  readonly confidence: number;
}

/** Sizes of letters in ems, of common sans-serif faces: above the line from the base line, and below it. */
const [X_HEIGHT, CAP_HEIGHT, DESCENT] = [0.53, 0.73, 0.21];

/** Lines that have a word, from top to bottom and from left to right. */
export function placedLines(lines: readonly RecognizedLine[]): PlacedLine[] {
  const placed = lines.map((line): PlacedLine => {
    const [left, top, width, height] = line.box;
    const { confidence, contrast } = line;
    const text = cleaned(line.text);
    return { text, raw: line.text, left, right: left + width, top, bottom: top + height, size: height / emsHigh(text), contrast, confidence };
  });
  return rowsOf(placed).flat();
}

/** Lines that stand beside each other, rows from top to bottom, each from left to right. */
export function rowsOf(lines: readonly PlacedLine[]): PlacedLine[][] {
  const rows: PlacedLine[][] = [];
  for (const line of [...lines].sort((a, b) => a.top - b.top)) {
    const row = rows.at(-1);
    const [first] = row ?? [];
    const middle = (line.top + line.bottom) / 2;
    if (row !== undefined && first !== undefined && middle > first.top && middle < first.bottom) row.push(line);
    else rows.push([line]);
  }
  return rows.map((row) => row.sort((a, b) => a.left - b.left));
}

/** The usual size of letters: half of all letters are larger. */
export function usualSize(lines: readonly PlacedLine[]): number {
  const sorted = [...lines].sort((a, b) => a.size - b.size);
  const half = sorted.reduce((sum, { text }) => sum + text.length, 0) / 2;
  let seen = 0;
  for (const { text, size } of sorted) {
    seen += text.length;
    if (seen >= half) return size;
  }
  return 0;
}

/** Has a word of three letters, or two letters and little else: what icons and texture are read as has not. */
export function hasWord(text: string): boolean {
  return /\p{L}{3}/u.test(text) || /^\p{L}{2}\b|^\p{L}\p{Ll}?[-‑]\p{L}{2}/u.test(text);
}

/** A line without what a recogniser makes of icons, frames and bullets at its ends, and without the stop that would end a sentence. */
export function cleaned(line: string): string {
  return line
    .replace(/^[^\p{L}\p{N}"'“(<#$]+/u, "")
    .replace(/^(?:[«»•©®°¢e0o4v] |\[\w? ?)(?=\p{Lu})/u, "")
    .replace(/[^\p{L}\p{N}"'”)>%!?+#]+$/u, "")
    .replace(/([.!?])\s+(?=\p{Lu})/gu, ", ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Height of a line's box in ems: only some letters reach above the x-height or below the base line. */
function emsHigh(text: string): number {
  const above = /[\p{Lu}\p{N}bdfhklti!?|/()[\]{}]/u.test(text) ? CAP_HEIGHT : X_HEIGHT;
  return above + (/[gjpqyQ,;()[\]{}|@$/]/.test(text) ? DESCENT : 0);
}
