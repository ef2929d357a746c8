import { type PlacedLine, usualSize } from "./layout.ts";

/** Letters this much larger than the usual ones make a heading; sizes closer than `SAME_SIZE` are one size. */
const HEADING = 1.25;
const SAME_SIZE = 0.9;
const SURE = 0.85;
const PARTS = 4;
/** Longer lines are paragraphs, which are not worth a place among the parts. */
const PART_LENGTH = 60;
/** Tolerance for lines that begin where the title does. */
const INDENT = 0.03;
const CENTRED = 0.04;
/** Words of menu bars, which say nothing of the picture. */
const MENU = /^(?:file|edit|selection|view|go|run|terminal|window|help|tools|insert|format|history|bookmarks|options|home)$/i;

/**
 * The title of what is shown and what follows it: the largest letters, or the first line where all are of one size; then the headings below, else the
 * lines that follow in its column.
 * @param lines in reading order, at least one
 */
export function titleAndParts(lines: readonly PlacedLine[]): string[] {
  const named = lines.filter(({ text }) => !isMenuBar(text) && !/^(?:https?:\/\/|www\.)\S+$/i.test(text));
  const candidates = named.length === 0 ? lines : named;
  // A frame read along with its word makes the word large, and the recogniser unsure.
  const sure = candidates.filter(({ confidence }) => confidence >= SURE);
  const titles = sure.length === 0 ? candidates : sure;
  const usual = usualSize(candidates);
  const largest = Math.max(...titles.map(({ size }) => size));
  const title = largest < HEADING * usual ? candidates[0] : titles.find(({ size }) => size >= SAME_SIZE * largest);
  if (title === undefined) return [];
  const below = candidates.filter((line) => line !== title && line.top >= title.top && !same(line, title));
  const headings = below.filter(({ size }) => size >= HEADING * usual && size < title.size * 1.05);
  const column = Math.abs((title.left + title.right) / 2 - 0.5) < CENTRED ? below : below.filter(({ left }) => left >= title.left - INDENT);
  const following = (column.length === 0 ? below : column).filter(({ text }) => text.length <= PART_LENGTH);
  const seen = new Set<string>();
  const parts = (headings.length > 0 ? headings : following).map(({ text }) => text).filter((text) => !seen.has(text) && seen.add(text));
  return [title.text, ...parts.slice(0, PARTS)];
}

function isMenuBar(text: string): boolean {
  const words = text.split(/\s+/);
  return words.length >= 3 && words.filter((word) => MENU.test(word)).length >= 0.6 * words.length;
}

function same(a: PlacedLine, b: PlacedLine): boolean {
  return a.text.toLowerCase() === b.text.toLowerCase();
}
