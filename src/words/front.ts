import type { Box } from "../protocol/index.ts";
import type { PlacedLine } from "./layout.ts";
import { titleAndParts } from "./title.ts";

/** Letters fainter than this share of the strongest are disabled, or lie under a dialog. */
const FAINT = 0.6;
/** Letters of a page under a dialog stand out at most by this share of what the dialog's do. */
const DIMMED = 0.75;

/** What a picture puts in front. */
export interface Front {
  readonly lines: readonly PlacedLine[];
  readonly isDialog: boolean;
}

/** What is in front of a picture: the words of a dialog where there is one, whatever the size of the letters on the page under it. */
export function inFront(lines: readonly PlacedLine[], panels: readonly Box[]): Front {
  for (const panel of panels) {
    const on = lines.filter((line) => isOn(line, panel));
    if (on.length > 0 && isDimmed(lines, on, panel)) return { lines: on, isDialog: true };
  }
  return strongest(lines);
}

/** Title and parts of a dialog. Buttons close it: they are no title, though they may be set largest and strongest. */
export function dialogParts(lines: readonly PlacedLine[]): string[] {
  const lowest = lines.reduce((low, line) => (line.bottom > low.bottom ? line : low));
  const buttons = lines.filter(({ top, bottom }) => (top + bottom) / 2 > lowest.top);
  const rest = lines.filter((line) => !buttons.includes(line));
  return rest.length === 0 ? titleAndParts(lines) : [...titleAndParts(rest), ...buttons.map(({ text }) => text)];
}

function isOn({ left, right, top, bottom }: PlacedLine, [x, y, width, height]: Box): boolean {
  const [across, down] = [(left + right) / 2, (top + bottom) / 2];
  return across > x && across < x + width && down > y && down < y + height;
}

/** Whether the page around a panel is dimmed: its strongest letters are fainter than those on the panel. */
function isDimmed(lines: readonly PlacedLine[], on: readonly PlacedLine[], [, y, , height]: Box): boolean {
  const around = lines.filter((line) => !on.includes(line));
  // A line beside the panel is cut off by it, and the panel's edge would count as a letter.
  const clear = around.filter(({ top, bottom }) => bottom < y || top > y + height);
  const page = clear.length > 0 ? clear : around;
  const contrast = (of: readonly PlacedLine[]) => Math.max(...of.map((line) => line.contrast));
  return page.length > 0 && contrast(page) <= DIMMED * contrast(on);
}

/** The lines that stand out, where no panel holds them. */
function strongest(lines: readonly PlacedLine[]): Front {
  const contrast = Math.max(...lines.map((line) => line.contrast));
  const front = lines.filter((line) => line.contrast >= FAINT * contrast);
  const back = lines.filter((line) => !front.includes(line));
  const largest = (of: readonly PlacedLine[]) => Math.max(0, ...of.map(({ size }) => size));
  // Hints and disabled entries are faint too, but never come before everything else and are not set large.
  const covers = back.length > 0 && Math.min(...back.map(({ top }) => top)) < Math.min(...front.map(({ top }) => top));
  return { lines: front, isDialog: covers && largest(back) >= 0.8 * largest(front) && span(front) < 0.6 };
}

/** Width of what lines cover. */
function span(lines: readonly PlacedLine[]): number {
  return Math.max(...lines.map(({ right }) => right)) - Math.min(...lines.map(({ left }) => left));
}
