import { clampedBox, type DetectorReading, distinctBoxes, type FoundBox, LEAST_CONFIDENCE } from "./boxes.ts";
import type { OutputTensor } from "./detector.ts";

/** Each edge's distance is a distribution over this many whole cells (0, 1, ... 10). */
const BINS = 11;

/**
 * NanoDet's outputs: for each of three square grids, class probabilities [1, cells, labels] and edge distributions
 * [1, cells, 4 x 11]; left, top, right, bottom are the distributions' means, in cells from the cell's centre
 * (generalised focal loss, arXiv 2006.04388).
 */
export function readNanodet(outputs: readonly OutputTensor[], labels: number): DetectorReading {
  const highest = new Float32Array(labels);
  const boxes: FoundBox[] = [];
  for (const scores of outputs.filter(({ dims }) => dims.at(-1) === labels)) {
    const cells = dims1(scores);
    const edges = outputs.find(({ dims }) => dims.at(-1) === 4 * BINS && dims.at(-2) === cells);
    const side = Math.round(Math.sqrt(cells));
    if (!edges || side * side !== cells) throw new RangeError(`no edges belong to a grid of ${cells} cells`);
    for (let cell = 0; cell < cells; cell++) {
      let distances: readonly number[] | undefined;
      for (let label = 0; label < labels; label++) {
        const confidence = scores.data[cell * labels + label] ?? 0;
        if (confidence > (highest[label] ?? 0)) highest[label] = confidence;
        if (confidence <= LEAST_CONFIDENCE) continue;
        distances ??= [0, 1, 2, 3].map((edge) => expectedBin(edges.data, (cell * 4 + edge) * BINS) / side);
        const [left = 0, top = 0, right = 0, bottom = 0] = distances;
        const [x, y] = [((cell % side) + 0.5) / side, (Math.floor(cell / side) + 0.5) / side];
        boxes.push(clampedBox(label, confidence, x - left, y - top, x + right, y + bottom));
      }
    }
  }
  return { highest, boxes: distinctBoxes(boxes) };
}

function dims1({ dims }: OutputTensor): number {
  return dims.at(-2) ?? 0;
}

/** The mean of a softmax distribution over 0 ... BINS - 1. */
function expectedBin(logits: Float32Array, start: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let bin = 0; bin < BINS; bin++) largest = Math.max(largest, logits[start + bin] ?? 0);
  let [total, weighted] = [0, 0];
  for (let bin = 0; bin < BINS; bin++) {
    const weight = Math.exp((logits[start + bin] ?? 0) - largest);
    total += weight;
    weighted += weight * bin;
  }
  return weighted / total;
}
