import { describe, expect, it } from "vitest";
import { hasFfmpeg } from "../../fixtures/media/clips.ts";
import { compare, holds, leastContrast, MODELS } from "../../parity/compare.ts";

describe("a scorer fed by its published manifest", { timeout: 60_000 }, () => {
  it.each(MODELS)("%s gives what its reference gives", async (model) => {
    const differences = await compare(model, hasFfmpeg);
    expect(differences.length).toBeGreaterThan(20);
    expect(differences.filter((difference) => !holds(difference))).toEqual([]);
  });

  it.each(MODELS)("%s tells the inputs apart, so that agreement means something", async (model) => {
    expect(await leastContrast(model)).toBeLessThan(0.999);
  });
});
