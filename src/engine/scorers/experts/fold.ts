import { readFile } from "node:fs/promises";
import { MilsError, messageOf } from "../../../protocol/index.ts";
import { areaOf, type DetectorReading } from "./boxes.ts";

/**
 * Constants fitted by logistic regression of "the captions mention it" on what a detector sees; see docs/models.md. Lists have one
 * entry per label and a last one for "several people". The first label is the person.
 */
export interface Fold {
  readonly labels: readonly string[];
  readonly slope: readonly number[];
  readonly area: readonly number[];
  readonly offset: readonly number[];
  readonly weights: {
    /** Of objects that are likelier than usual, and of those that are not. */
    readonly obj: number;
    readonly objn: number;
    /** The same for people. */
    readonly per: number;
    readonly pern: number;
    /** Of several people. */
    readonly plu: number;
    /** Exponent of the number of objects a text mentions: naming many earns less for each. */
    readonly k: number;
    /** Bounds of the evidence. */
    readonly lo: number;
    readonly hi: number;
  };
  /** Labels by word, and label by phrase. */
  readonly words: Readonly<Record<string, readonly number[]>>;
  readonly phrases: Readonly<Record<string, number>>;
}

/** How people call the entry after the last label. */
export const SEVERAL_PEOPLE = "several people";
/** Confidences are kept away from 0 and 1, where log-odds are infinite. */
const SMALLEST_ODDS = 1e-4;
/** A second person nobody saw. */
const UNSEEN = 0.01;

/** @throws MilsError `model-damaged` when the file does not hold such constants */
export async function readFold(file: string): Promise<Fold> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new MilsError("model-damaged", `${file} cannot be read (${messageOf(cause)}); get the model again.`, { file, cause });
  }
  if (!isFold(content)) throw new MilsError("model-damaged", `${file} does not hold a detector's constants; get the model again.`, { file });
  return content;
}

function isFold(content: unknown): content is Fold {
  if (typeof content !== "object" || content === null) return false;
  const { labels, slope, area, offset, weights, words, phrases } = content as Partial<Record<keyof Fold, unknown>>;
  const lists = [slope, area, offset];
  return (
    Array.isArray(labels) &&
    lists.every((list) => Array.isArray(list) && list.length === labels.length + 1 && list.every(Number.isFinite)) &&
    typeof weights === "object" &&
    weights !== null &&
    ["obj", "objn", "per", "pern", "plu", "k", "lo", "hi"].every((name) => Number.isFinite((weights as Record<string, unknown>)[name])) &&
    typeof words === "object" &&
    words !== null &&
    typeof phrases === "object" &&
    phrases !== null
  );
}

/**
 * How much likelier a caption is to mention each label than captions in general, as log-odds within `lo` and `hi`:
 * slope x logit(highest confidence) + area x sqrt(area of the most confident box) + offset. One more entry than labels.
 */
export function evidenceOf({ highest, boxes }: DetectorReading, { labels, slope, area, offset, weights }: Fold): Float32Array {
  const roots = new Float32Array(labels.length);
  // The most confident box of a label comes first.
  for (const box of boxes) if (roots[box.label] === 0) roots[box.label] = Math.sqrt(areaOf(box));
  const people = boxes.filter(({ label }) => label === 0);
  const second = people[1]?.confidence ?? UNSEEN;
  return Float32Array.from({ length: labels.length + 1 }, (_, index) => {
    const confidence = index < labels.length ? (highest[index] ?? 0) : second;
    const root = roots[index < labels.length ? index : 0] ?? 0;
    const value = (slope[index] ?? 0) * logit(confidence) + (area[index] ?? 0) * root + (offset[index] ?? 0);
    return Math.min(weights.hi, Math.max(weights.lo, value));
  });
}

/**
 * The media half of the appended values: for each label its positive evidence, then for each label its negative evidence, weighted;
 * people, whose absence matters as much as their presence, stand with both signs at the first of the negative ones, several people last.
 * @returns length 2 x labels + 1
 */
export function mediaValues(evidence: Float32Array, { labels, weights }: Fold): Float32Array {
  const count = labels.length;
  const values = new Float32Array(2 * count + 1);
  for (let label = 1; label < count; label++) {
    const value = evidence[label] ?? 0;
    values[label] = weights.obj * Math.max(0, value);
    values[count + label] = weights.objn * Math.min(0, value);
  }
  const person = evidence[0] ?? 0;
  values[count] = weights.per * Math.max(0, person) + weights.pern * Math.min(0, person);
  values[2 * count] = weights.plu * (evidence[count] ?? 0);
  return values;
}

function logit(probability: number): number {
  const bounded = Math.min(1 - SMALLEST_ODDS, Math.max(SMALLEST_ODDS, probability));
  return Math.log(bounded / (1 - bounded));
}
