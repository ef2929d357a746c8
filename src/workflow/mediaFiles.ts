import { extname } from "node:path";
import type { Modality } from "../protocol/index.ts";

const EXTENSIONS: Readonly<Record<Modality, readonly string[]>> = {
  image: [".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".tif", ".tiff", ".bmp", ".svg", ".heic", ".heif"],
  video: [".mp4", ".m4v", ".mov", ".webm", ".mkv", ".avi", ".ogv"],
  audio: [".mp3", ".wav", ".flac", ".ogg", ".oga", ".opus", ".m4a", ".aac"],
};

const MODALITIES = new Map(
  (["image", "video", "audio"] as const).flatMap((modality) => EXTENSIONS[modality].map((extension): [string, Modality] => [extension, modality])),
);

/** With the dot, lower case. */
export const MEDIA_EXTENSIONS: ReadonlySet<string> = new Set(MODALITIES.keys());

/** By the file's extension; undefined for what is no media. */
export function modalityOf(path: string): Modality | undefined {
  return MODALITIES.get(extname(path).toLowerCase());
}
