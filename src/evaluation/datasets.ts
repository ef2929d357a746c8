import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { MilsError, messageOf } from "../protocol/index.ts";
import { parseCsv } from "./csv.ts";

/** One media file with what people wrote about it. */
export interface Item {
  /** Stable within the data set: usually the file's name. */
  readonly id: string;
  readonly path: string;
  /** Not empty. */
  readonly references: readonly string[];
}

export interface DatasetOptions {
  /** Folder of the media files where the annotations stand elsewhere. Default: the annotations' folder. */
  readonly media?: string;
  /** For Karpathy's split file: `test` unless said otherwise. */
  readonly split?: string;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads references in any of the forms they are published in, told apart by their fields:
 * a folder with `references.json` (`{file: {references: []}}` or `{file: []}`), COCO captions, Karpathy's split, MSR-VTT (all JSON),
 * Clotho (`file_name`, `caption_1` ...) and AudioCaps (`youtube_id`, `start_time`, `caption`) as CSV.
 * @returns items whose media file exists, in the order of the file
 * @throws MilsError `configuration` naming the file, when it cannot be read or has no usable item
 */
export async function readDataset(path: string, options: DatasetOptions = {}): Promise<readonly Item[]> {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, "references.json") : path;
  const media = options.media ?? dirname(file);
  const entries = await readEntries(file, options.split ?? "test");
  const items = [...entries].map(([name, references]) => ({
    id: name,
    path: join(media, name),
    references: references.filter((text) => text.trim() !== ""),
  }));
  const usable = items.filter((item) => item.references.length > 0 && existsSync(item.path));
  if (usable.length === 0) {
    throw new MilsError(
      "configuration",
      `${file} names ${items.length} media files, none of which is in ${media}; say where they are with --media.`,
      { file },
    );
  }
  return usable;
}

async function readEntries(file: string, split: string): Promise<Map<string, string[]>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw new MilsError("configuration", `The references ${file} cannot be read: ${messageOf(cause)}`, { file, cause });
  }
  if (file.endsWith(".csv")) return fromCsv(text, file);
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new MilsError("configuration", `${file} is not valid JSON: ${messageOf(cause)}`, { file, cause });
  }
  if (!isObject(content)) throw unknownForm(file);
  if (Array.isArray(content["annotations"])) return fromCoco(content);
  if (Array.isArray(content["videos"]) && Array.isArray(content["sentences"])) return fromMsrVtt(content, split);
  if (Array.isArray(content["images"])) return fromKarpathy(content, split);
  const entries = Object.entries(content).map(([name, value]): [string, string[]] => [name, strings(isObject(value) ? value["references"] : value)]);
  if (entries.every(([, references]) => references.length === 0)) throw unknownForm(file);
  return new Map(entries);
}

function fromCoco(content: Json): Map<string, string[]> {
  const names = new Map(objects(content["images"]).map((image) => [image["id"], String(image["file_name"])]));
  const entries = new Map<string, string[]>();
  for (const { image_id, caption } of objects(content["annotations"])) {
    const name = names.get(image_id);
    if (name !== undefined && typeof caption === "string") push(entries, name, caption);
  }
  return entries;
}

function fromKarpathy(content: Json, split: string): Map<string, string[]> {
  const entries = new Map<string, string[]>();
  for (const image of objects(content["images"])) {
    if (image["split"] !== split) continue;
    for (const { raw } of objects(image["sentences"])) if (typeof raw === "string") push(entries, String(image["filename"]), raw);
  }
  return entries;
}

function fromMsrVtt(content: Json, split: string): Map<string, string[]> {
  const wanted = new Set(
    objects(content["videos"])
      .filter((video) => video["split"] === undefined || video["split"] === split)
      .map((video) => video["video_id"]),
  );
  const entries = new Map<string, string[]>();
  for (const { video_id, caption } of objects(content["sentences"])) {
    if (wanted.has(video_id) && typeof caption === "string") push(entries, `${String(video_id)}.mp4`, caption);
  }
  return entries;
}

function fromCsv(text: string, file: string): Map<string, string[]> {
  const [header = [], ...rows] = parseCsv(text);
  const entries = new Map<string, string[]>();
  const column = (row: readonly string[], name: string) => row[header.indexOf(name)] ?? "";
  const captions = header.filter((name) => /^caption_\d+$/.test(name));
  if (header.includes("file_name") && captions.length > 0) {
    for (const row of rows)
      entries.set(
        column(row, "file_name"),
        captions.map((name) => column(row, name)),
      );
    return entries;
  }
  if (header.includes("youtube_id") && header.includes("caption")) {
    // Clips are commonly stored as YOUTUBEID_START.wav.
    for (const row of rows) push(entries, `${column(row, "youtube_id")}_${column(row, "start_time")}.wav`, column(row, "caption"));
    return entries;
  }
  throw unknownForm(file);
}

function unknownForm(file: string): MilsError {
  return new MilsError(
    "configuration",
    `${basename(file)} is in no form known here: references.json, COCO captions, Karpathy split, MSR-VTT, Clotho or AudioCaps.`,
    { file },
  );
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}

function push(entries: Map<string, string[]>, name: string, caption: string): void {
  const captions = entries.get(name);
  if (captions) captions.push(caption);
  else entries.set(name, [caption]);
}
