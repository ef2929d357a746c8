/**
 * The messages between a client and its engine, spoken over `vscode-jsonrpc`. Read top to bottom: each namespace says who sends
 * it, when and why, then its method and its types. Paths are absolute. Everything is plain JSON.
 */
import { NotificationType, RequestType, RequestType0, ResponseError } from "vscode-jsonrpc";
import type { ConfidenceSignals, MediaEvidence, Modality, ModelNames, SolveOptions, StopReason, TimeSplit, TraceEvent } from "../solver/types.ts";
import type { Catalog, ModelStore } from "./catalog.ts";
import { MilsError, type MilsErrorCode } from "./errors.ts";

/** Where a generator comes from. */
export type GeneratorLocation =
  /** A model directory. */
  | { readonly kind: "directory"; readonly path: string }
  /** An OpenAI-compatible server; the key stays in the named environment variable of the engine process. */
  | { readonly kind: "server"; readonly url: string; readonly model?: string; readonly keyVariable?: string };

/** `off` keeps to the CPU; `auto` takes what is there. */
export type GpuChoice = "auto" | "off" | "cuda" | "vulkan" | "metal";

/** What an engine works with. A different set needs a different engine process. */
export interface EngineSettings {
  readonly generator: GeneratorLocation;
  /** Model directories; the first that takes the modality of a task is used. */
  readonly scorers: readonly string[];
  /** Folder of initial captions as text, one a line (`image.en.txt`, `audio.en.txt`). */
  readonly pools: string;
  /** Folder for embedded banks of scorers that bring none. Created when needed. */
  readonly cache: string;
  readonly gpu: GpuChoice;
  /** Threads for each of generator and scorer; they never run at the same time. Default: physical cores minus one, at least one. */
  readonly threads?: number;
  /** An ffmpeg executable; looked for on PATH and in the common places when absent. */
  readonly ffmpeg?: string;
}

/** Client -> engine, once, before anything else: says what to work with. Nothing is loaded yet. */
export namespace InitializeRequest {
  export interface Params {
    readonly settings: EngineSettings;
    /** The engine ends itself when this process is gone. */
    readonly clientProcessId: number;
  }
  export interface Result {
    readonly version: string;
    readonly node: string;
    readonly processId: number;
  }
  export const type = new RequestType<Params, Result, ErrorData>("mils/initialize");
}

/** Client -> engine: run MILS on one media item. Models are loaded at the first one. Cancellation ends the run with what it found (`cancelled`), not with an error. */
export namespace CaptionRequest {
  export interface Params {
    /** Chosen by the client; the trace notifications carry it. */
    readonly run: string;
    readonly path: string;
    /** By the file's extension when absent. */
    readonly modality?: Modality;
    /** Merged over the defaults of the models in use. */
    readonly options: Partial<SolveOptions>;
    /** Texts that enter the run beside the bank: an earlier run's kept captions ("continue"), a human draft. */
    readonly seedTexts?: readonly string[];
  }
  export const type = new RequestType<Params, CaptionResult, ErrorData>("mils/caption");
}

/** Engine -> client during a caption request: one trace event, as it happens. */
export namespace TraceNotification {
  export interface Params {
    readonly run: string;
    readonly event: TraceEvent;
  }
  export const type = new NotificationType<Params>("mils/trace");
}

/** Client -> engine: score given texts against a media item (word evidence, human drafts, rewritten texts). */
export namespace ScoreRequest {
  export interface Params {
    readonly path: string;
    readonly modality?: Modality;
    readonly texts: readonly string[];
  }
  export interface Result {
    /** One per text, same order. */
    readonly scores: readonly number[];
    readonly scorer: string;
  }
  export const type = new RequestType<Params, Result, ErrorData>("mils/score");
}

/** Client -> engine: free-form text from the generator, for the rewriting step. Only for generators with a chat form. */
export namespace CompleteRequest {
  export interface Params {
    readonly system: string;
    readonly user: string;
    readonly maxTokens: number;
    readonly seed: number;
  }
  export interface Result {
    readonly text: string;
  }
  export const type = new RequestType<Params, Result, ErrorData>("mils/complete");
}

/** Left, top, width, height as fractions of the picture. */
export type Box = readonly [left: number, top: number, width: number, height: number];

/** Words in a picture, as a recogniser found them. */
export interface RecognizedWords {
  readonly lines: readonly RecognizedLine[];
  /** Boxes of the areas that stand clear of the edges and have words on them, such as dialogs and cards, the largest first. */
  readonly panels: readonly Box[];
  /** Share of the picture's area that lines of text cover. */
  readonly coverage: number;
  /** Share of the picture's pixels that look like their neighbours: near 1 for interfaces and drawings, below .4 for most photographs, whose words are not read. */
  readonly flatness: number;
}
export interface RecognizedLine {
  readonly text: string;
  /** 0-1. */
  readonly confidence: number;
  readonly box: Box;
  /** How far the letters stand out from what they are on, 0-1. */
  readonly contrast: number;
}

/** Client -> engine: words in a picture. A photograph's are not looked for. */
export namespace RecognizeRequest {
  export interface Params {
    readonly path: string;
  }
  export type Result = RecognizedWords;
  export const type = new RequestType<Params, Result, ErrorData>("mils/recognize");
}

/** Client -> engine: what was found on this machine, for `mils doctor`. Loads nothing that is not loaded. */
export namespace DoctorRequest {
  export interface Result {
    readonly node: string;
    readonly versions: Readonly<Record<string, string>>;
    /** llama.cpp's back end in use or available, and why it was chosen. */
    readonly gpu: { readonly choice: string; readonly available: readonly string[]; readonly devices: readonly string[] };
    /** Execution providers of ONNX Runtime. */
    readonly providers: readonly string[];
    readonly ffmpeg?: { readonly path: string; readonly version: string };
    readonly models: readonly {
      readonly directory: string;
      readonly id: string;
      readonly kind: "generator" | "scorer";
      readonly name: string;
      readonly licence: string;
      /** `verified` means every file has the stated size and SHA-256. */
      readonly state: "verified" | "damaged" | "missing";
      readonly problem?: string;
      readonly files: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
      /** Graphs of a scorer that are quantised and have no full-precision original to be held to: whether they rank as it does is not known. */
      readonly unchecked?: readonly string[];
      /** Of a generator whose header can be read. */
      readonly memory?: MemoryFit;
    }[];
  }
  export const type = new RequestType0<Result, ErrorData>("mils/doctor");
}

/** How a generator goes into the memory that is free, by llama.cpp's own estimate: weights, key-value cache and compute buffers. Sizes in bytes. */
export interface MemoryFit {
  /** Of the model, the output layer included. */
  readonly layers: number;
  readonly gpuLayers: number;
  /** Captions written side by side; fewer than the manifest asks for where memory is short. */
  readonly sequences: number;
  /** Of each sequence. */
  readonly contextTokens: number;
  readonly ram: number;
  readonly vram: number;
  readonly freeRam: number;
  /** Less a safety margin; 0 without a GPU. */
  readonly freeVram: number;
  /** False where not even one sequence on the CPU has room. */
  readonly fits: boolean;
}

/** Engine -> client: a phase began or ended; for status bars and tests. */
export namespace PhaseNotification {
  export interface Params {
    readonly phase: "loading" | "ready" | "decoding" | "generating" | "scoring";
    readonly detail?: string;
  }
  export const type = new NotificationType<Params>("mils/phase");
}

/** Engine -> client: a line for the log. */
export namespace LogNotification {
  export interface Params {
    readonly level: "trace" | "debug" | "info" | "warn" | "error";
    readonly message: string;
  }
  export const type = new NotificationType<Params>("mils/log");
}

/** Client -> engine: what the catalogue offers and what the store holds. Reads headers of models at most, and asks no server. */
export namespace ModelsRequest {
  export interface Params {
    readonly store: ModelStore;
  }
  export interface Result {
    readonly presets: Catalog["presets"];
    readonly models: readonly OfferedModel[];
  }
  export const type = new RequestType<Params, Result, ErrorData>("mils/models");
}

/**
 * Client -> engine: download a model, or those of a preset. The only request that uses the network. Cancellation rejects with `cancelled` and keeps
 * what arrived; the next request goes on from there.
 */
export namespace DownloadRequest {
  export interface Params {
    readonly store: ModelStore;
    /** Id of a model or name of a preset. */
    readonly name: string;
  }
  export interface Result {
    readonly models: readonly DownloadedModel[];
  }
  export const type = new RequestType<Params, Result, ErrorData>("mils/models/download");
}

/** Engine -> client during a download request, a few times a second. */
export namespace DownloadNotification {
  export interface Params {
    readonly model: string;
    readonly file: string;
    /** Bytes of the file on the disk. */
    readonly received: number;
    /** Absent where neither catalogue nor server says it. */
    readonly bytes?: number;
  }
  export const type = new NotificationType<Params>("mils/models/progress");
}

/** Client -> engine: read every byte of models in the store. */
export namespace VerifyRequest {
  export interface Params {
    readonly store: ModelStore;
    /** All of the store when empty. */
    readonly ids: readonly string[];
  }
  export interface Result {
    readonly models: readonly { readonly id: string; readonly directory: string; readonly problem?: string }[];
  }
  export const type = new RequestType<Params, Result, ErrorData>("mils/models/verify");
}

/** Client -> engine: remove a model from the store, and what a stopped download left of it. */
export namespace RemoveRequest {
  export interface Params {
    readonly store: ModelStore;
    readonly id: string;
    /** The model itself stays; only what a stopped download left goes. */
    readonly partialOnly?: boolean;
  }
  export interface Result {
    readonly removed: boolean;
  }
  export const type = new RequestType<Params, Result, ErrorData>("mils/models/remove");
}

/** Client -> engine: copy a model directory into the store. */
export namespace ImportRequest {
  export interface Params {
    readonly store: ModelStore;
    /** Absolute. */
    readonly path: string;
  }
  export interface Result {
    readonly id: string;
    readonly directory: string;
  }
  export const type = new RequestType<Params, Result, ErrorData>("mils/models/import");
}

/** A model of the catalogue, or one of the store that no catalogue names. */
export interface OfferedModel {
  readonly id: string;
  readonly kind: "generator" | "scorer";
  readonly name: string;
  readonly licence: string;
  readonly licenceUrl?: string;
  readonly gated: boolean;
  /** Of the hub; absent where it cannot be downloaded and for a model of the store that no catalogue names. */
  readonly repository?: string;
  readonly modalities: readonly Modality[];
  readonly languages: readonly string[];
  /** Of all files; absent where the size of one is not known beforehand. */
  readonly bytes?: number;
  /** Of the files whose size is known beforehand, where that of others is not. */
  readonly leastBytes?: number;
  /** False where a hash is not known beforehand, so that what arrives first is pinned. */
  readonly hashesKnown: boolean;
  readonly memoryBytes?: number;
  /** Memory it needs, by its share of what this machine has: `tight` above 80 %. */
  readonly fit?: "fits" | "tight" | "too-large";
  /** Of a generator: how well it suits this machine, 0-1, by the GGUF insights of node-llama-cpp. Absent where neither its file nor its shape is known. */
  readonly score?: number;
  /** What a stopped download left in the store. */
  readonly partialBytes?: number;
  /** In the store, its folder; absent otherwise. */
  readonly directory?: string;
  /** What a person does to get it, where it cannot be downloaded. */
  readonly export?: string;
}

export interface DownloadedModel {
  readonly id: string;
  readonly name: string;
  /** Absent where the model must be exported. */
  readonly directory?: string;
  /** It was there and complete. */
  readonly present: boolean;
  /** Files whose hash was not known beforehand: what arrived, and is pinned. */
  readonly pinned: readonly { readonly path: string; readonly bytes: number; readonly sha256: string }[];
  readonly export?: string;
}

/** Client -> engine: finish and exit with code 0. */
export namespace ShutdownRequest {
  export const type = new RequestType0<null, ErrorData>("mils/shutdown");
}

/** Travels as `data` of every failed response. */
export interface ErrorData {
  readonly code: MilsErrorCode;
  /** The file at fault, where there is one. */
  readonly file?: string;
}
export type EngineResponseError = ResponseError<ErrorData>;

/** What a person can act on, whichever side of the pipe it was thrown on. */
export function errorFromResponse(thrown: unknown): unknown {
  if (!(thrown instanceof ResponseError)) return thrown;
  const data: Partial<ErrorData> = typeof thrown.data === "object" && thrown.data !== null ? thrown.data : {};
  return new MilsError(data.code ?? "internal", thrown.message, data.file === undefined ? {} : { file: data.file });
}

/** One caption with its rank among the final ones. */
export interface RankedCaption {
  readonly text: string;
  readonly score: number;
  readonly fitness: number;
  readonly iteration: number;
}

/** What a run found. */
export interface CaptionResult {
  readonly path: string;
  readonly modality: Modality;
  readonly caption: string;
  readonly score: number;
  /** Probability that a person would accept the caption; absent when the scorer has no calibration. */
  readonly confidence?: number;
  /** What that is made of; a calibration is fitted to them. */
  readonly signals?: ConfidenceSignals;
  /** The kept captions; the chosen one first, then best first. */
  readonly candidates: readonly RankedCaption[];
  readonly iterations: number;
  readonly stopReason: StopReason;
  readonly milliseconds: TimeSplit;
  readonly seconds: number;
  readonly models: ModelNames;
  readonly evidence?: MediaEvidence;
  /** What the manifests of the models want said beside the caption. */
  readonly notices?: readonly string[];
  /** Present when the caption is made of the words in a screenshot or drawing; absent when the scorer chose it. */
  readonly origin?: "words";
}
