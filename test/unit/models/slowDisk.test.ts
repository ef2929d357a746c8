import { randomBytes } from "node:crypto";
import { type FileHandle, mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Hub } from "../../../src/engine/models/download/hub.ts";
import { receiveParts } from "../../../src/engine/models/download/receiveParts.ts";
import { etagOf, LocalHub, sha256 } from "../../fakes/hub.ts";

/** More than a connection holds in memory before it must wait for the disk. */
const content = randomBytes(20_000_000);

let server: LocalHub;
let hub: Hub;
let folder: string;

beforeEach(async () => {
  server = new LocalHub();
  hub = new Hub({ env: { HF_ENDPOINT: await server.start() }, attempts: 4, retryDelay: 1 });
  folder = await mkdtemp(join(tmpdir(), "mils-slow-disk-"));
});
afterEach(async () => {
  await hub.close();
  await server.stop();
  await rm(folder, { recursive: true });
});

/** A real file whose writes take their time, and every third of which writes less than it was given. */
function slow(file: FileHandle): FileHandle {
  let writes = 0;
  return new Proxy(file, {
    get(target, name) {
      if (name === "writev")
        return async (chunks: readonly Buffer[], position: number) => {
          await sleep(60);
          writes += 1;
          return await target.writev(writes % 3 === 0 ? chunks.slice(0, 2) : chunks, position);
        };
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

it("a download that is paused while the disk is behind goes on to the right bytes", async () => {
  server.put("org/model", "main", "model.gguf", content);
  const path = join(folder, "model.gguf");
  const url = hub.urlOf("org/model", "main", "model.gguf");
  const remote = { url, bytes: content.length, etag: etagOf(content) };
  const file = await open(path, "w+");
  const receive = (signal: AbortSignal) =>
    receiveParts(
      { hub, url, target: path, expected: {}, connections: 1, partBytes: content.length, signal },
      slow(file),
      join(folder, "parts.json"),
      remote,
    );
  try {
    // While one write is under way and the next waits for it.
    for (const milliseconds of [40, 100, 160])
      await expect(receive(AbortSignal.timeout(milliseconds))).rejects.toMatchObject({ name: "TimeoutError" });
    expect(await receive(new AbortController().signal)).toEqual({ bytes: content.length, sha256: sha256(content) });
  } finally {
    await file.close();
  }
  expect((await readFile(path)).equals(content)).toBe(true);
});
