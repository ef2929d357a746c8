import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import sharp from "sharp";
import { createWorker, type Line, PSM, type Worker } from "tesseract.js";
import type { RecognizedLine, RecognizedWords } from "../../protocol/index.ts";
import { type OpenedImage, openImage, run, threeChannels } from "./image.ts";
import { type Box, inkOf } from "./ink.ts";
import { readMediaFile } from "./mediaFile.ts";
import { panelsOf } from "./panels.ts";

/** Words and lines that Tesseract itself doubts (0-100) are icons and texture, not text. */
const LEAST_WORD_CONFIDENCE = 40;
const LEAST_LINE_CONFIDENCE = 60;
/** The longer edge of a picture is brought down to this before its ink is found; letters of dense displays are still twice as large as those of others. */
const INK_EDGE = 1600;
/** Interfaces set words 11 to 14 pixels high; Tesseract wants twice that. */
const ENLARGEMENT = 2;
/** White around the ink, in pixels: words at the very edge are lost without. */
const MARGIN = 8;
/** Faint text, grey on white, is brought near black. */
const GAIN = 1.8;

/** What is written on a picture. */
export type PageWords = Omit<RecognizedWords, "flatness">;

interface Ink {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly panels: readonly Box[];
}

let worker: Promise<Worker> | undefined;

/**
 * The words in a picture, by Tesseract with its English data from the package beside it: nothing is fetched.
 * @returns lines from top to bottom
 * @throws the `media-*` errors of decoding
 */
export async function recognizeText(path: string, signal: AbortSignal): Promise<PageWords> {
  const image = await openImage(await readMediaFile(path, signal), path, signal);
  const ink = await readInk(image, signal);
  const page = await pageOf(ink);
  worker ??= startWorker().catch((thrown: unknown) => {
    worker = undefined;
    throw thrown;
  });
  const { data } = await (await worker).recognize(page, {}, { blocks: true, text: false });
  signal.throwIfAborted();
  const found = (data.blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap((paragraph) => paragraph.lines));
  const lines = found.flatMap((line) => lineOf(line, ink) ?? []);
  const coverage = lines.reduce((sum, { box }) => sum + box[2] * box[3], 0);
  const panels = ink.panels.map(({ left, right, top, bottom }) => fractions(ink, left, top, right, bottom));
  return { lines, panels, coverage: Math.min(1, coverage) };
}

async function startWorker(): Promise<Worker> {
  const data = dirname(createRequire(import.meta.url).resolve("@tesseract.js-data/eng/package.json"));
  const started = await createWorker("eng", 1, { langPath: join(data, "4.0.0_best_int"), gzip: true, cacheMethod: "none" });
  // An interface has words in places, not columns of text; its ink is dark on white already.
  await started.setParameters({ tessedit_pageseg_mode: PSM.SPARSE_TEXT, tessedit_do_invert: "0", user_defined_dpi: "150" });
  return started;
}

async function readInk(image: OpenedImage, signal: AbortSignal): Promise<Ink> {
  const scaled = image.pipeline().resize(INK_EDGE, INK_EDGE, { fit: "inside", withoutEnlargement: true });
  const { data, info } = await run(image.path, signal, () => scaled.raw({ depth: "uchar" }).toBuffer({ resolveWithObject: true }));
  const { width, height } = info;
  const { ink, grounds } = inkOf({ width, height, pixels: threeChannels(data, info.channels) });
  return { bytes: ink, width, height, panels: panelsOf(grounds, width, height) };
}

/** The ink as a PNG page for the recogniser. */
async function pageOf({ bytes, width, height }: Ink): Promise<Buffer> {
  const [across, down] = [width + 2 * MARGIN, height + 2 * MARGIN];
  const framed = new Uint8Array(across * down).fill(255);
  for (let y = 0; y < height; y++) framed.set(bytes.subarray(y * width, (y + 1) * width), (y + MARGIN) * across + MARGIN);
  return await sharp(framed, { raw: { width: across, height: down, channels: 1 } })
    .resize(across * ENLARGEMENT, down * ENLARGEMENT, { fit: "fill", kernel: "cubic" })
    .linear(GAIN, 255 * (1 - GAIN))
    .toColourspace("b-w")
    .png({ compressionLevel: 1 })
    .toBuffer();
}

/** A line of the page as one of the picture, without the words the recogniser doubts and what it makes of frames; undefined when nothing is left. */
function lineOf(line: Line, ink: Ink): RecognizedLine | undefined {
  const words = line.words.filter(({ text, confidence }) => confidence >= LEAST_WORD_CONFIDENCE && /[\p{L}\p{N}$>%#❯➜]/u.test(text));
  const confidence = words.reduce((sum, word) => sum + word.confidence, 0) / Math.max(1, words.length);
  const text = words.map((word) => word.text.trim()).join(" ");
  if (confidence < LEAST_LINE_CONFIDENCE || !/[\p{L}\p{N}]/u.test(text)) return undefined;
  const onPicture = (at: number) => Math.max(0, Math.round(at / ENLARGEMENT) - MARGIN);
  const left = onPicture(Math.min(...words.map(({ bbox }) => bbox.x0)));
  const right = onPicture(Math.max(...words.map(({ bbox }) => bbox.x1)));
  const top = onPicture(Math.min(...words.map(({ bbox }) => bbox.y0)));
  const bottom = onPicture(Math.max(...words.map(({ bbox }) => bbox.y1)));
  return {
    text,
    confidence: confidence / 100,
    box: fractions(ink, left, top, right, bottom),
    contrast: contrastOf(ink, left, top, right, bottom),
  };
}

/** Left, top, width and height as fractions of the picture. */
function fractions({ width, height }: Ink, left: number, top: number, right: number, bottom: number): [number, number, number, number] {
  return [left / width, top / height, (right - left) / width, (bottom - top) / height];
}

/** The darkest ink in a box, 0-1. */
function contrastOf({ bytes, width, height }: Ink, left: number, top: number, right: number, bottom: number): number {
  let darkest = 255;
  for (let y = top; y < Math.min(bottom, height); y++)
    for (let x = left; x < Math.min(right, width); x++) darkest = Math.min(darkest, bytes[y * width + x] ?? 255);
  return (255 - darkest) / 255;
}
