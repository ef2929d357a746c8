import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LocalHub, serve, sha256 } from "../fakes/hub.ts";
import { CLI, ROOT, temporaryFolder } from "./product.ts";

const content = randomBytes(12_000_000);
/** One part of the file takes seconds. */
const SLOW = 3_000_000;

let hub: LocalHub;
let folder: string;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  hub = new LocalHub();
  hub.put("org/tiny", "main", "tiny.gguf", content);
  folder = await temporaryFolder("downloads");
  env = { ...process.env, HF_ENDPOINT: await hub.start(), MILS_MODEL_STORE: join(folder, "store"), XDG_CONFIG_HOME: folder, no_proxy: "127.0.0.1" };
  const { models } = JSON.parse(await readFile(join(ROOT, "models/catalog.json"), "utf8"));
  const { shape: _, ...llama } = models[0];
  const files = [{ from: "tiny.gguf", path: "tiny.gguf", bytes: content.length, sha256: sha256(content) }];
  const entry = { ...llama, id: "tiny", repository: "org/tiny", revision: "main", files, manifest: { ...llama.manifest, model: "tiny.gguf" } };
  await mkdir(join(folder, "mils"));
  await writeFile(join(folder, "mils", "catalog.json"), JSON.stringify({ schema: 1, models: [entry] }));
});
afterEach(async () => {
  await hub.stop();
  await rm(folder, { recursive: true });
});

function mils(...args: readonly string[]) {
  return spawn(process.execPath, [CLI, ...args], { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
}

// Where a person's catalogue lies is told by XDG_CONFIG_HOME on Linux alone.
describe.skipIf(process.platform !== "linux")("mils models download", () => {
  it("that is killed (kill -9) goes on where it was, and ends with the right bytes", async () => {
    hub.misbehave = (request, response) => {
      serve(request, response, content, SLOW);
      return true;
    };
    const first = mils("models", "download", "tiny");
    const record = join(folder, "store/.partial/tiny/tiny.gguf.parts.json");
    const received = async () => JSON.parse(await readFile(record, "utf8").catch(() => '{"received":[0]}')).received[0];
    await expect.poll(received, { timeout: 30_000, interval: 100 }).toBeGreaterThan(1_000_000);
    const gone = once(first, "exit");
    // The command line and its engine.
    process.kill(-(first.pid ?? 0), "SIGKILL");
    await gone;
    const kept = await received();
    hub.misbehave = () => false;
    hub.seen.length = 0;

    // The lock of the dead process is taken over when it is stale.
    const second = mils("models", "download", "tiny");
    const [code] = await once(second, "exit");
    if (code !== 0) {
      await new Promise((resolve) => setTimeout(resolve, 16_000));
      expect((await once(mils("models", "download", "tiny"), "exit"))[0]).toBe(0);
    }
    expect((await readFile(join(folder, "store/tiny/tiny.gguf"))).equals(content)).toBe(true);
    const asked = hub.seen.flatMap(({ range }) => (range === undefined || range === "bytes=0-0" ? [] : [range]));
    expect(asked).toEqual([`bytes=${kept}-${content.length - 1}`]);
    expect((await once(mils("models", "verify", "tiny"), "exit"))[0]).toBe(0);
  });
});
