import { readdir, readFile, stat } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import type { Engine } from "../client/types.ts";
import { type CaptionResult, MilsError, type MilsErrorCode, messageOf } from "../protocol/index.ts";
import { writeAtomically } from "./atomicWrite.ts";
import type { DescribeOptions } from "./describePicture.ts";
import { describe } from "./describePicture.ts";
import { readAltText, writeAltText } from "./exiftool.ts";
import { modalityOf } from "./mediaFiles.ts";
import { asAltText } from "./propose.ts";
import { nameInWorkspace, prepareStore, type Workspace } from "./workspace.ts";

/** Where the caption of a media file goes. */
export const ASSET_TARGETS = ["txt", "json", "list", "xmp", "vtt"] as const;
/** `txt`, `json`: beside the file. `list`: one `captions.json`. `xmp`: into the picture. `vtt`: WebVTT descriptions beside videos and sounds. */
export type AssetTarget = (typeof ASSET_TARGETS)[number];

export interface AssetOptions extends DescribeOptions {
  readonly targets: readonly AssetTarget[];
  readonly overwrite: boolean;
  /** Absolute path of the list; default `captions.json` at the workspace's root. */
  readonly list?: string;
}

export type AssetOutcome =
  | {
      readonly kind: "captioned";
      readonly path: string;
      readonly caption: CaptionResult;
      readonly written: readonly string[];
      readonly cached: boolean;
    }
  /** None of the targets is for this kind of file. */
  | { readonly kind: "unfit"; readonly path: string }
  /** Every target is there already. */
  | { readonly kind: "done-before"; readonly path: string }
  | { readonly kind: "failed"; readonly path: string; readonly message: string };

/** Errors that no other file would fare better with. */
const ENVIRONMENT: ReadonlySet<MilsErrorCode> = new Set(["model-missing", "model-damaged", "configuration"]);

/**
 * Captions media files one after another and writes each caption as soon as it is there, so that a run that is stopped keeps what
 * it has and the next one goes on. What exists is not written again without `overwrite`.
 * @throws MilsError where no other file would fare better; the signal's reason when cancelled
 */
export async function* captionAssets(
  workspace: Workspace,
  engine: Engine,
  paths: AsyncIterable<string> | Iterable<string>,
  options: AssetOptions,
): AsyncGenerator<AssetOutcome, void, undefined> {
  for await (const path of paths) {
    options.signal?.throwIfAborted();
    const targets = options.targets.filter((target) => fits(target, path));
    if (targets.length === 0) {
      yield { kind: "unfit", path };
      continue;
    }
    try {
      const wanted = await missingTargets(workspace, path, targets, options);
      if (wanted.length === 0) {
        yield { kind: "done-before", path };
        continue;
      }
      await prepareStore(workspace);
      const { caption, cached } = await describe(workspace, engine, path, await workspace.hashes.of(path), options);
      const written: string[] = [];
      for (const target of wanted) written.push(await writeTarget(workspace, path, caption, target, options));
      yield { kind: "captioned", path, caption, written, cached };
    } catch (thrown) {
      options.signal?.throwIfAborted();
      if (thrown instanceof MilsError && ENVIRONMENT.has(thrown.code)) throw thrown;
      yield { kind: "failed", path, message: messageOf(thrown) };
    }
  }
}

/** WebVTT describes what has a time line; fields inside of a file are a picture's. */
function fits(target: AssetTarget, path: string): boolean {
  const isImage = modalityOf(path) === "image";
  return target === "vtt" ? !isImage : target !== "xmp" || isImage;
}

/** The targets that are not there yet. */
async function missingTargets(workspace: Workspace, path: string, targets: readonly AssetTarget[], options: AssetOptions): Promise<AssetTarget[]> {
  const missing: AssetTarget[] = [];
  for (const target of targets) if (options.overwrite || !(await exists(workspace, path, target, options))) missing.push(target);
  return missing;
}

async function exists(workspace: Workspace, path: string, target: AssetTarget, options: AssetOptions): Promise<boolean> {
  if (target === "xmp") return (await readAltText(path)) !== undefined;
  if (target === "list") return Object.hasOwn(await readList(listPath(workspace, options)), nameInWorkspace(workspace, path));
  return (await stat(await sidecarPath(path, target)).catch(() => undefined)) !== undefined;
}

/** @returns the file that was written */
async function writeTarget(workspace: Workspace, path: string, caption: CaptionResult, target: AssetTarget, options: AssetOptions): Promise<string> {
  if (target === "xmp") {
    await writeAltText(path, caption.caption);
    return path;
  }
  if (target === "list") {
    const file = listPath(workspace, options);
    const entries = { ...(await readList(file)), [nameInWorkspace(workspace, path)]: entryOf(caption) };
    const sorted = Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
    await writeAtomically(file, Buffer.from(`${JSON.stringify(sorted, undefined, 2)}\n`), { workspace: dirname(file) });
    return file;
  }
  const file = await sidecarPath(path, target);
  await writeAtomically(file, Buffer.from(sidecarText(caption, target)), { workspace: workspace.root });
  return file;
}

function sidecarText(caption: CaptionResult, target: "txt" | "json" | "vtt"): string {
  switch (target) {
    case "txt":
      return `${caption.caption}\n`;
    case "json":
      return `${JSON.stringify({ file: basename(caption.path), ...entryOf(caption), candidates: caption.candidates }, undefined, 2)}\n`;
    case "vtt":
      return webVtt(caption.caption);
  }
}

function entryOf(caption: CaptionResult): Readonly<Record<string, unknown>> {
  return {
    caption: caption.caption,
    score: caption.score,
    ...(caption.confidence !== undefined && { confidence: caption.confidence }),
    models: caption.models,
    // A video has no alternative text in HTML; the still that stands for it has.
    ...(caption.modality === "video" && { posterAlt: asAltText(caption.caption) }),
    ...(caption.origin !== undefined && { origin: caption.origin }),
  };
}

/**
 * One cue for the whole clip (W3C WebVTT, `kind=descriptions`). It ends at the last time the format can say, since players end it with the
 * clip. `-->` cannot stand in a cue, and `&` and `<` would begin an escape or a tag.
 */
function webVtt(caption: string): string {
  const text = caption.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replace(/\s+/g, " ");
  return `WEBVTT\n\n00:00:00.000 --> 99:59:59.999\n${text}\n`;
}

/** `photo.jpg` -> `photo.txt`, or `photo.jpg.txt` where another media file of the folder has the same stem. */
async function sidecarPath(path: string, extension: "txt" | "json" | "vtt"): Promise<string> {
  const name = basename(path);
  const stem = name.slice(0, name.length - extname(name).length);
  const names = await readdir(dirname(path));
  const shared = names.some(
    (other) => other !== name && modalityOf(other) !== undefined && other.slice(0, other.length - extname(other).length) === stem,
  );
  return join(dirname(path), `${shared ? name : stem}.${extension}`);
}

function listPath(workspace: Workspace, options: AssetOptions): string {
  return options.list ?? join(workspace.root, "captions.json");
}

async function readList(file: string): Promise<Readonly<Record<string, unknown>>> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    return {};
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Reported below: a file of captions that cannot be read must not be written over.
  }
  throw new MilsError("configuration", `${file} is not a JSON object of captions: move it away or name another file with --list`, { file });
}
