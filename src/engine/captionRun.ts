import type { CaptionResult, RankedCaption, TraceEvent } from "../protocol/index.ts";
import type { Candidate, MediaEvidence, Modality } from "../solver/types.ts";

/** Folds the trace of one run into its result. */
export class CaptionRun {
  readonly #candidates = new Map<number, Candidate>();
  #start: Extract<TraceEvent, { type: "start" }> | undefined;
  #stop: Extract<TraceEvent, { type: "stop" }> | undefined;

  observe(event: TraceEvent): void {
    if (event.type === "start") this.#start = event;
    if (event.type === "iteration") for (const candidate of event.candidates) this.#candidates.set(candidate.id, candidate);
    if (event.type === "stop") this.#stop = event;
  }

  /**
   * @param wall milliseconds of the whole request
   * @param embedding milliseconds of it that went into decoding and embedding the media, which is the scorer's work too
   * @throws Error when the run has not stopped or found nothing
   */
  result(path: string, modality: Modality, wall: number, embedding: number): CaptionResult {
    const [start, stop] = [this.#start, this.#stop];
    const best = stop?.best;
    if (!start || !stop || !best) throw new Error(`The run on ${path} ended without a caption.`);
    const { generator } = stop.milliseconds;
    const scorer = stop.milliseconds.scorer + embedding;
    const others = stop.kept.filter((id) => id !== best.id).flatMap((id) => this.#candidates.get(id) ?? []);
    return {
      path,
      modality,
      caption: best.text,
      score: best.score,
      candidates: [best, ...others].map(ranked),
      iterations: stop.iterations,
      stopReason: stop.reason,
      milliseconds: { generator, scorer, rest: Math.max(0, wall - generator - scorer) },
      seconds: wall / 1000,
      models: start.models,
      ...(start.evidence && { evidence: withoutStills(start.evidence) }),
    };
  }
}

/** Pictures for the panel, which is fed by the trace, have no place in results that are kept and printed. */
function withoutStills({ stills: _, ...evidence }: MediaEvidence): MediaEvidence {
  return evidence;
}

function ranked({ text, score, fitness, iteration }: Candidate): RankedCaption {
  return { text, score, fitness, iteration };
}
