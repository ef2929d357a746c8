import { appendFile, readFile, truncate } from "node:fs/promises";

/** What one topic brought. */
export interface JournalEntry {
  readonly topic: string;
  /** Over topic, prompt, model and filters' input: an entry with another fingerprint is out of date. */
  readonly fingerprint: string;
  readonly captions: readonly string[];
  /** Lines the model wrote for it. */
  readonly lines: number;
}

/**
 * Entries of a JSON Lines journal. A last line that a killed run left half-written is cut off the file, so that the next entry
 * starts on a line of its own.
 */
export async function readJournal(file: string): Promise<JournalEntry[]> {
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return Buffer.alloc(0);
    throw error;
  });
  const end = content.lastIndexOf("\n") + 1;
  if (end < content.length) await truncate(file, end);
  return content
    .subarray(0, end)
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as JournalEntry);
}

export async function appendJournal(file: string, entry: JournalEntry): Promise<void> {
  await appendFile(file, `${JSON.stringify(entry)}\n`);
}
