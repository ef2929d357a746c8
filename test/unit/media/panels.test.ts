import { describe, expect, it } from "vitest";
import { inkOf } from "../../../src/engine/media/ink.ts";
import { panelsOf } from "../../../src/engine/media/panels.ts";

const [WIDTH, HEIGHT] = [400, 300];

/** A picture of rectangles: left, top, width, height and grey. */
function panelsIn(rectangles: readonly (readonly [number, number, number, number, number])[]) {
  const pixels = new Uint8Array(WIDTH * HEIGHT * 3).fill(120);
  for (const [left, top, width, height, grey] of rectangles)
    for (let y = top; y < top + height; y++) pixels.fill(grey, 3 * (y * WIDTH + left), 3 * (y * WIDTH + left + width));
  return panelsOf(inkOf({ width: WIDTH, height: HEIGHT, pixels }).grounds, WIDTH, HEIGHT);
}

describe("the panels of a picture", () => {
  it("are areas that stand clear of its edges", () => {
    expect(panelsIn([[100, 80, 200, 120, 255]])).toEqual([{ left: 100, right: 300, top: 80, bottom: 200 }]);
  });

  it("are not sidebars, buttons or the page itself", () => {
    expect(
      panelsIn([
        [0, 0, 90, 300, 30],
        [150, 100, 60, 24, 200],
        [5, 290, 390, 5, 200],
      ]),
    ).toEqual([]);
  });

  it("are one where a rule divides header, body and footer", () => {
    expect(
      panelsIn([
        [100, 80, 200, 40, 255],
        [100, 120, 200, 1, 200],
        [100, 121, 200, 80, 255],
        [100, 201, 200, 1, 200],
        [100, 202, 200, 40, 255],
      ]),
    ).toEqual([{ left: 100, right: 300, top: 80, bottom: 242 }]);
  });

  it("begin with the largest", () => {
    const found = panelsIn([
      [20, 20, 100, 80, 255],
      [150, 20, 200, 200, 255],
    ]);
    expect(found.map(({ left }) => left)).toEqual([150, 20]);
  });
});
