import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createWorker, type Worker } from "tesseract.js";
import type { RecognizeRequest } from "../../protocol/index.ts";
import { textPage } from "./image.ts";

type Line = RecognizeRequest.Result["lines"][number];

/** Words Tesseract itself doubts are texture, not text; lines below this mean confidence (0-100) are dropped. */
const LEAST_CONFIDENCE = 60;

let worker: Promise<Worker> | undefined;

/**
 * The words in a picture, by Tesseract with its English data from the package beside it: nothing is fetched.
 * @returns lines in reading order, confidence 0-1, boxes as fractions of the picture
 * @throws the `media-*` errors of decoding
 */
export async function recognizeText(path: string, signal: AbortSignal): Promise<RecognizeRequest.Result> {
  const { png, width, height } = await textPage(path, signal);
  worker ??= startWorker().catch((thrown: unknown) => {
    worker = undefined;
    throw thrown;
  });
  const { data } = await (await worker).recognize(png, {}, { blocks: true, text: false });
  signal.throwIfAborted();
  const found = (data.blocks ?? []).flatMap(({ paragraphs }) => paragraphs.flatMap(({ lines }) => lines));
  const lines = found.flatMap(({ text, confidence, bbox }): Line[] => {
    const words = text.replace(/\s+/g, " ").trim();
    if (confidence < LEAST_CONFIDENCE || !/[\p{L}\p{N}]{2}/u.test(words)) return [];
    const box = [bbox.x0 / width, bbox.y0 / height, (bbox.x1 - bbox.x0) / width, (bbox.y1 - bbox.y0) / height] as const;
    return [{ text: words, confidence: confidence / 100, box }];
  });
  const coverage = lines.reduce((sum, { box }) => sum + box[2] * box[3], 0);
  return { lines, coverage: Math.min(1, coverage) };
}

/** Ends the recogniser's thread. */
export async function stopRecognition(): Promise<void> {
  const running = worker;
  worker = undefined;
  await (await running)?.terminate();
}

async function startWorker(): Promise<Worker> {
  const data = dirname(createRequire(import.meta.url).resolve("@tesseract.js-data/eng/package.json"));
  return await createWorker("eng", 1, { langPath: join(data, "4.0.0_best_int"), gzip: true, cacheMethod: "none" });
}
