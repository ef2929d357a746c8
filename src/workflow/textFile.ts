import { MilsError } from "../protocol/index.ts";

/** How a document's bytes became text. `latin1` stands for any single-byte encoding: every byte survives the round trip. */
export type Encoding = "utf-8" | "utf-8-bom" | "utf-16le" | "utf-16be" | "latin1";

export interface DecodedText {
  /** Without the byte order mark. */
  readonly text: string;
  readonly encoding: Encoding;
}

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Git's rule: a NUL among the first 8,000 bytes makes a file binary, unless a UTF-16 byte order mark explains it. */
export function isBinary(bytes: Uint8Array): boolean {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return false;
  return bytes.subarray(0, 8000).includes(0);
}

/** Text of a document, with what is needed to write it back byte for byte. Bytes that are no UTF-8 are taken one for one. */
export function decodeText(bytes: Uint8Array): DecodedText {
  if (bytes.byteLength % 2 === 0) {
    // Buffer's decoder, unlike TextDecoder, keeps unpaired surrogates.
    if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: Buffer.from(bytes.subarray(2)).toString("utf16le"), encoding: "utf-16le" };
    if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: Buffer.from(bytes.subarray(2)).swap16().toString("utf16le"), encoding: "utf-16be" };
  }
  try {
    const text = strictUtf8.decode(bytes);
    return text.startsWith("\ufeff") ? { text: text.slice(1), encoding: "utf-8-bom" } : { text, encoding: "utf-8" };
  } catch {
    return { text: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1"), encoding: "latin1" };
  }
}

/** The bytes of a document in the encoding it had. Throws `write-failed` for a character that encoding lacks. */
export function encodeText(text: string, encoding: Encoding, file: string): Uint8Array {
  switch (encoding) {
    case "utf-8":
      return Buffer.from(text, "utf8");
    case "utf-8-bom":
      return Buffer.from(`\ufeff${text}`, "utf8");
    case "utf-16le":
      return Buffer.from(`\ufeff${text}`, "utf16le");
    case "utf-16be":
      return Buffer.from(`\ufeff${text}`, "utf16le").swap16();
    case "latin1": {
      const foreign = [...text].find((character) => (character.codePointAt(0) ?? 0) > 0xff);
      if (foreign !== undefined) {
        throw new MilsError("write-failed", `${file} is not UTF-8 and cannot hold “${foreign}”: convert the file to UTF-8 first`, { file });
      }
      return Buffer.from(text, "latin1");
    }
  }
}
