import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { CancellationTokenSource, createMessageConnection, IPCMessageReader, IPCMessageWriter, type MessageConnection } from "vscode-jsonrpc/node";
import {
  CaptionRequest,
  type CaptionResult,
  CompleteRequest,
  DoctorRequest,
  DownloadNotification,
  DownloadRequest,
  type EngineSettings,
  errorFromResponse,
  ImportRequest,
  InitializeRequest,
  LogNotification,
  MilsError,
  type ModelStore,
  ModelsRequest,
  PhaseNotification,
  RecognizeRequest,
  RemoveRequest,
  ScoreRequest,
  ShutdownRequest,
  type TraceEvent,
  TraceNotification,
  VerifyRequest,
} from "../protocol/index.ts";
import { RestartDelay } from "./restartDelay.ts";
import type { CaptionOptions, DownloadOptions, Engine, EngineState, ModelEngine } from "./types.ts";

/** How to start a JavaScript file as a process: a real Node, or VS Code's own runtime as one. */
export interface Runtime {
  readonly command: string;
  /** Before the file's path. */
  readonly args?: readonly string[];
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface EngineClientOptions {
  readonly settings: EngineSettings;
  readonly runtime: Runtime;
  /** Absolute path of the built engine. */
  readonly engineModule: string;
  readonly log: (params: LogNotification.Params) => void;
  /** Milliseconds without a request after which the process is ended; it comes back at the next one. Default 5 minutes. */
  readonly idleTimeout?: number;
}

const DEFAULT_IDLE_TIMEOUT = 5 * 60_000;
/** Milliseconds an engine that was told to finish gets before it is killed. */
const SHUTDOWN_PATIENCE = 2_000;
/** Lines of the engine's standard error kept to say why it died. */
const LAST_WORDS = 40;
/** Milliseconds a dead engine's last words are waited for. */
const LAST_WORDS_PATIENCE = 300;

/** A running process with its connection. */
interface Session {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  /** Rejects when the process ends, so that no request waits for ever. */
  readonly died: Promise<never>;
}

/**
 * One owned engine process: started at the first request, restarted with a growing delay after it died, ended after an idle time and
 * with this client. A death rejects the requests under way with `engine-died`; the next request starts a fresh process.
 */
export class EngineClient implements Engine, ModelEngine {
  readonly #options: EngineClientOptions;
  readonly #listeners = new Set<(state: EngineState) => void>();
  readonly #runs = new Map<string, (event: TraceEvent) => void>();
  readonly #downloads = new Set<(progress: DownloadNotification.Params) => void>();
  readonly #delay = new RestartDelay();
  #state: EngineState = { kind: "stopped" };
  #session: Promise<Session> | undefined;
  #child: ChildProcess | undefined;
  #pending = 0;
  #runCount = 0;
  #idle: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(options: EngineClientOptions) {
    this.#options = options;
  }

  get state(): EngineState {
    return this.#state;
  }

  /** @returns a function that takes the listener off again */
  onDidChangeState(listener: (state: EngineState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async caption(options: CaptionOptions): Promise<CaptionResult> {
    const { onEvent, signal, ...params } = options;
    this.#runCount += 1;
    const run = `run-${this.#runCount}`;
    if (onEvent) this.#runs.set(run, onEvent);
    try {
      return await this.#request((connection, token) => connection.sendRequest(CaptionRequest.type, { ...params, run }, token), signal);
    } finally {
      this.#runs.delete(run);
    }
  }

  score(params: ScoreRequest.Params, signal?: AbortSignal): Promise<ScoreRequest.Result> {
    return this.#request((connection, token) => connection.sendRequest(ScoreRequest.type, params, token), signal);
  }

  complete(params: CompleteRequest.Params, signal?: AbortSignal): Promise<CompleteRequest.Result> {
    return this.#request((connection, token) => connection.sendRequest(CompleteRequest.type, params, token), signal);
  }

  recognize(params: RecognizeRequest.Params, signal?: AbortSignal): Promise<RecognizeRequest.Result> {
    return this.#request((connection, token) => connection.sendRequest(RecognizeRequest.type, params, token), signal);
  }

  doctor(): Promise<DoctorRequest.Result> {
    return this.#request((connection, token) => connection.sendRequest(DoctorRequest.type, token), undefined);
  }

  models(store: ModelStore): Promise<ModelsRequest.Result> {
    return this.#request((connection, token) => connection.sendRequest(ModelsRequest.type, { store }, token), undefined);
  }

  async downloadModels(params: DownloadRequest.Params, options: DownloadOptions = {}): Promise<DownloadRequest.Result> {
    const { signal, onProgress } = options;
    if (onProgress) this.#downloads.add(onProgress);
    try {
      return await this.#request((connection, token) => connection.sendRequest(DownloadRequest.type, params, token), signal);
    } finally {
      if (onProgress) this.#downloads.delete(onProgress);
    }
  }

  verifyModels(params: VerifyRequest.Params, signal?: AbortSignal): Promise<VerifyRequest.Result> {
    return this.#request((connection, token) => connection.sendRequest(VerifyRequest.type, params, token), signal);
  }

  removeModel(params: RemoveRequest.Params): Promise<RemoveRequest.Result> {
    return this.#request((connection, token) => connection.sendRequest(RemoveRequest.type, params, token), undefined);
  }

  importModel(params: ImportRequest.Params, signal?: AbortSignal): Promise<ImportRequest.Result> {
    return this.#request((connection, token) => connection.sendRequest(ImportRequest.type, params, token), signal);
  }

  /** Ends the process now; the next request starts a fresh one at once. */
  async restart(): Promise<void> {
    await this.#end();
    this.#delay.reset();
    this.#enter({ kind: "stopped" });
  }

  /** Ends the process; requests made afterwards reject. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    await this.#end();
    this.#listeners.clear();
  }

  async #request<T>(
    send: (connection: MessageConnection, token: CancellationTokenSource["token"]) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    if (this.#disposed) throw new MilsError("engine-died", "The engine was shut down.");
    signal?.throwIfAborted();
    clearTimeout(this.#idle);
    this.#pending += 1;
    const cancellation = new CancellationTokenSource();
    const cancel = () => cancellation.cancel();
    signal?.addEventListener("abort", cancel, { once: true });
    try {
      const session = await this.#connect();
      // A signal that aborted while the process was starting has told nobody yet.
      if (signal?.aborted) cancel();
      const result = await Promise.race([send(session.connection, cancellation.token), session.died]);
      this.#delay.reset();
      return result;
    } catch (thrown) {
      throw errorFromResponse(thrown);
    } finally {
      signal?.removeEventListener("abort", cancel);
      cancellation.dispose();
      this.#pending -= 1;
      this.#restWhenIdle();
    }
  }

  #connect(): Promise<Session> {
    this.#session ??= this.#start().catch((thrown: unknown) => {
      this.#session = undefined;
      throw thrown;
    });
    return this.#session;
  }

  async #start(): Promise<Session> {
    await this.#delay.wait();
    this.#enter({ kind: "starting" });
    const { runtime, engineModule, settings } = this.#options;
    const child = spawn(runtime.command, [...(runtime.args ?? []), engineModule], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: { ...process.env, ...runtime.env },
      windowsHide: true,
    });
    this.#child = child;
    const lastWords = this.#forwardOutput(child);
    const died = new Promise<never>((_, reject) => {
      const end = (reason: string) => {
        if (this.#child !== child) return reject(new MilsError("engine-died", "The engine was stopped."));
        this.#child = undefined;
        this.#session = undefined;
        const death = deathOf(reason, lastWords);
        this.#enter({ kind: "failed", reason: death.message, retryAt: this.#delay.failed() });
        reject(death);
      };
      child.once("error", (error) => end(error.message));
      child.once("exit", (code, signal) => {
        // Its last words may still be on the way.
        const heard = new Promise<void>((resolve) => child.once("close", () => resolve()));
        void Promise.race([heard, delay(LAST_WORDS_PATIENCE)]).then(() => end(signal ?? `exit code ${code}`));
      });
    });
    // Requests race against it; without one under way nobody listens.
    died.catch(() => undefined);
    const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    connection.onNotification(TraceNotification.type, ({ run, event }) => this.#runs.get(run)?.(event));
    connection.onNotification(LogNotification.type, (params) => this.#options.log(params));
    connection.onNotification(DownloadNotification.type, (progress) => {
      for (const listener of this.#downloads) listener(progress);
    });
    connection.onNotification(PhaseNotification.type, ({ phase }) => {
      if (this.#child === child && child.pid !== undefined) this.#enter({ kind: "running", processId: child.pid, phase });
    });
    connection.onError(([error]) => this.#options.log({ level: "error", message: `engine connection: ${error.message}` }));
    connection.listen();
    const hello = await Promise.race([connection.sendRequest(InitializeRequest.type, { settings, clientProcessId: process.pid }), died]);
    this.#enter({ kind: "running", processId: hello.processId, phase: "ready" });
    return { child, connection, died };
  }

  /** Native libraries write to both streams; what they say belongs into the log, and the end of it into the reason of a death. */
  #forwardOutput(child: ChildProcess): readonly string[] {
    const lastWords: string[] = [];
    const forward = (stream: Readable | null, level: "debug" | "warn") => {
      if (!stream) return;
      createInterface({ input: stream }).on("line", (line) => {
        if (line.trim() === "") return;
        this.#options.log({ level, message: line });
        if (level === "warn") lastWords.push(line.trim());
        if (lastWords.length > LAST_WORDS) lastWords.shift();
      });
    };
    forward(child.stdout, "debug");
    forward(child.stderr, "warn");
    return lastWords;
  }

  #restWhenIdle(): void {
    if (this.#pending > 0 || this.#disposed) return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      void this.#end().then(() => this.#enter({ kind: "stopped" }));
    }, this.#options.idleTimeout ?? DEFAULT_IDLE_TIMEOUT);
    this.#idle.unref();
  }

  /** Asks the process to finish, and kills it when it does not. */
  async #end(): Promise<void> {
    clearTimeout(this.#idle);
    const child = this.#child;
    const session = this.#session;
    this.#child = undefined;
    this.#session = undefined;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
    const killer = setTimeout(() => child.kill("SIGKILL"), SHUTDOWN_PATIENCE);
    session?.then(({ connection }) => connection.sendRequest(ShutdownRequest.type)).catch(() => child.kill("SIGKILL"));
    await gone;
    clearTimeout(killer);
  }

  #enter(state: EngineState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

/** What JavaScript and native allocators say when they get no more memory. */
const OUT_OF_MEMORY = /out of memory|bad_alloc|cannot allocate memory|failed to allocate|allocation failed/i;

/** What killed the engine, from how it ended and the last it said. */
function deathOf(reason: string, lastWords: readonly string[]): MilsError {
  if (lastWords.some((words) => OUT_OF_MEMORY.test(words)))
    return new MilsError(
      "out-of-memory",
      `The inference engine ran out of memory (${reason}). It is started again at the next request; close other programs or choose a smaller model if this goes on.`,
    );
  const detail = lastWords.at(-1);
  return new MilsError(
    "engine-died",
    `The inference engine ended unexpectedly (${reason}${detail ? `: ${detail}` : ""}). It is started again at the next request; run “mils doctor” if this goes on.`,
  );
}
