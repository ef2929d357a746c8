import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { downloadFile, type FileDownload } from "../../../src/engine/models/download/downloadFile.ts";
import { Hub } from "../../../src/engine/models/download/hub.ts";
import { etagOf, LocalHub, type Misbehaviour, rangeOf, serve, sha256 } from "../../fakes/hub.ts";
import { LocalProxy } from "../../fakes/proxy.ts";

const content = randomBytes(300_000);
const PART = 64 * 1024;

let server: LocalHub;
let endpoint: string;
let folder: string;
let target: string;
const hubs: Hub[] = [];

beforeEach(async () => {
  server = new LocalHub();
  endpoint = await server.start();
  server.put("org/model", "main", "model.gguf", content);
  folder = await mkdtemp(join(tmpdir(), "mils-download-"));
  target = join(folder, "model.gguf");
});
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.close();
  await server.stop();
  await rm(folder, { recursive: true });
});

function newHub(env: Record<string, string> = {}): Hub {
  const hub = new Hub({ env: { HF_ENDPOINT: endpoint, ...env }, attempts: 4, retryDelay: 1, stallTimeout: 1_000 });
  hubs.push(hub);
  return hub;
}

function fetchIt(options: Partial<FileDownload> & { readonly env?: Record<string, string> } = {}) {
  const { env, ...rest } = options;
  const hub = rest.hub ?? newHub(env);
  return downloadFile({
    hub,
    url: hub.urlOf("org/model", "main", "model.gguf"),
    target,
    expected: { bytes: content.length, sha256: sha256(content) },
    signal: new AbortController().signal,
    partBytes: PART,
    ...rest,
  });
}

async function expectRight(): Promise<void> {
  expect((await readFile(target)).equals(content)).toBe(true);
  expect(existsSync(`${target}.part`)).toBe(false);
  expect(existsSync(`${target}.parts.json`)).toBe(false);
}

const parts = (request: Parameters<Misbehaviour>[0]) => (rangeOf(request)?.to ?? 0) > 0;

describe("a file is downloaded right", () => {
  it("in parallel parts from a good server", async () => {
    expect(await fetchIt()).toEqual({ bytes: content.length, sha256: sha256(content) });
    await expectRight();
    expect(server.seen.filter(({ range }) => range !== "bytes=0-0")).toHaveLength(5);
  });

  it("when the server drops every connection after some bytes", async () => {
    server.misbehave = (request, response) => {
      const range = rangeOf(request);
      if (!range || range.to === 0) return false;
      response.writeHead(206, {
        etag: etagOf(content),
        "content-range": `bytes ${range.from}-${range.to}/${content.length}`,
        "content-length": range.to - range.from + 1,
      });
      response.write(content.subarray(range.from, Math.min(range.to + 1, range.from + 20_000)), () => setTimeout(() => response.destroy(), 5));
      return true;
    };
    await fetchIt();
    await expectRight();
  });

  it("when the server has no ranges, also when its first answer breaks off", async () => {
    server.misbehave = (_, response, count) => {
      response.writeHead(200, { "content-length": content.length });
      if (count === 2) response.write(content.subarray(0, 1000), () => setTimeout(() => response.destroy(), 5));
      else response.end(content);
      return true;
    };
    await fetchIt();
    await expectRight();
  });

  it("when the server stops serving ranges half way", async () => {
    server.misbehave = (request, response, count) => {
      if (count < 4 || !parts(request)) return false;
      response.writeHead(200, { etag: etagOf(content), "content-length": content.length }).end(content);
      return true;
    };
    await fetchIt();
    await expectRight();
  });

  it.each([429, 503, 500])("after status %i with Retry-After", async (status) => {
    server.misbehave = (_, response, count) => {
      if (count > 2) return false;
      response.writeHead(status, { "retry-after": "0" }).end();
      return true;
    };
    await fetchIt();
    await expectRight();
  });

  it.each([
    ["seconds", () => "1", 950],
    // A date has no fractions of a second.
    ["a date", () => new Date(Date.now() + 2000).toUTCString(), 900],
  ])("no sooner than Retry-After says, as %s", async (_, header, atLeast) => {
    const at: number[] = [];
    server.misbehave = (__, response, count) => {
      at.push(performance.now());
      if (count > 1) return false;
      response.writeHead(429, { "retry-after": header() }).end();
      return true;
    };
    await fetchIt();
    await expectRight();
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(atLeast);
  });

  it("in its new version when it changes between two parts", async () => {
    const replaced = randomBytes(290_000);
    server.misbehave = (request, response, count) => {
      if (count < 3) return false;
      serve(request, response, replaced);
      return true;
    };
    expect(await fetchIt({ expected: {}, connections: 1 })).toMatchObject({ bytes: replaced.length, sha256: sha256(replaced) });
    expect((await readFile(target)).equals(replaced)).toBe(true);
  });

  it("from where a stopped download left it, without asking for those bytes again", async () => {
    const stop = new AbortController();
    const first = fetchIt({ signal: stop.signal, connections: 1, onProgress: (received) => received >= 2 * PART && stop.abort(new Error("paused")) });
    await expect(first).rejects.toThrow("paused");
    expect(existsSync(target)).toBe(false);
    server.seen.length = 0;
    await fetchIt();
    await expectRight();
    const asked = server.seen.flatMap(({ range }) => (range === undefined || range === "bytes=0-0" ? [] : [Number(/=(\d+)/.exec(range)?.[1])]));
    expect(Math.min(...asked)).toBeGreaterThanOrEqual(2 * PART);
  });

  it("from the start when the file changed since the stopped download", async () => {
    const stop = new AbortController();
    server.put("org/model", "main", "model.gguf", randomBytes(content.length));
    const first = fetchIt({
      expected: {},
      signal: stop.signal,
      connections: 1,
      onProgress: (received) => received >= PART && stop.abort(new Error("paused")),
    });
    await expect(first).rejects.toThrow("paused");
    server.put("org/model", "main", "model.gguf", content);
    await fetchIt();
    await expectRight();
  });

  it("through redirects, without the token reaching another host", async () => {
    const other = new LocalHub();
    const elsewhere = await other.start();
    other.files.set("/bytes", content);
    server.misbehave = (_, response) => {
      response.writeHead(302, { location: `${elsewhere}/bytes`, "x-linked-etag": `"${sha256(content)}"`, "x-repo-commit": "abc123" }).end();
      return true;
    };
    try {
      expect(await fetchIt({ env: { HF_TOKEN: "hf_secret" }, expected: {} })).toMatchObject({ commit: "abc123" });
    } finally {
      await other.stop();
    }
    await expectRight();
    expect(server.seen.every(({ authorization }) => authorization === "Bearer hf_secret")).toBe(true);
    expect(other.seen.map(({ authorization }) => authorization)).toEqual(other.seen.map(() => undefined));
  });

  it("through the proxy the environment names, unless NO_PROXY excepts the host", async () => {
    const hub = newHub({ HTTP_PROXY: "http://127.0.0.1:9" });
    await expect(fetchIt({ hub })).rejects.toMatchObject({ code: "download-failed" });
    await fetchIt({ env: { HTTP_PROXY: "http://127.0.0.1:9", NO_PROXY: "127.0.0.1" } });
    await expectRight();
  });

  it.each(["HTTP_PROXY", "http_proxy"])("through a proxy that works, named by %s", async (name) => {
    const proxy = new LocalProxy();
    try {
      await fetchIt({ env: { [name]: await proxy.start() } });
    } finally {
      await proxy.stop();
    }
    await expectRight();
    expect(new Set(proxy.targets)).toEqual(new Set([new URL(endpoint).host]));
  });
});

describe("a download fails with a clear error and leaves nothing that passes for complete", () => {
  async function expectFailure(pattern: RegExp, options: Parameters<typeof fetchIt>[0] = {}): Promise<void> {
    await expect(fetchIt(options)).rejects.toMatchObject({ code: "download-failed", message: expect.stringMatching(pattern) });
    expect(existsSync(target)).toBe(false);
  }
  const status =
    (code: number): Misbehaviour =>
    (_, response) => {
      response.writeHead(code, { "retry-after": "0" }).end();
      return true;
    };

  it.each([
    [401, /set HF_TOKEN/],
    [403, /accept the licence/],
    [404, /does not exist/],
    [418, /status 418/],
    [429, /too many requests/],
    [503, /answered 503/],
  ])("status %i", async (code, pattern) => {
    server.misbehave = status(code);
    await expectFailure(pattern);
  });

  it("a token without access is named", async () => {
    server.misbehave = status(403);
    await expectFailure(/account of HF_TOKEN has no access/, { env: { HF_TOKEN: "hf_x" } });
  });

  it("wrong bytes of the right length", async () => {
    const wrong = Buffer.from(content);
    wrong.writeUInt8(wrong.readUInt8(200_000) ^ 1, 200_000);
    server.put("org/model", "main", "model.gguf", wrong);
    await expectFailure(/SHA-256/);
    expect(existsSync(`${target}.part`)).toBe(false);
  });

  it("bytes that are not those the hub announces, where the catalogue knows no hash", async () => {
    server.misbehave = (request, response) => {
      response.setHeader("x-linked-etag", `"${"0".repeat(64)}"`);
      serve(request, response, content);
      return true;
    };
    await expectFailure(/SHA-256/, { expected: {} });
  });

  it("a size that is not the catalogue's, before a byte is written", async () => {
    server.put("org/model", "main", "model.gguf", content.subarray(1));
    await expectFailure(/299999 bytes instead of 300000/);
    expect(existsSync(`${target}.part`)).toBe(false);
  });

  it("a server that lies about the length: more announced than there is", async () => {
    server.misbehave = (request, response) => {
      const range = rangeOf(request);
      if (!range || range.to > 0) return false;
      response.writeHead(206, { etag: etagOf(content), "content-range": `bytes 0-0/${content.length + 5}`, "content-length": 1 }).end("x");
      return true;
    };
    await expectFailure(/changes while it is downloaded/, { expected: {} });
  });

  it("a server that sends more than it should, without a length", async () => {
    server.misbehave = (_, response) => {
      response.writeHead(200);
      response.write(content);
      response.end("and more");
      return true;
    };
    await expectFailure(/more than the 300000 bytes/);
  });

  it("ranges that are not those asked for", async () => {
    server.misbehave = (request, response) => {
      if (!parts(request)) return false;
      response.writeHead(206, { etag: etagOf(content), "content-range": `bytes 5-10/${content.length}` }).end(content.subarray(5, 11));
      return true;
    };
    // The whole file is asked for then, and that is right.
    await fetchIt();
    await expectRight();
  });

  it("a file that changes all the time", async () => {
    server.misbehave = (request, response) => {
      serve(request, response, randomBytes(content.length));
      return true;
    };
    await expectFailure(/changes while it is downloaded/, { expected: {} });
  });

  it("a sign-in page with status 200", async () => {
    server.misbehave = (_, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<html>");
      return true;
    };
    await expectFailure(/web page/, { expected: {} });
  });

  it("a redirect without end, and one to another protocol", async () => {
    server.misbehave = (request, response) => {
      response.writeHead(302, { location: `${request.url}` }).end();
      return true;
    };
    await expectFailure(/redirects more than/);
    server.misbehave = (_, response) => {
      response.writeHead(302, { location: "file:///etc/passwd" }).end();
      return true;
    };
    await expectFailure(/not secure/);
  });

  it("a connection that goes silent", async () => {
    server.misbehave = (request, response) => {
      if (!parts(request)) return false;
      response.writeHead(206, { etag: etagOf(content) });
      response.flushHeaders();
      return true;
    };
    await expectFailure(/changes while|connection breaks|could not/);
  }, 30_000);

  it("offline mode refuses before a request", () => {
    expect(() => newHub({ HF_HUB_OFFLINE: "1" })).toThrow(/HF_HUB_OFFLINE is set/);
    expect(() => newHub({ MILS_OFFLINE: "true" })).toThrow(/MILS_OFFLINE is set/);
    expect(server.seen).toHaveLength(0);
  });
});
