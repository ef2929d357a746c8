import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyEdits, checkEdit, type DocumentEdit } from "../../../src/documents/edits.ts";

function edit(text: string, start: number, end: number, newText: string): DocumentEdit {
  return {
    span: { start, end },
    oldText: text.slice(start, end),
    newText,
    before: text.slice(Math.max(0, start - 16), start),
    after: text.slice(end, end + 16),
  };
}

describe("applyEdits", () => {
  it("makes several edits as if each were alone, in any order", () => {
    const text = "![](a.png) and ![old](b.png)";
    const edits = [edit(text, 17, 20, "two"), edit(text, 2, 2, "one")];
    expect(applyEdits(text, edits)).toBe("![one](a.png) and ![two](b.png)");
  });

  it("changes nothing but the spans, whatever the text holds", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.string({ unit: "grapheme" }), fc.string(), fc.string({ unit: "grapheme" })), { maxLength: 8 }),
        fc.string(),
        (parts, tail) => {
          let text = "";
          const spans: { start: number; end: number; newText: string }[] = [];
          for (const [between, old, newText] of parts) {
            text += `${between}#`;
            spans.push({ start: text.length, end: text.length + old.length, newText });
            text += old;
          }
          text += tail;
          const expected = `${parts.map(([between, , newText]) => `${between}#${newText}`).join("")}${tail}`;
          expect(
            applyEdits(
              text,
              spans.map(({ start, end, newText }) => edit(text, start, end, newText)),
            ),
          ).toBe(expected);
        },
      ),
    );
  });

  it.each([
    ["one begins inside the other", [0, 4], [2, 6]],
    ["both insert at one point", [3, 3], [3, 3]],
  ])("refuses two edits where %s", (_, first, second) => {
    const text = "abcdefgh";
    const edits = [first, second].map(([start = 0, end = 0]) => edit(text, start, end, "x"));
    expect(() => applyEdits(text, edits)).toThrow(/overlap/);
  });

  it("takes an insertion right behind a replacement", () => {
    expect(applyEdits("abcd", [edit("abcd", 0, 2, "x"), edit("abcd", 2, 2, "y")])).toBe("xycd");
  });

  it("refuses an edit of a document that changed", () => {
    const planned = edit("![](a.png)", 2, 2, "text");
    expect(() => applyEdits("! [](a.png)", [planned])).toThrow(expect.objectContaining({ code: "document-changed" }));
  });
});

describe("checkEdit", () => {
  it.each([
    ["the same document", "![old](a.png)", true],
    ["another text in the span", "![odl](a.png)", false],
    ["the span moved", " ![old](a.png)", false],
    ["text added behind", "![old](a.png) more", true],
  ])("%s", (_, now, holds) => {
    expect(checkEdit(now, edit("![old](a.png)", 2, 5, "new"))).toBe(holds);
  });

  it("knows an insertion point by its neighbours", () => {
    const planned = edit("![](a.png)", 2, 2, "x");
    expect(checkEdit("![](a.png)\n", planned)).toBe(true);
    expect(checkEdit("![](b.png)", planned)).toBe(false);
  });
});
