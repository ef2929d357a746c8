import { closeSync, openSync, readSync } from "node:fs";
import { extname } from "node:path";
import type { Modality } from "../../solver/types.ts";

const MODALITY_BY_EXTENSION = new Map<string, Modality>([
  ...["jpg", "jpeg", "jpe", "jfif", "png", "webp", "avif", "gif", "tif", "tiff", "svg", "svgz", "apng"].map((name) => [name, "image"] as const),
  ...["mp4", "m4v", "mov", "mkv", "webm", "avi", "mpg", "mpeg", "ogv", "wmv", "3gp"].map((name) => [name, "video"] as const),
  ...["wav", "mp3", "ogg", "oga", "opus", "flac", "m4a", "aac", "aif", "aiff", "weba"].map((name) => [name, "audio"] as const),
]);

/** What kind of thing a file is: by its extension, by its first bytes where that says nothing. Anything unknown is taken for a picture, whose decoder then refuses it. Never throws. */
export function modalityOf(path: string): Modality {
  return MODALITY_BY_EXTENSION.get(extname(path).slice(1).toLowerCase()) ?? sniff(path);
}

function sniff(path: string): Modality {
  const head = firstBytes(path, 12).toString("latin1");
  const container = head.slice(4, 8) === "ftyp" ? head.slice(8, 12) : undefined;
  if (container === "M4A ") return "audio";
  if (container !== undefined && !/^(avif|avis|heic|heix|mif1)$/.test(container)) return "video";
  if (head.startsWith("\x1aE\xdf\xa3")) return "video";
  if (head.startsWith("RIFF")) {
    const form = head.slice(8, 12);
    if (form === "WAVE") return "audio";
    if (form === "AVI ") return "video";
  }
  return /^(ID3|OggS|fLaC|\xff[\xfb\xf3\xf2])/.test(head) ? "audio" : "image";
}

function firstBytes(path: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  try {
    const file = openSync(path, "r");
    try {
      readSync(file, bytes, 0, length, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    // Whoever decodes the file says what is wrong with it.
  }
  return bytes;
}
