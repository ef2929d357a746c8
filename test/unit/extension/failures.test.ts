import { describe, expect, it } from "vitest";
import { concernsAll, failureOf, isCancellation } from "../../../src/extension/failures.ts";
import { MilsError, type MilsErrorCode } from "../../../src/protocol/errors.ts";

describe("what a failure offers to do", () => {
  it.each<[MilsErrorCode, string]>([
    ["engine-died", "restart"],
    ["model-missing", "chooseModels"],
    ["model-damaged", "chooseModels"],
    ["out-of-memory", "chooseModels"],
    ["server-failed", "retry"],
    ["document-changed", "retry"],
    ["write-failed", "openFile"],
    ["configuration", "openSettings"],
    ["internal", "showLog"],
  ])("%s begins with %s", (code, step) => {
    expect(failureOf(new MilsError(code, "message"))?.steps[0]).toBe(step);
  });

  it("offers other models, the log and a fresh engine where models are missing", () => {
    for (const code of ["model-missing", "model-damaged"] as const)
      expect(failureOf(new MilsError(code, "message"))?.steps).toEqual(["chooseModels", "showLog", "restart"]);
  });

  it("keeps message and file", () => {
    expect(failureOf(new MilsError("write-failed", "README.md is read-only", { file: "/w/README.md" }))).toMatchObject({
      message: "README.md is read-only",
      file: "/w/README.md",
      severity: "error",
    });
  });

  it("knows an error of another copy of the class by its code", () => {
    const foreign = Object.assign(new Error("gone"), { code: "engine-died" });
    expect(failureOf(foreign)?.steps).toContain("restart");
  });

  it("treats a file system's code as internal", () => {
    expect(failureOf(Object.assign(new Error("ENOENT"), { code: "ENOENT" }))?.steps[0]).toBe("showLog");
  });

  it("takes what is no error by its words", () => {
    expect(failureOf("broken")?.message).toBe("broken");
  });
});

describe("cancellation", () => {
  it.each([
    ["an aborted signal", AbortSignal.abort().reason],
    ["a run stopped before it found anything", new MilsError("cancelled", "stopped")],
    ["VS Code's own", Object.assign(new Error("Canceled"), { name: "Canceled" })],
  ])("of %s is not shown", (_, thrown) => {
    expect(isCancellation(thrown)).toBe(true);
    expect(failureOf(thrown)).toBeUndefined();
  });

  it("is not what a death of the engine is", () => {
    expect(isCancellation(new MilsError("engine-died", "gone"))).toBe(false);
  });
});

describe("going on with the next file", () => {
  it.each<[MilsErrorCode, boolean]>([
    ["media-undecodable", false],
    ["media-unreadable", false],
    ["document-changed", false],
    ["model-missing", true],
    ["engine-died", true],
    ["out-of-memory", true],
  ])("after %s: every other fails too: %s", (code, all) => {
    expect(concernsAll(new MilsError(code, ""))).toBe(all);
  });
});
