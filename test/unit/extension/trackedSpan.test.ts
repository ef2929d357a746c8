import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { insertedAt, spanAfter, type TextChange } from "../../../src/extension/document/trackedSpan.ts";

const change = (rangeOffset: number, rangeLength: number, text: string): TextChange => ({ rangeOffset, rangeLength, text });

describe("a place that waits for its text", () => {
  it.each<[string, readonly TextChange[], number | undefined]>([
    ["moves with text typed before it", [change(0, 0, "abc")], 13],
    ["moves back with text deleted before it", [change(2, 4, "")], 6],
    ["stays with text typed behind it", [change(11, 0, "abc")], 10],
    ["sums up several changes of one event", [change(20, 1, ""), change(5, 2, "xyz"), change(0, 0, "a")], 12],
    ["is taken when somebody types there", [change(10, 0, "a")], undefined],
    ["is gone when it is deleted with its surroundings", [change(8, 4, "")], undefined],
    ["is gone when the bracket before it is deleted", [change(9, 1, "")], undefined],
    ["is gone when the bracket behind it is deleted", [change(10, 1, "")], undefined],
  ])("%s", (_, changes, start) => {
    expect(spanAfter({ start: 10, end: 10 }, changes)?.start).toBe(start);
  });

  it("still stands between the same neighbours after any change elsewhere", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.nat(), fc.nat(), fc.boolean(), (before, after, typed, at, length, isBefore) => {
        const text = `${before}![](${after}`;
        const start = before.length + 2;
        const [from, to] = isBefore ? [0, before.length] : [start + 1, text.length];
        const offset = from + (at % (to - from + 1));
        const removed = length % (to - offset + 1);
        const edited = text.slice(0, offset) + typed + text.slice(offset + removed);
        const moved = spanAfter({ start, end: start }, [change(offset, removed, typed)]);
        expect(moved && edited.slice(moved.start - 1, moved.start + 1)).toBe("[]");
      }),
    );
  });
});

describe("where a text was inserted", () => {
  it("is inside the change that brought it", () => {
    expect(insertedAt("![](a.png)", [change(7, 0, "x ![](a.png) y")])).toBe(9);
  });

  it("counts what other changes of the event did before it", () => {
    expect(insertedAt("![](a.png)", [change(20, 0, "![](a.png)"), change(0, 3, "")])).toBe(17);
  });

  it("is nowhere in changes that do not hold it", () => {
    expect(insertedAt("![](a.png)", [change(0, 0, "![](b.png)")])).toBeUndefined();
  });
});
