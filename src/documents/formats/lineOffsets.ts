import { MilsError } from "../../protocol/errors.ts";

/** Line and column, both from 1, of a UTF-16 offset. Lines end at LF, CRLF or CR. */
export function positionAt(text: string, offset: number): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  for (const ending of text.slice(0, offset).matchAll(/\r\n|\n|\r/g)) {
    line += 1;
    start = ending.index + ending[0].length;
  }
  return { line, column: offset - start + 1 };
}

/** A document its parser gives up on. The message names line and column; the caller, who knows the path, adds the file. */
export class DocumentSyntaxError extends MilsError {
  constructor(
    readonly reason: string,
    readonly line: number,
    readonly column: number,
    cause?: unknown,
  ) {
    super("document-syntax", `line ${line}, column ${column}: ${reason}. Correct the document and run again.`, { cause });
  }
}

/** Byte offsets of UTF-8 turned into UTF-16 offsets of the same text. */
export function utf16OffsetsOf(text: string): (byteOffset: number) => number {
  // Plain ASCII, the usual case, needs no table.
  if (!/[^\0-\x7F]/.test(text)) {
    return (byteOffset) => byteOffset;
  }
  const offsets = new Uint32Array(Buffer.byteLength(text) + 1);
  let byte = 0;
  for (let unit = 0; unit < text.length; ) {
    const point = text.codePointAt(unit) ?? 0;
    const bytes = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    offsets.fill(unit, byte, byte + bytes);
    byte += bytes;
    unit += point > 0xffff ? 2 : 1;
  }
  offsets[byte] = text.length;
  return (byteOffset) => offsets[byteOffset] ?? text.length;
}
