import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { InferenceSession, listSupportedBackends, type Tensor } from "onnxruntime-node";
import { type GpuChoice, type LogNotification, MilsError, messageOf } from "../../protocol/index.ts";

export type Log = (params: LogNotification.Params) => void;

export interface RuntimeOptions {
  /** Threads within one operator. */
  readonly threads: number;
  readonly gpu: GpuChoice;
  readonly log: Log;
}

/** The inference sessions of one model directory, each created at its first use and shared by the towers that name the same graph. */
export class Sessions {
  readonly #sessions = new Map<string, Promise<Session>>();

  constructor(
    private readonly directory: string,
    private readonly options: RuntimeOptions,
  ) {}

  /** @throws MilsError `model-failed` when the runtime refuses the graph */
  open(graph: string): Promise<Session> {
    let session = this.#sessions.get(graph);
    if (!session) {
      session = createSession(join(this.directory, graph), this.options);
      this.#sessions.set(graph, session);
    }
    return session;
  }

  async dispose(): Promise<void> {
    const opened = [...this.#sessions.values()];
    this.#sessions.clear();
    for (const result of await Promise.allSettled(opened)) if (result.status === "fulfilled") await result.value.release();
  }
}

/** One loaded graph. */
export class Session {
  constructor(
    readonly path: string,
    private readonly session: InferenceSession,
  ) {}

  get inputs(): readonly string[] {
    return this.session.inputNames;
  }

  get outputs(): readonly string[] {
    return this.session.outputNames;
  }

  /** Element type of an input as the graph states it, `float16` for instance. */
  inputType(name: string): string | undefined {
    const input = this.session.inputMetadata.find((one) => one.name === name);
    return input?.isTensor ? input.type : undefined;
  }

  /** @throws MilsError `model-failed` when the graph has no such input or output, or cannot be run on these */
  async run(feeds: Readonly<Record<string, Tensor>>, fetches: readonly string[]): Promise<Readonly<Record<string, Tensor>>> {
    this.#require("input", Object.keys(feeds), this.inputs);
    this.#require("output", fetches, this.outputs);
    try {
      return await this.session.run(feeds, fetches);
    } catch (cause) {
      const reason = messageOf(cause).split("\n")[0];
      throw new MilsError("model-failed", `${this.path} could not be run (${reason}); check the scorer's manifest, or try --gpu off.`, {
        file: this.path,
        cause,
      });
    }
  }

  release(): Promise<void> {
    return this.session.release();
  }

  #require(kind: string, wanted: readonly string[], present: readonly string[]): void {
    const missing = wanted.find((name) => !present.includes(name));
    if (missing !== undefined)
      throw new MilsError("model-failed", `${this.path} has no ${kind} ${missing}, only ${present.join(", ")}; correct the scorer's manifest.`, {
        file: this.path,
      });
  }
}

async function createSession(path: string, { threads, gpu, log }: RuntimeOptions): Promise<Session> {
  const common: InferenceSession.SessionOptions = {
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    // Threads that spin between two operators take the cores from the language model's.
    extra: { session: { intra_op: { allow_spinning: "0" }, inter_op: { allow_spinning: "0" } } },
  };
  for (const provider of acceleratorsFor(gpu)) {
    try {
      const session = await InferenceSession.create(path, { ...common, executionProviders: [provider, "cpu"] });
      log({ level: "debug", message: `${path} runs on ${provider}` });
      return new Session(path, session);
    } catch (thrown) {
      log({ level: "info", message: `${provider} cannot run ${path}, the processor does (${messageOf(thrown).split("\n")[0]})` });
    }
  }
  try {
    return new Session(path, await InferenceSession.create(path, { ...common, executionProviders: ["cpu"] }));
  } catch (cause) {
    const reason = messageOf(cause).split("\n")[0];
    throw new MilsError("model-failed", `The runtime cannot load ${path} (${reason}); choose another scorer, see docs/models.md`, {
      file: path,
      cause,
    });
  }
}

/** Execution providers to try before the processor, best first. */
function acceleratorsFor(gpu: GpuChoice): string[] {
  const wanted: Record<GpuChoice, readonly string[]> = {
    off: [],
    cuda: ["cuda"],
    vulkan: ["dml", "webgpu"],
    metal: ["coreml"],
    auto: ["cuda", "dml", "coreml"],
  };
  const present = new Set(
    listSupportedBackends()
      .map(({ name }) => name)
      .filter((name) => name !== "cuda" || hasCudaLibrary()),
  );
  return wanted[gpu].filter((name) => present.has(name));
}

/** The runtime names CUDA wherever it could be added; trying it without its library writes an alarming line to standard error. */
function hasCudaLibrary(): boolean {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve("onnxruntime-node/package.json"));
    return existsSync(join(folder, "bin", "napi-v6", process.platform, process.arch, "libonnxruntime_providers_cuda.so"));
  } catch {
    return false;
  }
}
