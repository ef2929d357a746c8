/**
 * The words of the method (MILS, arXiv 2501.18096) as types. Everything here is plain data or an interface the solver is
 * given; the solver itself does no I/O, reads no clock and draws no randomness of its own.
 */

/** What kind of thing is being described. */
export type Modality = "image" | "video" | "audio";

/** What to describe, and what is known about it besides its content. */
export interface Task {
  /** A name for people and traces: usually the path as the user gave it. */
  readonly media: string;
  readonly modality: Modality;
}

/** One text and how well it matches the media. */
export interface Candidate {
  /** Counts up from 0 in the order texts entered this run; `fedFrom` of later candidates points at it. */
  readonly id: number;
  readonly text: string;
  /** The scorer's similarity, higher is better. Always finite. */
  readonly score: number;
  /** What candidates are ranked by: `score` plus the prior of the text. */
  readonly fitness: number;
  /** The iteration that brought it in; 0 is the initial bank. */
  readonly iteration: number;
  /** Ids of the candidates shown to the generator when it wrote this one; empty for the bank. */
  readonly fedFrom: readonly number[];
}

/** How a generator wants to be asked. It belongs to the model, so it stands in the model's manifest. */
export type PromptForm =
  | {
      /** Raw few-shot continuation, one caption a line: for tiny models, which cannot follow instructions. */
      readonly kind: "continuation";
      /** How many captions one prompt shows, best last. */
      readonly captionsPerPrompt: number;
      /** How many prompts, each with its own subset, one iteration asks. */
      readonly promptsPerIteration: number;
    }
  | {
      /** The paper's form: a chat turn with the scored list, answered by a numbered list. */
      readonly kind: "chat-list";
      readonly captionsPerPrompt: number;
      readonly promptsPerIteration: number;
      /** Asked of the model in words; the paper asks for at most 10 for images. */
      readonly maxWords: number;
    };

/** A prompt as the generator receives it. */
export type Prompt =
  | { readonly kind: "continuation" /** Ends where the caption begins; a newline ends the caption. */; readonly text: string }
  | { readonly kind: "chat-list"; readonly system: string; readonly user: string /** Lines asked for. */; readonly count: number };

export interface GenerateOptions {
  /** How many accepted captions are wanted over all prompts together; fewer may come back. */
  readonly wanted: number;
  /** Same seed, prompts and model: same captions. A 32-bit unsigned integer. */
  readonly seed: number;
  /** Called once per cleaned line, in order; only those it accepts are returned and counted. It may remember what it saw. */
  readonly accept: (text: string) => boolean;
  readonly signal: AbortSignal;
}

export interface GeneratedCaption {
  readonly text: string;
  /** Index into the prompts given. */
  readonly prompt: number;
}

export interface GenerateResult {
  readonly captions: readonly GeneratedCaption[];
  /** Tokens sampled. */
  readonly tokens: number;
  /** Lines the model finished, accepted or not. */
  readonly lines: number;
}

/** A language model that proposes captions. Rejects with the signal's reason when aborted. */
export interface Generator {
  readonly id: string;
  readonly promptForm: PromptForm;
  generate(prompts: readonly Prompt[], options: GenerateOptions): Promise<GenerateResult>;
}

/** The initial captions with their scores against this task's media. */
export interface InitialBank {
  readonly texts: readonly string[];
  /** One per text, same order. */
  readonly scores: Float32Array;
  /** The prior of each text where it was worked out before; same order. */
  readonly priors?: Float32Array;
}

/** A scorer bound to one media item. */
export interface TaskScorer {
  readonly id: string;
  /** Scores the whole initial bank: one matrix-vector product. */
  rankBank(): Promise<InitialBank>;
  /** Similarity of each text to the media, in order. Checks the signal between micro-batches. */
  score(texts: readonly string[], signal: AbortSignal): Promise<Float32Array>;
}

/** How likely a text is as a caption at all, whatever the media shows. Added to the score; 0 for a good caption, negative otherwise. */
export type Prior = (text: string) => number;

/** How likely a text is as a caption, fitted to a scorer's scale. Terms with weight 0 are left out. */
export interface PriorWeights {
  /** Weight of the penalty for repeated words and missing function words. */
  readonly fluency: number;
  /** Weight of the mean log likelihood of the words, each after the one before it, in the initial captions. */
  readonly likelihood: number;
  /** Penalty for each word outside `preferredWords`. */
  readonly length: number;
  readonly preferredWords: readonly [number, number];
}

/** What speaks for a caption, each on its own scale; a calibration makes a probability of them. */
export interface ConfidenceSignals {
  /** The scorer's similarity. */
  readonly score: number;
  /** How far that stands above the scores of all initial captions against the same media, in their standard deviations. */
  readonly margin: number;
  /** How much the kept captions say the same, 0 to 1: see `agreementWith`. */
  readonly agreement: number;
  /** What the scorer's experts add to the score for what the caption mentions; 0 without experts. */
  readonly evidence: number;
}

/** Weights of the signals in the log-odds that a person would accept a caption, fitted to one scorer; docs/quality.md says how. */
export interface Calibration {
  readonly intercept: number;
  readonly weights: ConfidenceSignals;
}

/** The loop's parameters; names and defaults are the paper's where it has them. */
export interface SolveOptions {
  /** New captions asked for in each iteration. Paper: 50. */
  readonly requestedCaptions: number;
  /** Top captions that survive an iteration and are fed back. Paper: 50 (audio 10). */
  readonly keepPrevious: number;
  /** Paper: 10 (audio 19). */
  readonly maxIterations: number;
  /** Random captions from outside the top, added to what is fed back. Paper: 0. */
  readonly exploration: number;
  readonly seed: number;
  /** Milliseconds from the start of `solve`; no iteration is begun after it, and a running one is abandoned. */
  readonly timeBudget: number | undefined;
  /** Iterations in a row without a material change of the top captions before the loop stops. */
  readonly patience: number;
  /** How the final caption is chosen from the kept ones. */
  readonly selection: "fitness" | "minimum-risk";
}

export const DEFAULT_SOLVE_OPTIONS: SolveOptions = {
  requestedCaptions: 50,
  keepPrevious: 50,
  maxIterations: 10,
  exploration: 0,
  seed: 0,
  timeBudget: undefined,
  patience: 2,
  selection: "fitness",
};

/** Why a run ended. */
export type StopReason =
  | "converged"
  | "iterations"
  | "time-budget"
  | "cancelled"
  /** The generator brought nothing new for `patience` iterations. */
  | "exhausted"
  | "error";

/** Milliseconds of one iteration. */
export interface TimeSplit {
  readonly generator: number;
  readonly scorer: number;
  readonly rest: number;
}

/** Something a scorer's expert saw in the media, for people to check. Boxes are x, y, width, height as fractions of the picture. */
export interface Detection {
  readonly label: string;
  readonly confidence: number;
  readonly box: readonly [number, number, number, number];
}

export interface MediaEvidence {
  readonly detections: readonly Detection[];
  /** Log-odds by label, as folded into the score. */
  readonly evidence: Readonly<Record<string, number>>;
  /** Seconds into a video at which the frames that were used stand. */
  readonly frames?: readonly number[];
  /** Those frames as data URLs of small JPEGs, in the same order: an editor plays only some kinds of video, and seeks to other frames than a decoder. */
  readonly stills?: readonly string[];
}

export interface ModelNames {
  readonly generator: string;
  readonly scorer: string;
}

/** Plain JSON, one a line in a trace file, appended as they happen; together they are enough to rebuild the panel. */
export type TraceEvent =
  | {
      readonly type: "start";
      readonly version: 1;
      readonly task: Task;
      readonly options: SolveOptions;
      readonly models: ModelNames;
      readonly evidence?: MediaEvidence;
    }
  | {
      readonly type: "iteration";
      readonly iteration: number;
      /** What entered the run in this iteration and was scored. For iteration 0: the kept part of the bank. */
      readonly candidates: readonly Candidate[];
      /** Ids of the kept captions after this iteration, best first. */
      readonly kept: readonly number[];
      /** Highest score of any candidate so far; never falls. */
      readonly bestScore: number;
      /** Fitness of the first of `kept`; never falls. */
      readonly bestFitness: number;
      /** Mean score of the kept. */
      readonly topMean: number;
      /** Standard deviation of the scores of the kept. */
      readonly spread: number;
      readonly milliseconds: TimeSplit;
      /** Lines the generator wrote that were malformed or already known. */
      readonly rejected: number;
    }
  | {
      readonly type: "stop";
      readonly reason: StopReason;
      /** Present when something was found: the chosen caption and the kept ones, best first. */
      readonly best?: Candidate;
      readonly kept: readonly number[];
      readonly iterations: number;
      readonly milliseconds: TimeSplit;
      /** Probability that a person would accept `best`, where the scorer is calibrated; whoever ran the solver adds it. */
      readonly confidence?: number;
      /** `words` when the picture's own words were read and no photograph was looked at; whoever ran the solver adds it. */
      readonly origin?: "words";
      /** For `error`: what went wrong. */
      readonly message?: string;
    };
