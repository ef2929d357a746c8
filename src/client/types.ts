import type {
  CaptionRequest,
  CaptionResult,
  CompleteRequest,
  DoctorRequest,
  DownloadNotification,
  DownloadRequest,
  ImportRequest,
  ModelStore,
  ModelsRequest,
  PhaseNotification,
  RecognizeRequest,
  RemoveRequest,
  ScoreRequest,
  TraceEvent,
  VerifyRequest,
} from "../protocol/index.ts";

export interface CaptionOptions extends Omit<CaptionRequest.Params, "run"> {
  readonly onEvent?: (event: TraceEvent) => void;
  /** Ends the run early with what it found: the result then says `cancelled`. */
  readonly signal?: AbortSignal;
}

/** What the workflow needs of an engine, wherever it runs. Rejections are `MilsError`s. */
export interface Engine {
  caption(options: CaptionOptions): Promise<CaptionResult>;
  score(params: ScoreRequest.Params, signal?: AbortSignal): Promise<ScoreRequest.Result>;
  complete(params: CompleteRequest.Params, signal?: AbortSignal): Promise<CompleteRequest.Result>;
  recognize(params: RecognizeRequest.Params, signal?: AbortSignal): Promise<RecognizeRequest.Result>;
  doctor(): Promise<DoctorRequest.Result>;
}

export interface DownloadOptions {
  readonly onProgress?: (progress: DownloadNotification.Params) => void;
  /** Stops the download; what arrived is kept for the next one. */
  readonly signal?: AbortSignal;
}

/** What the model commands need of an engine. Rejections are `MilsError`s. */
export interface ModelEngine {
  models(store: ModelStore): Promise<ModelsRequest.Result>;
  downloadModels(params: DownloadRequest.Params, options?: DownloadOptions): Promise<DownloadRequest.Result>;
  verifyModels(params: VerifyRequest.Params, signal?: AbortSignal): Promise<VerifyRequest.Result>;
  removeModel(params: RemoveRequest.Params): Promise<RemoveRequest.Result>;
  importModel(params: ImportRequest.Params, signal?: AbortSignal): Promise<ImportRequest.Result>;
}

/** The life of the engine process as people see it. */
export type EngineState =
  | { readonly kind: "stopped" }
  | { readonly kind: "starting" }
  | { readonly kind: "running"; readonly processId: number; readonly phase: PhaseNotification.Params["phase"] }
  /** It died; the next request waits until `retryAt` (milliseconds since the epoch) and starts it again. */
  | { readonly kind: "failed"; readonly reason: string; readonly retryAt: number };
