import type { Box } from "./ink.ts";

/** A dialog covers at least this share of the picture, and at most this share of each of its sides. */
const LEAST_AREA = 0.03;
const LARGEST_SIDE = 0.85;
/** Parts of one panel, divided by a rule, begin and end within this many pixels of each other, and stand this close. */
const SAME_EDGE = 3;
const GAP = 6;

/**
 * Panels in a picture: areas with writing that stand clear of its edges, as dialogs and cards do. A header and a footer under rules belong to the panel between them.
 * @returns the largest first
 */
export function panelsOf(grounds: readonly Box[], width: number, height: number): Box[] {
  const joined: Box[] = [];
  for (const ground of [...grounds].sort((a, b) => a.top - b.top)) {
    const above = joined.findIndex((box) => continues(box, ground));
    const part = joined[above];
    if (part === undefined) joined.push(ground);
    else joined[above] = { ...part, bottom: Math.max(part.bottom, ground.bottom) };
  }
  return joined
    .filter((box) => area(box) >= LEAST_AREA * width * height)
    .filter(({ left, right, top, bottom }) => right - left <= LARGEST_SIDE * width && bottom - top <= LARGEST_SIDE * height)
    .sort((a, b) => area(b) - area(a));
}

function continues(above: Box, below: Box): boolean {
  const near = (a: number, b: number, within: number) => Math.abs(a - b) <= within;
  return near(above.left, below.left, SAME_EDGE) && near(above.right, below.right, SAME_EDGE) && near(above.bottom, below.top, GAP);
}

function area({ left, right, top, bottom }: Box): number {
  return (right - left) * (bottom - top);
}
