import { describe, expect, it, vi } from "vitest";
import { STORED_KEY_VARIABLE, withStoredKey } from "../../../src/extension/engine/serverKey.ts";
import type { EngineSettings, GeneratorLocation } from "../../../src/protocol/index.ts";

vi.mock("vscode", () => import("./fakeVscode.ts"));

const settings = (generator: GeneratorLocation): EngineSettings => ({ generator, scorers: [], pools: "", cache: "", gpu: "off" });
const secrets = { get: async (name: string) => (name === "mils.serverKey:https://models.example:8443" ? "secret" : undefined) };
const server = (url: string, keyVariable?: string): GeneratorLocation => ({ kind: "server", url, ...(keyVariable && { keyVariable }) });

describe("a key in the secret storage", () => {
  it("reaches the engine in its environment, and its settings only name the variable", async () => {
    const found = await withStoredKey(settings(server("https://models.example:8443/v1")), secrets);
    expect(found.env).toEqual({ [STORED_KEY_VARIABLE]: "secret" });
    expect(found.settings.generator).toEqual(server("https://models.example:8443/v1", STORED_KEY_VARIABLE));
    expect(JSON.stringify(found.settings)).not.toContain('"secret"');
  });

  it.each([
    ["another host", server("https://models.example.evil:8443/v1")],
    ["another port", server("https://models.example/v1")],
    ["another scheme", server("http://models.example:8443/v1")],
    ["no address at all", server("models.example")],
    ["a folder", { kind: "directory", path: "/models" } as const],
    ["a server whose variable is named", server("https://models.example:8443/v1", "MY_KEY")],
  ])("is not given to %s", async (_, generator) => {
    expect(await withStoredKey(settings(generator), secrets)).toEqual({ settings: settings(generator), env: {} });
  });
});
