import { type LogNotification, MilsError, messageOf } from "../../protocol/index.ts";
import { answerLines } from "../../solver/index.ts";
import type { GeneratedCaption, GenerateOptions, GenerateResult, Prompt, PromptForm } from "../../solver/types.ts";
import type { LoadedGenerator } from "../types.ts";
import { numberedListGrammar } from "./numberedList.ts";

export interface ServerOptions {
  /** Up to and including the version part, for instance `http://127.0.0.1:8080/v1`. */
  readonly url: string;
  /** Asked for by name; the server's first model when absent. */
  readonly model?: string | undefined;
  /** Sent as a bearer token. */
  readonly key?: string | undefined;
  readonly log: (params: LogNotification.Params) => void;
  /** Milliseconds one answer may take. Default two minutes. */
  readonly timeout?: number;
  /** Milliseconds before the first repetition of a failed request; doubles each time. Default half a second. */
  readonly retryDelay?: number;
}

const DEFAULT_TIMEOUT = 120_000;
const DEFAULT_RETRY_DELAY = 500;
const ATTEMPTS = 4;
/** Longest wait a server may ask for with Retry-After, in milliseconds. */
const LONGEST_WAIT = 60_000;
/** An answer larger than this, in bytes, is not the list that was asked for. */
const LARGEST_ANSWER = 1 << 20;
/** Tokens for one numbered caption, generously. */
const TOKENS_PER_LINE = 40;
/** The paper's sampling for Llama 3.1 8B Instruct. */
const SAMPLING = { temperature: 0.5, top_p: 0.9 };
/** Four requests at once: servers batch them, and each sees the whole list. */
const PROMPT_FORM: PromptForm = { kind: "chat-list", captionsPerPrompt: 50, promptsPerIteration: 4, maxWords: 10 };

interface ChatRequest {
  readonly messages: readonly { readonly role: "system" | "user"; readonly content: string }[];
  readonly max_tokens: number;
  readonly seed: number;
  /** GBNF; a field that llama.cpp's server alone knows. */
  readonly grammar?: string;
}

/** What of `GET /models` is of use. */
interface ListedModel {
  readonly id: string;
  /** The program's name rather than a person's: `llamacpp`, `vllm`, `library` (Ollama). */
  readonly owner: string;
}

/**
 * A generator behind an OpenAI-compatible server: vLLM, llama.cpp's server, Ollama and the like. Requests of one iteration run side by side;
 * a failed one is repeated with growing delays when repeating may help (408, 429, 5xx, a broken connection). llama.cpp's server is held to a
 * numbered list by a grammar; of the others' answers the parser takes what it can.
 * @throws MilsError `server-failed` when the server cannot be reached or names no model
 */
export async function connectServerGenerator(options: ServerOptions): Promise<LoadedGenerator> {
  const server = new ChatServer(options);
  const listed = await server.models().catch((thrown: unknown) => {
    // A server need not list what was named.
    if (options.model === undefined) throw thrown;
    return [];
  });
  const model = options.model ?? listed[0]?.id;
  if (model === undefined) throw server.failed("it lists no model; name one with --generator-model");
  const guided = listed.some(({ id, owner }) => owner === "llamacpp" && (id === model || listed.length === 1));
  const ask = (request: ChatRequest, signal: AbortSignal) => server.chat({ model, ...request }, signal);
  return {
    id: `${model} at ${new URL(options.url).host}`,
    promptForm: PROMPT_FORM,
    generate: (prompts, generateOptions) => generate(prompts, generateOptions, guided, ask),
    complete: (system, user, { maxTokens, seed, signal }) => ask({ messages: messages(system, user), max_tokens: maxTokens, seed }, signal),
    dispose: async () => undefined,
  };
}

async function generate(
  prompts: readonly Prompt[],
  { wanted, seed, accept, signal }: GenerateOptions,
  guided: boolean,
  ask: (request: ChatRequest, signal: AbortSignal) => Promise<string>,
): Promise<GenerateResult> {
  const answers = await Promise.all(
    prompts.map((prompt, index) => {
      const chat = prompt.kind === "chat-list" ? messages(prompt.system, prompt.user) : messages("You continue lists.", prompt.text);
      const lines = prompt.kind === "chat-list" ? prompt.count : Math.ceil(wanted / prompts.length);
      const grammar = guided && prompt.kind === "chat-list" ? { grammar: numberedListGrammar(Math.max(1, prompt.count)) } : {};
      return ask({ messages: chat, max_tokens: lines * TOKENS_PER_LINE, seed: (seed + index) % 2 ** 31, ...grammar }, signal);
    }),
  );
  const captions: GeneratedCaption[] = [];
  let lines = 0;
  for (const [prompt, answer] of answers.entries()) {
    for (const text of answerLines(answer)) {
      lines += 1;
      if (captions.length < wanted && accept(text)) captions.push({ text, prompt });
    }
  }
  return { captions, tokens: Math.round(answers.join("").length / 4), lines };
}

function messages(system: string, user: string): ChatRequest["messages"] {
  return [
    { role: "system", content: system },
    { role: "user", content: user },
  ];
}

/** Thrown for an answer that repeating the request may better. */
class TransientError extends Error {
  constructor(
    message: string,
    readonly wait?: number,
  ) {
    super(message);
  }
}

class ChatServer {
  readonly #base: string;

  constructor(private readonly options: ServerOptions) {
    this.#base = options.url.replace(/\/+$/, "");
  }

  async models(): Promise<ListedModel[]> {
    const data = field(await this.#request("models", undefined, new AbortController().signal), "data");
    return (Array.isArray(data) ? data : []).flatMap((entry: unknown) => {
      const [id, owner] = [field(entry, "id"), field(entry, "owned_by")];
      return typeof id === "string" ? [{ id, owner: typeof owner === "string" ? owner : "" }] : [];
    });
  }

  async chat(body: ChatRequest & { readonly model: string }, signal: AbortSignal): Promise<string> {
    const answer = await this.#request("chat/completions", { ...SAMPLING, stream: false, ...body }, signal);
    const choices = field(answer, "choices");
    const content = field(field(Array.isArray(choices) ? choices[0] : undefined, "message"), "content");
    if (typeof content !== "string") throw this.failed("its answer has no message");
    return content;
  }

  async #request(path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
    let delay = this.options.retryDelay ?? DEFAULT_RETRY_DELAY;
    for (let attempt = 1; ; attempt++) {
      signal.throwIfAborted();
      try {
        return await this.#once(path, body, signal);
      } catch (thrown) {
        signal.throwIfAborted();
        if (thrown instanceof MilsError) throw thrown;
        if (attempt === ATTEMPTS) throw this.failed(messageOf(thrown), thrown);
        const wait = (thrown instanceof TransientError ? thrown.wait : undefined) ?? delay;
        this.options.log({ level: "warn", message: `${this.#base}: ${messageOf(thrown)}; trying again in ${wait} ms` });
        await pause(Math.min(wait, LONGEST_WAIT), signal);
        delay *= 2;
      }
    }
  }

  async #once(path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
    const limit = AbortSignal.timeout(this.options.timeout ?? DEFAULT_TIMEOUT);
    const { key } = this.options;
    const headers = {
      accept: "application/json",
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    };
    const init = { headers, signal: AbortSignal.any([signal, limit]), ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }) };
    let response: Response;
    try {
      response = await fetch(`${this.#base}/${path}`, init);
    } catch (thrown) {
      if (limit.aborted) throw new TransientError(`no answer within ${(this.options.timeout ?? DEFAULT_TIMEOUT) / 1000} s`);
      throw new TransientError(reasonOf(thrown));
    }
    if (response.status === 408 || response.status === 429 || response.status >= 500) {
      await response.body?.cancel();
      throw new TransientError(`${response.status} ${response.statusText}`, retryAfter(response.headers.get("retry-after")));
    }
    const text = await boundedText(response);
    if (!response.ok) throw this.failed(`${response.status} ${response.statusText}${text === "" ? "" : `: ${text.slice(0, 200)}`}`);
    try {
      return JSON.parse(text);
    } catch {
      throw this.failed("its answer is not JSON");
    }
  }

  failed(reason: string, cause?: unknown): MilsError {
    return new MilsError(
      "server-failed",
      `The language model server ${this.#base} failed: ${reason}. Check that it runs and speaks the OpenAI protocol.`,
      { cause },
    );
  }
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength;
      if (size > LARGEST_ANSWER) throw new TransientError("its answer is too long");
      chunks.push(chunk);
    }
  } catch (thrown) {
    throw thrown instanceof TransientError ? thrown : new TransientError(`the answer broke off: ${reasonOf(thrown)}`);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** Node's fetch hides the reason in the cause. */
function reasonOf(thrown: unknown): string {
  return thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause.message : messageOf(thrown);
}

/** RFC 9110 section 10.2.3: seconds or a date. In milliseconds. */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done, { once: true });
  });
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
