import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { connectServerGenerator } from "../../../src/engine/generators/serverGenerator.ts";
import type { Prompt } from "../../../src/solver/types.ts";

type Handler = (request: IncomingMessage, response: ServerResponse, call: number) => void;

let server: Server | undefined;
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
  server = undefined;
});

const prompts: Prompt[] = [
  { kind: "chat-list", system: "You write captions.", user: "Write two.", count: 2 },
  { kind: "chat-list", system: "You write captions.", user: "Write two more.", count: 2 },
];
const listing = "Sure!\n1. A cat on a sofa\n2. A dog in a park\n";

function reply(response: ServerResponse, content: unknown, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(typeof content === "string" ? content : JSON.stringify(content));
}

const chat = (content: string) => ({ choices: [{ message: { role: "assistant", content } }] });

/** A local server; `handler` answers chat requests and is told how many came before. */
async function connect(handler: Handler, options: { timeout?: number; key?: string } = {}) {
  let calls = 0;
  server = createServer((request, response) => {
    if (request.url === "/v1/models") return reply(response, { data: [{ id: "tiny" }] });
    handler(request, response, calls++);
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return await connectServerGenerator({ url: `http://127.0.0.1:${port}/v1/`, log: () => undefined, retryDelay: 5, ...options });
}

const ask = (signal = new AbortController().signal) => ({ wanted: 4, seed: 1, accept: () => true, signal });

describe("a generator on a server", () => {
  it("asks the first model for each prompt and hands over the lines", async () => {
    const bodies: Record<string, unknown>[] = [];
    const generator = await connect((request, response) => {
      let text = "";
      request.on("data", (chunk) => {
        text += String(chunk);
      });
      request.on("end", () => {
        bodies.push(JSON.parse(text));
        reply(response, chat(listing));
      });
    });
    const accepted: string[] = [];
    const { captions } = await generator.generate(prompts, { ...ask(), accept: (line) => /^\d/.test(line) && accepted.push(line) > 0 });
    expect(captions.map(({ prompt }) => prompt)).toEqual([0, 0, 1, 1]);
    expect(captions[0]?.text).toBe("1. A cat on a sofa");
    expect(bodies).toHaveLength(2);
    expect(bodies[0]).toMatchObject({ model: "tiny", messages: [{ role: "system" }, { role: "user", content: "Write two." }] });
    expect(generator.id).toContain("tiny");
  });

  it("sends the key, and never more than was asked for", async () => {
    let authorization: string | undefined;
    const generator = await connect(
      (request, response) => {
        authorization = request.headers.authorization;
        reply(response, chat(listing.repeat(20)));
      },
      { key: "secret" },
    );
    expect((await generator.generate(prompts, ask())).captions).toHaveLength(4);
    expect(authorization).toBe("Bearer secret");
  });

  it.each([
    ["429 with Retry-After", (response: ServerResponse) => reply(response, "slow down", 429, { "retry-after": "0" })],
    ["503", (response: ServerResponse) => reply(response, "busy", 503)],
    ["a broken connection", (response: ServerResponse) => response.destroy()],
    [
      "a body that breaks off",
      (response: ServerResponse) => {
        response.writeHead(200, { "content-length": "1000" }).write("{");
        setTimeout(() => response.destroy(), 5);
      },
    ],
    ["no answer in time", () => undefined],
  ])("tries again after %s", async (_, misbehave) => {
    const generator = await connect((__, response, call) => (call < 2 ? misbehave(response) : reply(response, chat(listing))), { timeout: 150 });
    expect((await generator.generate(prompts, ask())).captions).toHaveLength(4);
  });

  it.each([
    ["401", (response: ServerResponse) => reply(response, '{"error":"bad key"}', 401), /401.*bad key/],
    ["an answer that is no JSON", (response: ServerResponse) => reply(response, "<html>"), /not JSON/],
    ["an answer without a message", (response: ServerResponse) => reply(response, {}), /no message/],
    ["failures without end", (response: ServerResponse) => reply(response, "", 500), /500/],
    ["an endless answer", (response: ServerResponse) => reply(response, "x".repeat(3 << 20)), /too long/],
  ])("gives up on %s and says why", async (_, misbehave, message) => {
    const generator = await connect((__, response) => misbehave(response));
    await expect(generator.generate(prompts, ask())).rejects.toMatchObject({ code: "server-failed", message: expect.stringMatching(message) });
  });

  it("stops at once when cancelled", async () => {
    const generator = await connect(() => undefined);
    const controller = new AbortController();
    const startedAt = performance.now();
    setTimeout(() => controller.abort(new Error("enough")), 30);
    await expect(generator.generate(prompts, ask(controller.signal))).rejects.toThrow("enough");
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it("names the server that is not there", async () => {
    await expect(connectServerGenerator({ url: "http://127.0.0.1:9/v1", log: () => undefined, retryDelay: 1 })).rejects.toMatchObject({
      code: "server-failed",
      message: expect.stringContaining("127.0.0.1:9"),
    });
  });
});
