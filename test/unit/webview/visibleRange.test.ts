import { expect, test } from "vitest";
import { visibleRange } from "../../../src/webview/visibleRange.ts";

test.each([
  { scrollTop: 0, count: 5000, expected: [0, 18] },
  { scrollTop: 2600, count: 5000, expected: [92, 118] },
  { scrollTop: 130_000, count: 5000, expected: [4992, 5000] },
  { scrollTop: 0, count: 3, expected: [0, 3] },
  { scrollTop: 9999, count: 0, expected: [0, 0] },
])("of $count rows scrolled by $scrollTop px, rows $expected are drawn", ({ scrollTop, count, expected }) => {
  expect(visibleRange(scrollTop, 260, 26, count, 8)).toEqual(expected);
});
