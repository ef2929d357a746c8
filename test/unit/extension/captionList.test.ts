import { describe, expect, it } from "vitest";
import { captionRows } from "../../../src/extension/caption/captionList.ts";

const kept = Array.from({ length: 20 }, (_, rank) => ({ text: `caption ${rank}`, score: 1 - rank / 100, iteration: rank % 4 }));

describe("the rows of the pick list", () => {
  it("are the best captions, the first one chosen", () => {
    const rows = captionRows(kept, undefined);
    expect(rows.map(({ text }) => text)).toEqual(kept.slice(0, 8).map(({ text }) => text));
    expect(rows.filter(({ chosen }) => chosen).map(({ text }) => text)).toEqual(["caption 0"]);
  });

  it("keep what was chosen while better ones climb past it", () => {
    const rows = captionRows(kept, "caption 15");
    expect(rows).toHaveLength(9);
    expect(rows.at(-1)).toMatchObject({ text: "caption 15", chosen: true });
  });

  it("begin with a text of the person's own, which has no score", () => {
    expect(captionRows(kept, "mine")[0]).toEqual({ text: "mine", facts: { length: 4 }, chosen: true });
  });

  it("are none before anything was found", () => {
    expect(captionRows([], undefined)).toEqual([]);
  });
});
