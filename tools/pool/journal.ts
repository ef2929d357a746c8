import { appendFile, readFile, truncate } from "node:fs/promises";

/** What one batch of topics brought. */
export interface JournalEntry {
  /** Over the prompts, the number wanted and the model: an entry with another fingerprint is out of date. */
  readonly fingerprint: string;
  /** As the model wrote them; what of them is a caption is decided when the pool is made. */
  readonly lines: readonly string[];
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
