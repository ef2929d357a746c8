import { readFile } from "node:fs/promises";
import type { Span } from "../documents/types.ts";
import { MilsError, messageOf } from "../protocol/index.ts";
import { writeAtomically } from "./atomicWrite.ts";
import { decodeText, type Encoding, encodeText, isBinary } from "./textFile.ts";

/** A document as it was read. */
export interface StoredDocument {
  /** Absolute. */
  readonly path: string;
  /** Without a byte order mark; line endings as they are. */
  readonly text: string;
}

/** Characters that take the place of a span of the text. */
export interface Replacement {
  readonly span: Span;
  readonly text: string;
}

/** Where documents are read and changed: the disk for the command line, open editors first for VS Code. */
export interface DocumentStore {
  /** Undefined for a binary file. Throws `media-unreadable`. */
  read(path: string): Promise<StoredDocument | undefined>;
  /** Makes all replacements (which do not overlap) at once, or throws `document-changed` or `write-failed` and makes none. */
  replace(document: StoredDocument, replacements: readonly Replacement[]): Promise<void>;
}

interface DiskDocument extends StoredDocument {
  readonly bytes: Uint8Array;
  readonly encoding: Encoding;
}

/** Documents on the disk below a workspace folder, written atomically in the encoding they have. */
export function diskDocuments(workspace: string): DocumentStore {
  const read = async (path: string): Promise<DiskDocument | undefined> => {
    let bytes: Uint8Array;
    try {
      bytes = await readFile(path);
    } catch (thrown) {
      throw new MilsError("media-unreadable", `cannot read ${path}: ${messageOf(thrown)}`, { file: path, cause: thrown });
    }
    return isBinary(bytes) ? undefined : { path, bytes, ...decodeText(bytes) };
  };
  return {
    read,
    async replace(document, replacements) {
      const now = await read(document.path);
      if (now === undefined || now.text !== document.text) {
        throw new MilsError("document-changed", `${document.path} changed since it was read: nothing was written, run again`, {
          file: document.path,
        });
      }
      const bytes = encodeText(replaceSpans(now.text, replacements), now.encoding, document.path);
      await writeAtomically(document.path, bytes, { workspace, expected: now.bytes });
    },
  };
}

/** The text with every span replaced; all other characters as they were. Throws `internal` when two spans overlap. */
export function replaceSpans(text: string, replacements: readonly Replacement[]): string {
  let result = "";
  let from = 0;
  for (const { span, text: replacement } of [...replacements].sort((a, b) => a.span.start - b.span.start)) {
    if (span.start < from) throw new MilsError("internal", `two replacements overlap at ${span.start}`);
    result += text.slice(from, span.start) + replacement;
    from = span.end;
  }
  return result + text.slice(from);
}
