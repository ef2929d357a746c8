import { appendFile, mkdir, readFile, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import type { Answer } from "./systems.ts";

/** One answer as it stands in the journal. */
export interface JournalEntry extends Answer {
  readonly system: string;
  readonly item: string;
}

/** Answers as they come, one JSON object a line, so that an evaluation goes on where it was stopped. */
export class Journal {
  readonly #answers = new Map<string, JournalEntry>();

  private constructor(private readonly file: string) {}

  /** Reads what is there; a last line that was half written is cut off. */
  static async open(file: string): Promise<Journal> {
    const journal = new Journal(file);
    await mkdir(dirname(file), { recursive: true });
    const text = await readFile(file, "utf8").catch(() => "");
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole.length < text.length) await truncate(file, Buffer.byteLength(whole));
    for (const line of whole.split("\n")) if (line !== "") journal.#remember(JSON.parse(line) as JournalEntry);
    return journal;
  }

  get(system: string, item: string): JournalEntry | undefined {
    return this.#answers.get(`${system}\t${item}`);
  }

  async add(entries: readonly JournalEntry[]): Promise<void> {
    await appendFile(this.file, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
    for (const entry of entries) this.#remember(entry);
  }

  #remember(entry: JournalEntry): void {
    this.#answers.set(`${entry.system}\t${entry.item}`, entry);
  }
}
