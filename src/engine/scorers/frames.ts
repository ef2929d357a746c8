import type { Detection, MediaEvidence } from "../../solver/types.ts";

/** What the experts make of one picture. */
export interface Observation {
  /** The values appended to the picture's vector. */
  readonly values: Float32Array;
  readonly evidence: MediaEvidence;
}

/**
 * What the experts make of a video: the mean over its frames of the values and of the log-odds, so that a text's score is the mean of what the
 * frames give it. The highest of each would count every mistake a detector makes in any frame, which its constants, fitted on single pictures,
 * do not allow for. Shown are the boxes of each label in the frame that shows it surest.
 * @param frames at least one
 */
export function meanObservation(frames: readonly Observation[]): Observation {
  const evidence = frames.map((frame) => frame.evidence);
  const labels = Object.keys(evidence[0]?.evidence ?? {});
  const logOdds = labels.map((label) => {
    const sum = evidence.reduce((total, frame) => total + (frame.evidence[label] ?? 0), 0);
    return [label, Math.round((sum / frames.length) * 1000) / 1000] as const;
  });
  return {
    values: meanVector(frames.map(({ values }) => values)),
    evidence: { detections: surest(evidence), evidence: Object.fromEntries(logOdds) },
  };
}

/** @param vectors at least one, all of one length */
export function meanVector(vectors: readonly Float32Array[]): Float32Array {
  const mean = new Float32Array(vectors[0]?.length ?? 0);
  for (const vector of vectors)
    for (let index = 0; index < mean.length; index++) mean[index] = (mean[index] ?? 0) + (vector[index] ?? 0) / vectors.length;
  return mean;
}

/** Of each label the boxes of one frame, so that one object seen eight times is not shown as eight; most confident first. */
function surest(frames: readonly MediaEvidence[]): Detection[] {
  const labels = new Set(frames.flatMap(({ detections }) => detections.map(({ label }) => label)));
  const boxes = [...labels].flatMap((label) => {
    const byFrame = frames.map(({ detections }) => detections.filter((detection) => detection.label === label));
    return byFrame.reduce((best, found) => (highest(found) > highest(best) ? found : best));
  });
  return boxes.sort((a, b) => b.confidence - a.confidence);
}

function highest(boxes: readonly Detection[]): number {
  return Math.max(0, ...boxes.map(({ confidence }) => confidence));
}
