/** A box found in a picture; edges are fractions of its width and height, within 0 and 1. */
export interface FoundBox {
  /** Index of the label. */
  readonly label: number;
  readonly confidence: number;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What a detector's graph says about a picture. */
export interface DetectorReading {
  /** The highest confidence of each label anywhere in the picture. */
  readonly highest: Float32Array;
  readonly boxes: readonly FoundBox[];
}

/** Boxes below this are not looked at. */
export const LEAST_CONFIDENCE = 0.05;
/** Two boxes of one label that share more of their area than this are one object. */
const SAME_OBJECT = 0.5;

export function areaOf({ left, top, right, bottom }: FoundBox): number {
  return Math.max(0, right - left) * Math.max(0, bottom - top);
}

/** Greedy non-maximum suppression within each label; the rest comes back with the most confident first. */
export function distinctBoxes(boxes: readonly FoundBox[]): FoundBox[] {
  const kept: FoundBox[] = [];
  for (const box of [...boxes].sort((a, b) => b.confidence - a.confidence))
    if (!kept.some((other) => other.label === box.label && overlap(box, other) > SAME_OBJECT)) kept.push(box);
  return kept;
}

/** Intersection over union. */
function overlap(a: FoundBox, b: FoundBox): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (areaOf(a) + areaOf(b) - shared);
}

export function clampedBox(label: number, confidence: number, left: number, top: number, right: number, bottom: number): FoundBox {
  return { label, confidence, left: Math.max(0, left), top: Math.max(0, top), right: Math.min(1, right), bottom: Math.min(1, bottom) };
}
