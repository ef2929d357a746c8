import { clampedBox, type DetectorReading, distinctBoxes, type FoundBox, LEAST_CONFIDENCE } from "./boxes.ts";
import type { OutputTensor } from "./detector.ts";

/** Pixels of the graph's input that one cell of its heat map covers. */
const STRIDE = 4;

/**
 * CenterNet's outputs ("Objects as Points", arXiv 1904.07850): a heat map [1, side, side, labels] whose local peaks (3 x 3) are
 * objects, and the distances of their left, top, right and bottom edges [1, side, side, 4] in input pixels.
 */
export function readCenternet(outputs: readonly OutputTensor[], labels: number): DetectorReading {
  const heat = outputs.find(({ dims }) => dims.at(-1) === labels);
  const edges = outputs.find(({ dims }) => dims.at(-1) === 4);
  const side = heat?.dims.at(-2) ?? 0;
  if (!heat || !edges || edges.dims.at(-2) !== side) throw new RangeError("there is no heat map with edges of its size");
  const highest = new Float32Array(labels);
  const boxes: FoundBox[] = [];
  const extent = side * STRIDE;
  for (let cell = 0; cell < side * side; cell++) {
    for (let label = 0; label < labels; label++) {
      const confidence = heat.data[cell * labels + label] ?? 0;
      if (confidence > (highest[label] ?? 0)) highest[label] = confidence;
      if (confidence <= LEAST_CONFIDENCE || !isPeak(heat.data, side, labels, cell, label, confidence)) continue;
      const [x, y] = [(cell % side) * STRIDE, Math.floor(cell / side) * STRIDE];
      const [left = 0, top = 0, right = 0, bottom = 0] = edges.data.subarray(cell * 4, cell * 4 + 4);
      boxes.push(clampedBox(label, confidence, (x - left) / extent, (y - top) / extent, (x + right) / extent, (y + bottom) / extent));
    }
  }
  return { highest, boxes: distinctBoxes(boxes) };
}

function isPeak(heat: Float32Array, side: number, labels: number, cell: number, label: number, confidence: number): boolean {
  const [x, y] = [cell % side, Math.floor(cell / side)];
  for (let row = Math.max(0, y - 1); row <= Math.min(side - 1, y + 1); row++)
    for (let column = Math.max(0, x - 1); column <= Math.min(side - 1, x + 1); column++)
      if ((heat[(row * side + column) * labels + label] ?? 0) > confidence) return false;
  return true;
}
