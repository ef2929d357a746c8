import { LlamaChatSession, type LlamaContextSequence, LlamaGrammarEvaluationState, resolveChatWrapper, type Token } from "node-llama-cpp";
import { MilsError, messageOf } from "../../protocol/errors.ts";
import type { GeneratorManifest } from "../../protocol/manifest.ts";
import { deriveSeed, seededRandom } from "../../solver/random.ts";
import type { GeneratedCaption, GenerateOptions, GenerateResult, Prompt } from "../../solver/types.ts";
import type { LoadedGenerator } from "../types.ts";
import { LineReader } from "./lines.ts";
import { type LlamaRuntime, type LlamaSettings, loadLlamaRuntime } from "./llamaRuntime.ts";
import { runLockstep, type Slot } from "./lockstep.ts";
import { numberedListGrammar } from "./numberedList.ts";
import { evaluatePrefix, sharePrefix } from "./prefix.ts";
import { ContinuationWriter, ListWriter, MAX_LINE_TOKENS, type Writer } from "./writers.ts";

/** Lines tried for each caption wanted, so that a generator that only repeats itself comes to an end. */
const LINES_PER_CAPTION = 2;
/** Tokens evaluated between two looks at the abort signal. A tiny model on one core takes 0.15 s for as many. */
const CPU_CHUNK_TOKENS = 64;
const GPU_CHUNK_TOKENS = 512;
/** llama.cpp takes this seed for "choose one yourself". */
const NO_SEED = 0xff_ff_ff_ff;

/**
 * Loads a GGUF generator.
 * @param directory of the model; its manifest was read and its files verified by the caller
 * @throws MilsError `model-missing`, `model-damaged`, `out-of-memory`, `model-failed`
 */
export async function loadLlamaCppGenerator(directory: string, manifest: GeneratorManifest, settings: LlamaSettings): Promise<LoadedGenerator> {
  return new LlamaCppGenerator(manifest, await loadLlamaRuntime(directory, manifest, settings));
}

/** What a call collects while its slots write. */
interface Harvest {
  readonly captions: GeneratedCaption[];
  lines: number;
}

class LlamaCppGenerator implements LoadedGenerator {
  readonly id: string;
  readonly promptForm: GeneratorManifest["promptForm"];
  readonly complete?: NonNullable<LoadedGenerator["complete"]>;
  private readonly sequences: readonly LlamaContextSequence[];
  private readonly reader: LineReader;
  private readonly disposal = new AbortController();
  /** The sequences serve one call at a time; the next waits for this. */
  private idle: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly manifest: GeneratorManifest,
    private readonly runtime: LlamaRuntime,
  ) {
    this.id = manifest.id;
    this.promptForm = manifest.promptForm;
    this.sequences = Array.from({ length: runtime.sequences }, () => runtime.context.getSequence());
    this.reader = new LineReader(runtime.model);
    if (manifest.promptForm.kind === "chat-list") {
      this.complete = (system, user, { maxTokens, seed, signal }) =>
        this.alone(signal, (either) => this.answer(system, user, maxTokens, seed, either));
    }
  }

  /** Lines of the model as they are, trimmed; a list's lines without their numbers. */
  generate(prompts: readonly Prompt[], options: GenerateOptions): Promise<GenerateResult> {
    return this.alone(options.signal, (signal) => this.write(prompts, options, signal));
  }

  async dispose(): Promise<void> {
    this.disposal.abort(new MilsError("internal", `Generator ${this.id} was disposed`));
    await this.idle;
    await this.runtime.dispose();
  }

  /**
   * Runs `work` when the calls before it are done, with a signal that also disposal aborts.
   * Rejects with the signal's reason, with an error of our own as it is, and with `model-failed` for what llama.cpp throws.
   */
  private alone<Result>(caller: AbortSignal, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const signal = AbortSignal.any([caller, this.disposal.signal]);
    const result = this.idle
      .then(() => work(signal))
      .catch((cause: unknown) => {
        if (signal.aborted) throw signal.reason;
        if (cause instanceof MilsError) throw cause;
        throw new MilsError("model-failed", `${this.manifest.name} failed while writing: ${messageOf(cause)}`, { cause });
      });
    this.idle = result.catch(() => undefined);
    return result;
  }

  private async write(prompts: readonly Prompt[], options: GenerateOptions, signal: AbortSignal): Promise<GenerateResult> {
    const harvest: Harvest = { captions: [], lines: 0 };
    const random = seededRandom(options.seed);
    let tokens = 0;
    // More prompts than sequences are served in rounds; each round leaves the later ones their share.
    for (let first = 0; first < prompts.length && harvest.captions.length < options.wanted; first += this.sequences.length) {
      const round = prompts.slice(first, first + this.sequences.length);
      const share = Math.ceil((options.wanted - harvest.captions.length) * (round.length / (prompts.length - first)));
      tokens += await this.writeRound(round, first, share, random, options.accept, harvest, signal);
    }
    return { captions: harvest.captions, tokens, lines: harvest.lines };
  }

  private async writeRound(
    prompts: readonly Prompt[],
    firstPrompt: number,
    wanted: number,
    random: () => number,
    accept: (text: string) => boolean,
    harvest: Harvest,
    signal: AbortSignal,
  ): Promise<number> {
    const slots: Slot[] = [];
    for (const [index, prompt] of prompts.entries()) {
      // The prompts share the sequences evenly; a list is written by one of its share, from the first to the last line.
      const from = Math.floor((index * this.sequences.length) / prompts.length);
      const to = prompt.kind === "chat-list" ? from + 1 : Math.floor(((index + 1) * this.sequences.length) / prompts.length);
      slots.push(...(await this.prepare(prompt, firstPrompt + index, this.sequences.slice(from, to), random, signal)));
    }
    const target = harvest.captions.length + wanted;
    const lastLine = harvest.lines + LINES_PER_CAPTION * wanted + slots.length;
    const offer = (line: string | undefined, prompt: number) => {
      harvest.lines++;
      if (line !== undefined && harvest.captions.length < target && accept(line)) harvest.captions.push({ text: line, prompt });
    };
    const writers = new Map(slots.map((slot) => [slot, this.writerOf(slot)]));
    const take = (slot: Slot, token: Token) => writers.get(slot)?.next(token, (line) => offer(line, slot.prompt)) ?? "close";
    return runLockstep(slots, this.manifest.sampling, signal, take, () => harvest.captions.length >= target || harvest.lines >= lastLine);
  }

  private writerOf(slot: Slot): Writer {
    if (slot.grammar === undefined) return new ContinuationWriter(slot, this.reader);
    return new ListWriter(slot, this.reader, this.runtime.context.contextSize - slot.prefixLength - 1);
  }

  /** Evaluates a prompt once and gives its state to all its sequences. */
  private async prepare(
    prompt: Prompt,
    index: number,
    sequences: readonly LlamaContextSequence[],
    random: () => number,
    signal: AbortSignal,
  ): Promise<Slot[]> {
    const tokens = prompt.kind === "chat-list" ? this.chatTokens(prompt.system, prompt.user) : this.textTokens(prompt.text);
    const lastToken = tokens.at(-1);
    const [leader, ...followers] = sequences;
    if (lastToken === undefined || leader === undefined) return [];
    const prefixLength = tokens.length - 1;
    const room = this.runtime.context.contextSize - tokens.length;
    if (room < MAX_LINE_TOKENS) {
      throw new MilsError(
        "invalid-parameter",
        `The prompt has ${tokens.length} tokens, too many for the ${this.runtime.context.contextSize} of ${this.manifest.name}; feed back fewer captions`,
      );
    }
    const chunk = this.runtime.llama.gpu === false ? CPU_CHUNK_TOKENS : GPU_CHUNK_TOKENS;
    await evaluatePrefix(leader, tokens.slice(0, prefixLength), chunk, signal);
    await sharePrefix(leader, followers, prefixLength);
    const grammar =
      prompt.kind === "chat-list" ? await this.runtime.llama.createGrammar({ grammar: numberedListGrammar(Math.max(1, prompt.count)) }) : undefined;
    return sequences.map((sequence) => ({
      sequence,
      prompt: index,
      prefixLength,
      lastToken,
      seed: deriveSeed(random) % NO_SEED,
      line: [],
      ...(grammar === undefined ? {} : { grammar: new LlamaGrammarEvaluationState({ model: this.runtime.model, grammar }) }),
    }));
  }

  private textTokens(text: string): Token[] {
    const { model } = this.runtime;
    const start = model.tokens.shouldPrependBosToken && model.tokens.bos !== null ? [model.tokens.bos] : [];
    return [...start, ...model.tokenize(text)];
  }

  /** A system and a user turn in the model's own chat template, up to where the answer begins. */
  private chatTokens(system: string, user: string): Token[] {
    const { contextText } = resolveChatWrapper(this.runtime.model, { warningLogs: false }).generateContextState({
      chatHistory: [
        { type: "system", text: system },
        { type: "user", text: user },
        { type: "model", response: [] },
      ],
    });
    return contextText.tokenize(this.runtime.model.tokenizer);
  }

  private async answer(system: string, user: string, maxTokens: number, seed: number, signal: AbortSignal): Promise<string> {
    const [sequence] = this.sequences;
    if (sequence === undefined) return "";
    await sequence.clearHistory();
    const session = new LlamaChatSession({ contextSequence: sequence, systemPrompt: system, autoDisposeSequence: false });
    try {
      const { temperature, topK, topP, minP } = this.manifest.sampling;
      return (await session.prompt(user, { maxTokens, seed: seed % NO_SEED, temperature, topK, topP, minP, signal })).trim();
    } finally {
      session.dispose();
      await sequence.clearHistory();
    }
  }
}
