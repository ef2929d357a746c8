import { type PlacedLine, rowsOf } from "./layout.ts";

const NUMBER = /^[-−+]?[$€£]?\s?(\d+(?:[.,]\d+)?)\s?[%kKMG]?$/;
/** Labels of one axis end or begin at one place, within this share of the picture, and are spaced evenly within this share of the step. */
const ALIGNED = 0.012;
const EVEN = 0.15;
const LEAST_TICKS = 3;

/** A vertical axis: numbers above each other, evenly spaced, growing upwards in even steps. */
export function hasAxis(lines: readonly PlacedLine[]): boolean {
  const numbers = lines.flatMap((line) => {
    const value = NUMBER.exec(line.raw.trim())?.[1];
    return value === undefined ? [] : [{ ...line, value: Number(value.replace(",", ".")) }];
  });
  return numbers.some((first) =>
    (["left", "right"] as const).some((side) => {
      const column = numbers.filter((each) => Math.abs(each[side] - first[side]) < ALIGNED).sort((a, b) => a.top - b.top);
      return column.length >= LEAST_TICKS && even(column.map(({ top }) => top)) && even(column.map(({ value }) => -value));
    }),
  );
}

/** Grows by steps of one length. */
function even(values: readonly number[]): boolean {
  const steps = values.slice(1).map((value, index) => value - (values[index] ?? 0));
  const mean = steps.reduce((sum, step) => sum + step, 0) / steps.length;
  return mean > 0 && steps.every((step) => Math.abs(step - mean) <= EVEN * mean);
}

const SAME_EDGE = 0.003;
const SAME_CENTRE = 0.008;
const [LEAST_LABELS, MOST_LABELS] = [4, 30];
const LABEL_WORDS = 6;

/**
 * Boxes and what joins them: short labels, centred above each other rather than set from one left edge as lists, forms and tables are, some of them side by
 * side.
 */
export function looksLikeDiagram(lines: readonly PlacedLine[]): boolean {
  if (lines.length < LEAST_LABELS || lines.length > MOST_LABELS) return false;
  if (lines.some(({ text }) => text.split(" ").length > LABEL_WORDS)) return false;
  const share = (place: (line: PlacedLine) => number, within: number) =>
    lines.filter((line) => lines.some((other) => other !== line && Math.abs(place(line) - place(other)) < within)).length / lines.length;
  const centred = share(({ left, right }) => (left + right) / 2, SAME_CENTRE);
  return centred >= 0.4 && share(({ left }) => left, SAME_EDGE) <= 0.3 && rowsOf(lines).some((row) => row.length > 1);
}
