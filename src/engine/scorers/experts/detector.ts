import { type DetectorExpert, MilsError, messageOf } from "../../../protocol/index.ts";
import type { Detection } from "../../../solver/types.ts";
import { imagePixels } from "../../media/index.ts";
import { pixelDimensions } from "../../media/pixels.ts";
import type { Sessions } from "../sessions.ts";
import { floatsOf, floatTensor } from "../tensors.ts";
import type { DetectorReading } from "./boxes.ts";
import { readCenternet } from "./centernet.ts";
import type { LoadedExpert } from "./expert.ts";
import { evidenceOf, mediaValues, readFold, SEVERAL_PEOPLE } from "./fold.ts";
import { MentionFinder } from "./mentions.ts";
import { readNanodet } from "./nanodet.ts";

/** An output of a detector's graph, row-major. */
export interface OutputTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

/** Boxes shown to people: the surest ones. What is below counts as evidence only. */
const SHOWN_CONFIDENCE = 0.3;
const SHOWN_BOXES = 20;

const readers: Record<DetectorExpert["decoder"], (outputs: readonly OutputTensor[], labels: number) => DetectorReading> = {
  nanodet: readNanodet,
  centernet: readCenternet,
};

/** A detector whose evidence is appended to both vectors. The graph is loaded at its first picture. */
export async function loadDetectorExpert(expert: DetectorExpert, sessions: Sessions, resolveFile: (path: string) => string): Promise<LoadedExpert> {
  const fold = await readFold(resolveFile(expert.fold));
  const finder = new MentionFinder(fold);
  return {
    dimension: 2 * fold.labels.length + 1,
    mentions: (text) => finder.values(text),
    observe: async (image, signal) => {
      const session = await sessions.open(expert.graph);
      const [input = ""] = session.inputs;
      const pixels = await imagePixels(image, expert.preprocessing);
      signal.throwIfAborted();
      const outputs = await session.run({ [input]: floatTensor(pixels, pixelDimensions(expert.preprocessing, 1), expert.dtype) }, session.outputs);
      const reading = read(
        expert,
        Object.entries(outputs).map(([name, tensor]) => ({ data: floatsOf(tensor, name), dims: tensor.dims })),
        fold.labels.length,
      );
      const evidence = evidenceOf(reading, fold);
      const values = mediaValues(evidence, fold);
      if (!values.every(Number.isFinite)) throw new MilsError("model-failed", `${expert.graph} gave values that are no numbers; try --gpu off.`);
      return { values, evidence: { detections: shown(reading, fold.labels), evidence: named(evidence, fold.labels) } };
    },
  };
}

function read(expert: DetectorExpert, outputs: readonly OutputTensor[], labels: number): DetectorReading {
  try {
    return readers[expert.decoder](outputs, labels);
  } catch (cause) {
    throw new MilsError(
      "model-failed",
      `${expert.graph} has not the outputs of ${expert.decoder}: ${messageOf(cause)}; correct the scorer's manifest.`,
      { cause },
    );
  }
}

function shown({ boxes }: DetectorReading, labels: readonly string[]): Detection[] {
  return boxes
    .filter(({ confidence }) => confidence >= SHOWN_CONFIDENCE)
    .slice(0, SHOWN_BOXES)
    .map(({ label, confidence, left, top, right, bottom }) => ({
      label: labels[label] ?? "",
      confidence,
      box: [left, top, right - left, bottom - top],
    }));
}

function named(evidence: Float32Array, labels: readonly string[]): Record<string, number> {
  return Object.fromEntries([...labels, SEVERAL_PEOPLE].map((label, index) => [label, Math.round((evidence[index] ?? 0) * 1000) / 1000]));
}
