import { existsSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { EngineClient, type EngineClientOptions } from "../../src/client/engineClient.ts";
import type { EngineSettings } from "../../src/protocol/index.ts";

/** The built product as a person runs it. */
export const ROOT = resolve(import.meta.dirname, "../..");
export const CLI = join(ROOT, "dist", "cli.js");
export const ENGINE = join(ROOT, "dist", "engine.js");
export const EMBEDDED = join(ROOT, "models", "embedded");
export const SAMPLES = join(ROOT, "samples");

if (!existsSync(ENGINE) || !existsSync(join(EMBEDDED, "scorer", "manifest.json"))) {
  throw new Error("These tests run the built product with its models: npm run setup && npm run build");
}

/** The embedded models; the cache is the developer's own, so that the bank is embedded once. */
export const embeddedSettings: EngineSettings = {
  generator: { kind: "directory", path: join(EMBEDDED, "generator") },
  scorers: [join(EMBEDDED, "scorer")],
  pools: join(ROOT, "pools"),
  cache: join(ROOT, ".cache", "engine"),
  gpu: "off",
};

export function startClient(options: Partial<EngineClientOptions> = {}): EngineClient {
  return new EngineClient({
    settings: embeddedSettings,
    runtime: { command: process.execPath },
    engineModule: ENGINE,
    log: () => undefined,
    ...options,
  });
}

export function temporaryFolder(name: string): Promise<string> {
  return mkdtemp(join(tmpdir(), `mils-${name}-`));
}
