import { describe, expect, it } from "vitest";
import { findRuntime } from "../../../src/extension/engine/runtime.ts";

const versions = (known: Readonly<Record<string, string>>) => async (command: string) => known[command];

describe("the runtime of the engine", () => {
  it("is the one the setting names", async () => {
    const found = await findRuntime("/opt/node", "/code", versions({ "/opt/node": "v24.9.0", node: "v22.0.0" }));
    expect(found.runtime).toEqual({ command: "/opt/node" });
  });

  it("is node on PATH when nothing is set", async () => {
    expect((await findRuntime("", "/code", versions({ node: "v20.11.1" }))).runtime).toEqual({ command: "node" });
  });

  it.each([
    ["too old", { node: "v18.20.0" }],
    ["missing", {}],
    ["no Node at all", { node: "bun 1.2" }],
  ])("is VS Code's own, as Node, when the one on PATH is %s", async (_, known) => {
    expect((await findRuntime("", "/code", versions(known))).runtime).toEqual({ command: "/code", env: { ELECTRON_RUN_AS_NODE: "1" } });
  });

  it("says why the one of the setting was not taken", async () => {
    const found = await findRuntime("/opt/old", "/code", versions({ "/opt/old": "v16.0.0", node: "v22.1.0" }));
    expect(found.runtime.command).toBe("node");
    expect(found.reason).toContain("/opt/old is Node v16.0.0, older than 20");
  });

  it("is found by really asking an executable", async () => {
    expect((await findRuntime(process.execPath, "/code")).runtime.command).toBe(process.execPath);
    expect((await findRuntime("/nowhere/node", process.execPath)).reason).toContain("/nowhere/node cannot be run");
  });
});
