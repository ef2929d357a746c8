import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { type Dispatcher, EnvHttpProxyAgent, request } from "undici";
import { MilsError, messageOf } from "../../../protocol/index.ts";

export interface HubOptions {
  /** `HF_ENDPOINT`, `HF_TOKEN`, `HF_HUB_OFFLINE`, `MILS_OFFLINE`, and the proxy variables are read from it. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Attempts in a row that bring nothing before it gives up. Default 5. */
  readonly attempts?: number;
  /** Milliseconds before the second attempt, doubled at each further one. Default 500. */
  readonly retryDelay?: number;
  /** Milliseconds without a byte after which a connection counts as dead. Default 30 seconds. */
  readonly stallTimeout?: number;
}

export interface HubAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
  /** What the hub itself said of the file before it redirected to where the bytes are. */
  readonly commit?: string;
  readonly sha256?: string;
}

const DEFAULT_ENDPOINT = "https://huggingface.co";
const MAX_REDIRECTS = 5;
/** Longest wait a server can impose by Retry-After, in milliseconds. */
const MAX_RETRY_AFTER = 60_000;

/** A server of model repositories. One connection pool; close it when done. */
export class Hub {
  readonly attempts: number;
  readonly #endpoint: URL;
  readonly #token: string | undefined;
  readonly #agent: Dispatcher;
  readonly #retryDelay: number;

  /** @throws MilsError `configuration` in offline mode and for an endpoint that is no URL */
  constructor({ env, attempts = 5, retryDelay = 500, stallTimeout = 30_000 }: HubOptions) {
    const offline = ["MILS_OFFLINE", "HF_HUB_OFFLINE"].find((name) => /^(1|true|yes|on)$/i.test(env[name] ?? ""));
    if (offline !== undefined) throw new MilsError("configuration", `Downloads are off because ${offline} is set; unset it to download.`);
    this.#endpoint = endpointOf(env["HF_ENDPOINT"] || DEFAULT_ENDPOINT);
    this.#token = env["HF_TOKEN"] || undefined;
    this.attempts = attempts;
    this.#retryDelay = retryDelay;
    this.#agent = new EnvHttpProxyAgent({
      // Given even when empty: the variables of `env`, not of the process, decide.
      httpProxy: env["http_proxy"] ?? env["HTTP_PROXY"] ?? "",
      httpsProxy: env["https_proxy"] ?? env["HTTPS_PROXY"] ?? "",
      noProxy: env["no_proxy"] ?? env["NO_PROXY"] ?? "",
      headersTimeout: stallTimeout,
      bodyTimeout: stallTimeout,
    });
  }

  /** Address of a file of a repository. */
  urlOf(repository: string, revision: string, path: string): string {
    const encoded = path.split("/").map(encodeURIComponent).join("/");
    return `${this.#endpoint.href.replace(/\/$/, "")}/${repository}/resolve/${encodeURIComponent(revision)}/${encoded}`;
  }

  /**
   * GETs a file, follows redirects, waits and asks again on 429, 5xx and broken connections. The body must be read or destroyed.
   * @throws MilsError `download-failed` that names the address, the status and the remedy
   */
  async get(url: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HubAnswer> {
    for (let attempt = 1; ; attempt++) {
      let failure: string;
      let wait: number | undefined;
      try {
        const answer = await this.#follow(url, headers, signal);
        if (answer.status === 200 || answer.status === 206 || answer.status === 416) return answer;
        wait = retryAfter(answer.headers["retry-after"]);
        answer.body.on("error", () => undefined).destroy();
        if (answer.status !== 429 && answer.status < 500)
          throw new MilsError("download-failed", refusal(url, answer.status, this.#token !== undefined));
        failure = answer.status === 429 ? "too many requests (429); try again later" : `the server answered ${answer.status}; try again later`;
      } catch (thrown) {
        signal.throwIfAborted();
        if (thrown instanceof MilsError) throw thrown;
        failure = `${messageOf(thrown)}; check the connection, the proxy variables and HF_ENDPOINT`;
      }
      if (attempt >= this.attempts) throw new MilsError("download-failed", `${url} could not be downloaded: ${failure}.`);
      await this.pause(attempt, signal, wait);
    }
  }

  /** Waits before attempt number `attempt + 1`. */
  async pause(attempt: number, signal: AbortSignal, atLeast = 0): Promise<void> {
    await sleep(Math.max(atLeast, this.#retryDelay * 2 ** (attempt - 1)), undefined, { signal });
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #follow(start: string, headers: Readonly<Record<string, string>>, signal: AbortSignal): Promise<HubAnswer> {
    let url = new URL(start);
    let commit: string | undefined;
    let sha256: string | undefined;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const answer = await request(url, {
        dispatcher: this.#agent,
        signal,
        // Bytes are counted and hashed as they are in the file, so nobody may compress them on the way.
        headers: { "user-agent": "mils", "accept-encoding": "identity", ...headers, ...this.#authorization(url) },
      });
      commit ??= single(answer.headers["x-repo-commit"]);
      sha256 ??= /^"?([0-9a-f]{64})"?$/.exec(single(answer.headers["x-linked-etag"]) ?? "")?.[1];
      const location = single(answer.headers["location"]);
      if (answer.statusCode < 300 || answer.statusCode >= 400 || location === undefined) {
        const { statusCode: status, headers: received, body } = answer;
        return { status, headers: received, body, ...(commit !== undefined && { commit }), ...(sha256 !== undefined && { sha256 }) };
      }
      answer.body.on("error", () => undefined).destroy();
      const next = new URL(location, url);
      if (next.protocol !== "https:" && next.protocol !== url.protocol)
        throw new MilsError("download-failed", `${start} redirects to ${next.protocol}//${next.host}, which is not secure; it was not followed.`);
      url = next;
    }
    throw new MilsError("download-failed", `${start} redirects more than ${MAX_REDIRECTS} times; check HF_ENDPOINT.`);
  }

  /** The token is for the endpoint alone, never for a host it redirects to, and never in clear text over a network. */
  #authorization(url: URL): Record<string, string> {
    const safe = url.protocol === "https:" || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
    return this.#token !== undefined && safe && url.origin === this.#endpoint.origin ? { authorization: `Bearer ${this.#token}` } : {};
  }
}

function endpointOf(value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === "https:" || url?.protocol === "http:") return url;
  throw new MilsError("configuration", `HF_ENDPOINT is "${value}", which is no http or https address.`);
}

function refusal(url: string, status: number, withToken: boolean): string {
  switch (status) {
    case 401:
    case 403:
      return withToken
        ? `${url} was refused (${status}): the account of HF_TOKEN has no access; accept the licence on the repository's page.`
        : `${url} was refused (${status}): accept the licence on the repository's page and set HF_TOKEN.`;
    case 404:
      return `${url} does not exist (404): the repository, revision or file name in the catalogue is wrong, or the repository is private (set HF_TOKEN).`;
    default:
      return `${url} was answered with status ${status}; check HF_ENDPOINT and the catalogue entry.`;
  }
}

/** Milliseconds of a Retry-After header: seconds or a date. */
function retryAfter(header: string | string[] | undefined): number | undefined {
  const value = single(header);
  if (value === undefined) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(milliseconds) ? undefined : Math.min(Math.max(0, milliseconds), MAX_RETRY_AFTER);
}

/** The first value of a header. */
export function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}
