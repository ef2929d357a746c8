import { describe, expect, it } from "vitest";
import { html } from "../../../src/documents/formats/html.ts";
import { markdown } from "../../../src/documents/formats/markdown.ts";
import type { MediaReference } from "../../../src/documents/types.ts";
import { contextValueOf, groupItems, keyOf, type ReviewItem, type ReviewState } from "../../../src/extension/review/reviewItems.ts";

async function only(text: string, format: typeof html): Promise<MediaReference> {
  const [reference] = await format.locate(text, { components: [] });
  if (!reference) throw new Error(`no reference in ${text}`);
  return reference;
}

function item(reference: MediaReference, state: ReviewState, ordinal = 0): ReviewItem {
  const selected = {
    path: "/w/a.md",
    file: "a.md",
    line: 1,
    column: 1,
    snippet: "",
    reference,
    ordinal,
    reason: "missing" as const,
    mediaPath: "/w/a.png",
  };
  return { key: keyOf(selected), selected, hash: "0", state, notes: [] };
}

describe("the groups of the review", () => {
  it("begin with what asks for a decision, and leave out what is empty", async () => {
    const reference = await only("![](a.png)", markdown);
    const states: ReviewState[] = ["written", "proposed", "waiting", "doubtful", "proposed"];
    const groups = groupItems(states.map((state, index) => item(reference, state, index)));
    expect(groups.map(({ state, items }) => [state, items.length])).toEqual([
      ["doubtful", 1],
      ["proposed", 2],
      ["waiting", 1],
      ["written", 1],
    ]);
  });
});

describe("what a reference of the review offers", () => {
  it("is an empty text in HTML, where that says something", async () => {
    expect(contextValueOf(item(await only('<img src="a.png">', html), "proposed"))).toContain("decorative-able");
  });

  it("is no empty text in markdown, where it says nothing", async () => {
    expect(contextValueOf(item(await only("![](a.png)", markdown), "proposed"))).not.toContain("decorative-able");
  });

  it("is nothing more once it is written", async () => {
    expect(contextValueOf(item(await only('<img src="a.png">', html), "written"))).toBe("reference written");
  });
});

describe("the name of a reference", () => {
  it("tells two references to one picture in one document apart", async () => {
    const reference = await only("![](a.png)", markdown);
    expect(item(reference, "waiting", 0).key).not.toBe(item(reference, "waiting", 1).key);
  });

  it("tells an image in markdown from one in HTML of the same document", async () => {
    const [first, second] = await markdown.locate('![](a.png)\n\n<img src="a.png">\n', { components: [] });
    if (!first || !second) throw new Error("two references expected");
    expect(item(first, "waiting").key).not.toBe(item(second, "waiting").key);
  });
});
