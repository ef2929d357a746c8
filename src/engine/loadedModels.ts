import { join } from "node:path";
import { type EngineSettings, type GeneratorManifest, type LogNotification, MilsError, type PhaseNotification } from "../protocol/index.ts";
import { createPrior } from "../solver/index.ts";
import type { Generator, Modality, Prior, PromptForm } from "../solver/types.ts";
import { type Bank, openBank } from "./bank/index.ts";
import { connectServerGenerator, loadLlamaCppGenerator } from "./generators/index.ts";
import { readModelDirectory, verifyModelDirectory } from "./models/index.ts";
import { loadDualEncoder } from "./scorers/index.ts";
import type { LoadedGenerator, MediaScorer } from "./types.ts";

type Log = (params: LogNotification.Params) => void;
type Phase = (params: PhaseNotification.Params) => void;

/** What to do without a scorer for a modality. The size is that of its 154 million weights in single precision. */
const TO_INSTALL: Readonly<Record<Modality, string>> = {
  image: "; docs/models.md says how to add one that does",
  video: "; one that takes pictures does where its manifest says so, see docs/models.md",
  audio: ". One that does is clap-htsat-unfused (about 0.6 GB, Apache-2.0); get it with: mils models download clap-htsat-unfused, see docs/models.md",
};

/** A scorer with everything that depends on it alone. */
export interface ScorerSet {
  readonly scorer: MediaScorer;
  readonly bank: Bank;
  readonly prior: Prior;
}

/** The models of one engine, each loaded at its first use and kept until the process ends (onnxruntime leaks when sessions come and go). */
export class LoadedModels {
  readonly #scorers = new Map<Modality, Promise<ScorerSet>>();
  #generator: Promise<LoadedGenerator> | undefined;

  constructor(
    private readonly settings: EngineSettings,
    private readonly log: Log,
    private readonly phase: Phase,
  ) {}

  /** @throws MilsError `model-missing` when no configured scorer takes the modality */
  scorerFor(modality: Modality, signal: AbortSignal): Promise<ScorerSet> {
    let set = this.#scorers.get(modality);
    if (!set) {
      set = this.#loadScorer(modality, signal);
      this.#scorers.set(modality, set);
      set.catch(() => this.#scorers.delete(modality));
    }
    return set;
  }

  async #loadScorer(modality: Modality, signal: AbortSignal): Promise<ScorerSet> {
    const { settings, log } = this;
    for (const directory of settings.scorers) {
      const { manifest } = await readModelDirectory(directory);
      if (manifest.kind !== "scorer" || !manifest.modalities.includes(modality)) continue;
      this.phase({ phase: "loading", detail: manifest.name });
      await verifyModelDirectory(directory, { stampDirectory: settings.cache, signal });
      const scorer = await loadDualEncoder(directory, {
        threads: settings.threads,
        gpu: settings.gpu,
        ffmpeg: settings.ffmpeg,
        cache: settings.cache,
        log,
      });
      const pool = join(settings.pools, modality === "audio" ? "audio.en.txt" : "image.en.txt");
      const bank = await openBank({
        poolPath: pool,
        scorer,
        cacheDirectory: settings.cache,
        bundledDirectory: join(directory, "..", "bank"),
        signal,
        onProgress: (done, total) => this.phase({ phase: "loading", detail: `embedding the initial captions, ${done} of ${total}` }),
      });
      return { scorer, bank, prior: createPrior(manifest.prior, bank.texts) };
    }
    throw new MilsError("model-missing", `No installed scorer takes ${modality}${TO_INSTALL[modality]}`);
  }

  /** The generator as the solver sees it. One on disk is not loaded yet: the initial captions are ranked before a language model is needed. */
  async generator(): Promise<DeferredGenerator> {
    const { generator } = this.settings;
    if (generator.kind === "server") {
      const connected = await this.#once(() => {
        const key = generator.keyVariable === undefined ? undefined : process.env[generator.keyVariable];
        return connectServerGenerator({ url: generator.url, model: generator.model, key, log: this.log });
      });
      return { id: connected.id, promptForm: connected.promptForm, load: async () => connected };
    }
    const { manifest } = await readModelDirectory(generator.path);
    if (manifest.kind !== "generator")
      throw new MilsError("configuration", `${generator.path} holds a ${manifest.kind}, not a generator.`, { file: generator.path });
    const { id, promptForm, notice } = manifest;
    return { id, promptForm, ...(notice !== undefined && { notice }), load: () => this.#once(() => this.#loadGenerator(generator.path, manifest)) };
  }

  #once(load: () => Promise<LoadedGenerator>): Promise<LoadedGenerator> {
    this.#generator ??= load().catch((thrown: unknown) => {
      this.#generator = undefined;
      throw thrown;
    });
    return this.#generator;
  }

  async #loadGenerator(directory: string, manifest: GeneratorManifest): Promise<LoadedGenerator> {
    this.phase({ phase: "loading", detail: manifest.name });
    await verifyModelDirectory(directory, { stampDirectory: this.settings.cache });
    return await loadLlamaCppGenerator(directory, manifest, { gpu: this.settings.gpu, threads: this.settings.threads, log: this.log });
  }

  async dispose(): Promise<void> {
    const loaded = await Promise.allSettled([...this.#scorers.values()].map((set) => set.then(({ scorer }) => scorer)));
    const closing = loaded.flatMap((result) => (result.status === "fulfilled" ? [result.value.dispose()] : []));
    if (this.#generator) closing.push(this.#generator.then((generator) => generator.dispose()));
    await Promise.allSettled(closing);
  }
}

/** What is known of a generator before it is loaded. */
export interface DeferredGenerator {
  readonly id: string;
  readonly promptForm: PromptForm;
  /** Of its manifest. */
  readonly notice?: string;
  load(): Promise<LoadedGenerator>;
}

/** A generator that loads its model when the first caption is asked for. */
export function lazyGenerator({ id, promptForm, load }: DeferredGenerator, phase: Phase): Generator {
  return {
    id,
    promptForm,
    async generate(prompts, options) {
      const generator = await load();
      phase({ phase: "generating" });
      return await generator.generate(prompts, options);
    },
  };
}
