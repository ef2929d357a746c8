import { describe, expect, it } from "vitest";
import { hintFor } from "../../../src/cli/hints.ts";
import { MilsError } from "../../../src/protocol/index.ts";

describe("the line after an error", () => {
  it.each(["model-missing", "model-damaged"] as const)("of %s says what to type", (code) => {
    expect(hintFor(new MilsError(code, "m"))).toMatch(/npm run setup.*mils models download.*docs.models\.md/);
  });

  it("is empty for others", () => {
    expect(hintFor(new MilsError("configuration", "m"))).toBe("");
    expect(hintFor(new Error("m"))).toBe("");
  });
});
