import type { MessageConnection } from "vscode-jsonrpc/node";
import {
  CaptionRequest,
  type CaptionResult,
  CompleteRequest,
  DoctorRequest,
  type EngineSettings,
  type GpuChoice,
  InitializeRequest,
  LogNotification,
  MilsError,
  PhaseNotification,
  RecognizeRequest,
  ScoreRequest,
  ShutdownRequest,
  type TraceEvent,
  TraceNotification,
} from "../protocol/index.ts";
import { DEFAULT_SOLVE_OPTIONS, type Modality, solve, type TaskScorer } from "../solver/index.ts";
import { answer, signalOf } from "./answer.ts";
import { CaptionRun } from "./captionRun.ts";
import { withConfidence } from "./confidence.ts";
import { examine } from "./doctor.ts";
import { LoadedModels, lazyGenerator, type ScorerSet } from "./loadedModels.ts";
import { modalityOf } from "./media/index.ts";
import { serveModels } from "./modelRequests.ts";
import { PictureWords } from "./pictureWords.ts";
import { Queue } from "./queue.ts";
import { dotScores } from "./scorers/index.ts";
import type { MediaEmbedding } from "./types.ts";

declare const MILS_VERSION: string | undefined;

/** The version of the product this engine was built with. */
export const VERSION = typeof MILS_VERSION === "string" ? MILS_VERSION : "development";

/** Answers the requests of `protocol/messages.ts` on a connection. One run at a time; others wait in the order they came. */
export function serve(connection: MessageConnection): void {
  const queue = new Queue();
  let engine: Engine | undefined;
  let gpu: GpuChoice = "auto";
  const requireEngine = (): Engine => {
    if (!engine) throw new MilsError("internal", "The engine was asked for something before it was initialised.");
    return engine;
  };

  connection.onRequest(InitializeRequest.type, ({ settings, clientProcessId }) => {
    gpu = settings.gpu;
    engine = new Engine(settings, connection);
    endWithClient(clientProcessId);
    return { version: VERSION, node: process.version, processId: process.pid };
  });
  connection.onRequest(CaptionRequest.type, (params, token) =>
    answer(() => {
      const signal = signalOf(token);
      return queue.run(() => requireEngine().caption(params, signal));
    }),
  );
  connection.onRequest(ScoreRequest.type, (params, token) =>
    answer(() => {
      const signal = signalOf(token);
      return queue.run(() => requireEngine().score(params, signal));
    }),
  );
  connection.onRequest(CompleteRequest.type, (params, token) =>
    answer(() => {
      const signal = signalOf(token);
      return queue.run(() => requireEngine().complete(params, signal));
    }),
  );
  connection.onRequest(RecognizeRequest.type, (params, token) =>
    answer(() => {
      const signal = signalOf(token);
      return queue.run(() => requireEngine().recognize(params, signal));
    }),
  );
  connection.onRequest(DoctorRequest.type, () => answer(() => requireEngine().doctor()));
  serveModels(connection, () => gpu);
  connection.onRequest(ShutdownRequest.type, async () => {
    // Answered first: native libraries may take their time, or take the process with them.
    setImmediate(() => {
      void (engine?.dispose() ?? Promise.resolve()).finally(() => process.exit(0));
    });
    return null;
  });
}

/** The models of one engine process and what can be done with them. */
class Engine {
  readonly #models: LoadedModels;
  readonly #words = new PictureWords();

  constructor(
    private readonly settings: EngineSettings,
    private readonly connection: MessageConnection,
  ) {
    this.#models = new LoadedModels(settings, this.#log, this.#phase);
  }

  readonly #log = (params: LogNotification.Params): void => {
    void this.connection.sendNotification(LogNotification.type, params);
  };

  readonly #phase = (params: PhaseNotification.Params): void => {
    void this.connection.sendNotification(PhaseNotification.type, params);
  };

  async caption(params: CaptionRequest.Params, signal: AbortSignal): Promise<CaptionResult> {
    const startedAt = performance.now();
    const modality = params.modality ?? modalityOf(params.path);
    const [set, generator] = await Promise.all([this.#models.scorerFor(modality, signal), this.#models.generator()]);
    // Texts that are handed in are to be improved on, so the loop runs on them whatever the picture says.
    const words = modality === "image" && params.seedTexts === undefined ? await this.#words.textOf(params.path, signal) : undefined;
    const decodedAt = performance.now();
    const media = await this.#embed(set, params.path, modality, signal);
    const embedding = performance.now() - decodedAt;
    const scorer = taskScorer(set, media, this.#phase);
    const run = new CaptionRun();
    const options = { ...DEFAULT_SOLVE_OPTIONS, ...set.scorer.manifest.defaults, ...params.options };
    const seedTexts = words === undefined ? params.seedTexts : [words];
    const events = solve(
      { media: params.path, modality },
      lazyGenerator(generator, this.#phase),
      // What a picture says needs no guesses: its words are the one candidate of a run without rounds.
      words === undefined ? scorer : { ...scorer, rankBank: async () => ({ texts: [], scores: new Float32Array() }) },
      words === undefined ? options : { ...options, maxIterations: 0 },
      {
        now: () => performance.now(),
        prior: set.prior,
        ...(media.evidence && { evidence: media.evidence }),
        ...(seedTexts && { seedTexts }),
      },
      signal,
    );
    const finish = async (): Promise<CaptionResult> => {
      const result = run.result(params.path, modality, performance.now() - startedAt, embedding);
      return words === undefined ? withConfidence(result, set, media, (await scorer.rankBank()).scores) : { ...result, origin: "words" };
    };
    const send = (event: TraceEvent) => this.connection.sendNotification(TraceNotification.type, { run: params.run, event });
    let result: CaptionResult | undefined;
    for await (const event of events) {
      run.observe(event);
      if (event.type !== "stop" || !event.best) await send(event);
      else {
        result = await finish();
        const { confidence, origin } = result;
        await send({ ...event, ...(confidence !== undefined && { confidence }), ...(origin && { origin }) });
      }
    }
    this.#phase({ phase: "ready" });
    const notices = [set.scorer.manifest.notice, generator.notice].filter((notice) => notice !== undefined);
    return { ...(result ?? (await finish())), ...(notices.length > 0 && { notices }) };
  }

  async score(params: ScoreRequest.Params, signal: AbortSignal): Promise<ScoreRequest.Result> {
    const modality = params.modality ?? modalityOf(params.path);
    const set = await this.#models.scorerFor(modality, signal);
    const media = await this.#embed(set, params.path, modality, signal);
    const scores = await taskScorer(set, media, this.#phase).score(params.texts, signal);
    this.#phase({ phase: "ready" });
    return { scores: [...scores], scorer: set.scorer.manifest.id };
  }

  async complete(params: CompleteRequest.Params, signal: AbortSignal): Promise<CompleteRequest.Result> {
    const { id, load } = await this.#models.generator();
    const generator = await load();
    if (!generator.complete)
      throw new MilsError("model-unsuitable", `${id} cannot follow instructions; choose an instruct model, see docs/models.md`);
    const text = await generator.complete(params.system, params.user, { maxTokens: params.maxTokens, seed: params.seed, signal });
    return { text };
  }

  recognize(params: RecognizeRequest.Params, signal: AbortSignal): Promise<RecognizeRequest.Result> {
    return this.#words.recognize(params.path, signal);
  }

  doctor(): Promise<DoctorRequest.Result> {
    return examine(this.settings);
  }

  dispose(): Promise<void> {
    this.#words.dispose();
    return this.#models.dispose();
  }

  #embed(set: ScorerSet, path: string, modality: Modality, signal: AbortSignal): Promise<MediaEmbedding> {
    this.#phase({ phase: "decoding", detail: path });
    return set.scorer.embedMedia(path, modality, signal);
  }
}

/** A scorer bound to one media item, as the solver wants it. */
function taskScorer({ scorer, bank }: ScorerSet, media: MediaEmbedding, phase: (params: PhaseNotification.Params) => void): TaskScorer {
  let ranked: Float32Array | undefined;
  return {
    id: scorer.manifest.id,
    rankBank: async () => {
      ranked ??= bank.rank(media.vector);
      return { texts: bank.texts, scores: ranked };
    },
    score: async (texts, signal) => {
      phase({ phase: "scoring" });
      return dotScores(await scorer.embedTexts(texts, signal), texts.length, scorer.dimension, media.vector);
    },
  };
}

/** Milliseconds between looks at whether the client is still there; the closed pipe usually says so first. */
const CLIENT_CHECK_INTERVAL = 5_000;

function endWithClient(processId: number): void {
  setInterval(() => {
    try {
      process.kill(processId, 0);
    } catch {
      process.exit(0);
    }
  }, CLIENT_CHECK_INTERVAL).unref();
}
