import { stat } from "node:fs/promises";
import { extname } from "node:path";
import type { RecognizeRequest } from "../protocol/index.ts";
import { describeWords, isMostlyWords } from "../words/describe.ts";
import { describeDrawing } from "../words/drawing.ts";
import { svgText } from "../words/svgText.ts";
import { flatnessOf, isDrawn } from "./media/flatness.ts";
import { openImage, readMediaFile } from "./media/index.ts";
import { Recognizer } from "./media/recognizer.ts";

/** Pictures whose words are kept: a workflow asks for the words of a few before it asks for their captions. */
const KEPT = 16;
/** A drawing with fewer labels is a logo or an icon, to be looked at. */
const LEAST_LABELS = 2;

/** The words in pictures, read once each. */
export class PictureWords {
  readonly #recognizer = new Recognizer();
  readonly #kept = new Map<string, RecognizeRequest.Result>();

  /** @throws the `media-*` errors of decoding */
  async recognize(path: string, signal: AbortSignal): Promise<RecognizeRequest.Result> {
    const file = await stat(path).catch(() => undefined);
    const key = `${path}\n${file?.mtimeMs}\n${file?.size}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const words = await this.#read(path, signal);
    this.#kept.set(key, words);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    return words;
  }

  dispose(): void {
    this.#recognizer.dispose();
  }

  /** A photograph is known by its pixels, and none of its words is looked for. */
  async #read(path: string, signal: AbortSignal): Promise<RecognizeRequest.Result> {
    const statistics = await flatnessOf(await openImage(await readMediaFile(path, signal), path, signal), signal);
    const words = isDrawn(statistics) ? await this.#recognizer.read(path, signal) : { lines: [], panels: [], coverage: 0 };
    return { ...words, flatness: statistics.flat };
  }

  /**
   * What a screenshot, a page or a drawing says of itself; undefined for a picture that must be looked at. A recogniser that fails is no reason to be
   * without a caption.
   * @throws the signal's reason when cancelled
   */
  async textOf(path: string, signal: AbortSignal): Promise<string | undefined> {
    try {
      if (extname(path).toLowerCase() === ".svg") return drawingText((await readMediaFile(path, signal)).toString("utf8"));
      const words = await this.recognize(path, signal);
      return isMostlyWords(words) ? describeWords(words) : undefined;
    } catch {
      signal.throwIfAborted();
      return undefined;
    }
  }
}

function drawingText(xml: string): string | undefined {
  const drawing = svgText(xml);
  if (drawing.title === undefined && drawing.labels.length < LEAST_LABELS) return undefined;
  const { role = "diagram" } = drawing;
  return describeDrawing(drawing, role.charAt(0).toUpperCase() + role.slice(1));
}
