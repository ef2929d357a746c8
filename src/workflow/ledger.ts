import { type FileHandle, mkdir, open, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Span } from "../documents/types.ts";
import type { ModelNames } from "../protocol/index.ts";

/** A run began. `options` is what the person asked for, for people who read the ledger. */
export interface RunRecord {
  readonly type: "run";
  readonly run: string;
  /** ISO 8601. */
  readonly time: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** A text is about to stand in a document. Written before the document, so that no text of the machine is without a record. */
export interface WriteRecord {
  readonly type: "write";
  readonly run: string;
  readonly time: string;
  /** Relative to the workspace, with forward slashes. */
  readonly file: string;
  /** The reference's source as written. */
  readonly source: string;
  /** Media file relative to the workspace, and its SHA-256. */
  readonly media: string;
  readonly mediaHash: string;
  /** Where the new characters stand in the document after the write, in UTF-16 code units. */
  readonly span: Span;
  /** Characters of the document before and after. */
  readonly before: string;
  readonly after: string;
  /** Alternative text before (absent where there was none) and after. */
  readonly oldText?: string;
  readonly newText: string;
  readonly models?: ModelNames;
  readonly score?: number;
  /** What was done about the picture: caption, functional text, recognised words, a person's edit. */
  readonly origin: string;
}

/** A run came to its end, complete or cancelled. A run without this record was killed. */
export interface EndRecord {
  readonly type: "end";
  readonly run: string;
  readonly time: string;
  readonly written: number;
  readonly cancelled: boolean;
}

/** A text was taken back. */
export interface UndoRecord {
  readonly type: "undo";
  readonly run: string;
  readonly time: string;
  readonly file: string;
  readonly newText: string;
}

export type LedgerRecord = RunRecord | WriteRecord | EndRecord | UndoRecord;

/**
 * Every text the machine wrote, one JSON object a line, only ever appended to. A process may be killed in the middle of a line:
 * readers drop it, and the next writer begins on a fresh line.
 */
export class Ledger {
  private handle: FileHandle | undefined;

  /** @param path usually `.mils/ledger.jsonl` below the workspace; made with its folder when first written */
  constructor(readonly path: string) {}

  /** Every whole record, oldest first; empty when there is no ledger. */
  async read(): Promise<LedgerRecord[]> {
    let text: string;
    try {
      text = await readFile(this.path, "utf8");
    } catch {
      return [];
    }
    return text.split("\n").flatMap((line) => parseRecord(line));
  }

  /** Returns when the records are on the disk. */
  async append(records: readonly LedgerRecord[]): Promise<void> {
    if (records.length === 0) return;
    this.handle ??= await this.openForAppending();
    await this.handle.appendFile(records.map((record) => `${JSON.stringify(record)}\n`).join(""));
    await this.handle.datasync();
  }

  async close(): Promise<void> {
    await this.handle?.close();
    this.handle = undefined;
  }

  private async openForAppending(): Promise<FileHandle> {
    await mkdir(dirname(this.path), { recursive: true });
    const handle = await open(this.path, "a+");
    const { size } = await handle.stat();
    if (size > 0) {
      const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
      if (buffer[0] !== 0x0a) await handle.appendFile("\n");
    }
    return handle;
  }
}

function parseRecord(line: string): LedgerRecord[] {
  if (!line.startsWith("{")) return [];
  try {
    const record = JSON.parse(line) as LedgerRecord;
    return ["run", "write", "end", "undo"].includes(record.type) ? [record] : [];
  } catch {
    return [];
  }
}
