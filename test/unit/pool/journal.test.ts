import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { appendJournal, readJournal } from "../../../tools/pool/journal.ts";

let folder: string;
let journal: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mils-journal-"));
  journal = join(folder, "image.jsonl");
});
afterEach(() => rm(folder, { recursive: true }));

const first = { fingerprint: "a", lines: ["A dog on a sofa"] };
const second = { fingerprint: "b", lines: ["A cat on a roof"] };

it("is empty when there is none", async () => {
  expect(await readJournal(journal)).toEqual([]);
});

it("gives back what was appended", async () => {
  await appendJournal(journal, first);
  await appendJournal(journal, second);
  expect(await readJournal(journal)).toEqual([first, second]);
});

it("drops a last line that a killed run left half-written, and goes on behind the line before", async () => {
  await appendJournal(journal, first);
  await appendFile(journal, '{"fingerprint":"b","li');
  expect(await readJournal(journal)).toEqual([first]);
  await appendJournal(journal, second);
  expect(await readJournal(journal)).toEqual([first, second]);
  expect((await readFile(journal, "utf8")).split("\n")).toHaveLength(3);
});
