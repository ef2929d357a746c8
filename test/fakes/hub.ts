import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a request was, for the test to look at. */
export interface SeenRequest {
  readonly url: string;
  readonly range: string | undefined;
  readonly authorization: string | undefined;
}

/** Answers a request instead of the hub; false leaves it to the hub. `count` starts at 1. */
export type Misbehaviour = (request: IncomingMessage, response: ServerResponse, count: number) => boolean;

/** A real HTTP server that serves repository files with ranges and ETags, and misbehaves where a test tells it to. */
export class LocalHub {
  readonly seen: SeenRequest[] = [];
  readonly files = new Map<string, Buffer>();
  misbehave: Misbehaviour = () => false;
  #server: Server | undefined;

  async start(): Promise<string> {
    const server = createServer((request, response) => this.#answer(request, response));
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve) ?? resolve(undefined));
  }

  /** The path of a file as the hub's address names it. */
  put(repository: string, revision: string, path: string, content: Buffer): void {
    this.files.set(`/${repository}/resolve/${revision}/${path}`, content);
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    this.seen.push({ url: request.url ?? "", range: request.headers.range, authorization: request.headers.authorization });
    if (this.misbehave(request, response, this.seen.length)) return;
    const content = this.files.get(request.url ?? "");
    if (content === undefined) response.writeHead(404).end();
    else serve(request, response, content);
  }
}

export function etagOf(content: Buffer): string {
  return `"${sha256(content).slice(0, 20)}"`;
}

export function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/**
 * What a good server sends.
 * @param bytesPerSecond absent: as fast as it goes
 */
export function serve(request: IncomingMessage, response: ServerResponse, content: Buffer, bytesPerSecond?: number): void {
  const range = rangeOf(request);
  const condition = request.headers["if-range"];
  const headers = { etag: etagOf(content), "content-type": "application/octet-stream" };
  if (range === undefined || (condition !== undefined && condition !== headers.etag)) {
    response.writeHead(200, { ...headers, "content-length": content.length });
    send(response, content, bytesPerSecond);
    return;
  }
  const { from, to } = { from: range.from, to: Math.min(range.to, content.length - 1) };
  if (from >= content.length) response.writeHead(416, { "content-range": `bytes */${content.length}` }).end();
  else {
    response.writeHead(206, { ...headers, "content-range": `bytes ${from}-${to}/${content.length}`, "content-length": to - from + 1 });
    send(response, content.subarray(from, to + 1), bytesPerSecond);
  }
}

function send(response: ServerResponse, body: Buffer, bytesPerSecond: number | undefined): void {
  if (bytesPerSecond === undefined) {
    response.end(body);
    return;
  }
  let sent = 0;
  const timer = setInterval(() => {
    const next = body.subarray(sent, sent + bytesPerSecond / 10);
    sent += next.length;
    if (next.length > 0 && !response.destroyed) return response.write(next);
    clearInterval(timer);
    return response.end();
  }, 100);
}

export function rangeOf(request: IncomingMessage): { readonly from: number; readonly to: number } | undefined {
  const match = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  return match ? { from: Number(match[1]), to: Number(match[2]) } : undefined;
}
