import { MilsError } from "../protocol/index.ts";
import { pairedDifference, type SystemFigures } from "./figures.ts";
import type { Interval } from "./metrics/bootstrap.ts";
import type { Evaluation } from "./run.ts";

/** The table people read; figures as papers print them, 95 % bootstrap intervals in brackets. */
export function markdownReport({ systems, items, seed }: Evaluation): string {
  const rows = Object.entries(systems).map(([name, f]) =>
    [
      name,
      `${f.meteor.toFixed(1)} ${bracket(f.meteorInterval)}`,
      `${f.ciderD.toFixed(1)} ${bracket(f.ciderDInterval)}`,
      f.rougeL.toFixed(1),
      f.bleu1.toFixed(1),
      f.bleu4.toFixed(1),
      f.contentPrecision.toFixed(2),
      f.contentRecall.toFixed(2),
      `${f.personsInvented}/${f.personsAbsent}`,
      `${f.personsMissed}/${f.personsPresent}`,
      f.words.toFixed(1),
      String(f.vocabulary),
      f.score === undefined ? "" : f.score.toFixed(3),
      f.secondsPerPicture.toFixed(2),
    ].join(" | "),
  );
  const head =
    "system | METEOR | CIDEr-D | ROUGE-L | BLEU-1 | BLEU-4 | content precision | recall | persons invented | missed | words | vocabulary | score | s";
  const differences = pairsOf(systems).map(([a, b, text]) => `| ${a} - ${b} | ${text} |`);
  const paired = differences.length === 0 ? [] : ["", "| CIDEr-D, paired | difference [95 % interval] |", "|---|---|", ...differences];
  return [
    `${items.length} items, seed ${seed}`,
    "",
    `| ${head} |`,
    `|${head
      .split("|")
      .map(() => "---")
      .join("|")}|`,
    ...rows.map((row) => `| ${row} |`),
    ...paired,
    "",
  ].join("\n");
}

/** The comparisons that say whether the loop earns its time. */
function pairsOf(systems: Evaluation["systems"]): [string, string, string][] {
  const wanted = [
    ["default", "bank"],
    ["bank", "template"],
    ["default", "constant"],
  ] as const;
  return wanted.flatMap(([a, b]): [string, string, string][] => {
    const [first, second] = [systems[a], systems[b]];
    if (!first || !second) return [];
    const { difference, interval } = pairedDifference(first.ciderDEach, second.ciderDEach);
    return [[a, b, `${signed(difference)} [${signed(interval.low)}, ${signed(interval.high)}]`]];
  });
}

export interface Comparison {
  readonly metric: string;
  readonly a: number;
  readonly b: number;
  readonly difference: number;
  readonly interval: Interval;
}

/** @throws MilsError `invalid-parameter` when the two were not made on the same items, or one lacks the system */
export function compareEvaluations(a: Evaluation, b: Evaluation, system: string): readonly Comparison[] {
  const [first, second] = [a.systems[system], b.systems[system]];
  if (!first || !second)
    throw new MilsError(
      "invalid-parameter",
      `Both files must have the system ${system}; they have ${Object.keys(a.systems)} and ${Object.keys(b.systems)}.`,
    );
  if (a.items.join("\n") !== b.items.join("\n"))
    throw new MilsError("invalid-parameter", "The two evaluations were made on different items and cannot be paired.");
  const metric = (name: string, each: (f: SystemFigures) => readonly number[], whole: (f: SystemFigures) => number): Comparison => ({
    metric: name,
    a: whole(first),
    b: whole(second),
    ...pairedDifference(each(first), each(second)),
  });
  return [
    metric(
      "CIDEr-D",
      (f) => f.ciderDEach,
      (f) => f.ciderD,
    ),
    metric(
      "METEOR",
      (f) => f.meteorEach,
      (f) => f.meteor,
    ),
  ];
}

const BAR = { height: 22, gap: 8, left: 110, width: 420, top: 40 };

/** A bar chart of CIDEr-D with intervals, as SVG. */
export function chartOf({ systems, items, seed }: Evaluation): string {
  const entries = Object.entries(systems);
  const most = Math.max(1, ...entries.map(([, f]) => Math.max(f.ciderD, f.ciderDInterval.high)));
  const x = (value: number) => BAR.left + (BAR.width * Math.max(0, value)) / most;
  const rows = entries.map(([name, f], index) => {
    const y = BAR.top + index * (BAR.height + BAR.gap);
    const middle = y + BAR.height / 2;
    return [
      `<text x="${BAR.left - 8}" y="${middle + 4}" text-anchor="end">${escapeXml(name)}</text>`,
      `<rect x="${BAR.left}" y="${y}" width="${(x(f.ciderD) - BAR.left).toFixed(1)}" height="${BAR.height}" fill="${name === "default" ? "#1a7f64" : "#8aa0b4"}"/>`,
      `<path d="M${x(f.ciderDInterval.low).toFixed(1)} ${middle}H${x(f.ciderDInterval.high).toFixed(1)}" stroke="#222" stroke-width="1.5"/>`,
      `<text x="${(x(Math.max(f.ciderD, f.ciderDInterval.high)) + 6).toFixed(1)}" y="${middle + 4}">${f.ciderD.toFixed(1)}</text>`,
    ].join("");
  });
  const height = BAR.top + entries.length * (BAR.height + BAR.gap) + 8;
  const title = `CIDEr-D on ${items.length} items, seed ${seed}, with 95 % intervals`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 ${height}" width="600" height="${height}" font-family="sans-serif" font-size="12" role="img" aria-label="${escapeXml(title)}">` +
    `<rect width="600" height="${height}" fill="#fff"/><text x="12" y="22" font-size="14">${escapeXml(title)}</text>${rows.join("")}</svg>\n`
  );
}

function bracket({ low, high }: Interval): string {
  return `[${low.toFixed(1)}, ${high.toFixed(1)}]`;
}

function signed(value: number): string {
  return `${value >= 0 ? "+" : "−"}${Math.abs(value).toFixed(1)}`;
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
