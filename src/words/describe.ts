import type { RecognizedWords } from "../protocol/index.ts";
import { codeParts } from "./code.ts";
import { hasAxis, looksLikeDiagram } from "./figures.ts";
import { dialogParts, inFront } from "./front.ts";
import { hasWord, type PlacedLine, placedLines } from "./layout.ts";
import { terminalParts } from "./terminal.ts";
import { titleAndParts } from "./title.ts";

/** Below this share of alike neighbours a picture may hold photographs: words must then be many to be what it is about. */
const MOSTLY_FLAT = 0.8;
const SURE = 0.7;
const VERY_SURE = 0.8;
const WORDS_OF_PAGE = 8;
const COVERAGE_OF_PAGE = 0.015;
/** Below the soft limit of 125 characters (IPTC), so that a language's quotes still fit. */
const TEXT_LENGTH = 120;

/** Whether words or an interface are what a picture is about. */
export function isMostlyWords({ lines, coverage, flatness }: RecognizedWords): boolean {
  if (flatness >= MOSTLY_FLAT) return lines.some(({ text, confidence }) => confidence >= VERY_SURE && hasWord(text));
  const words = lines
    .filter(({ confidence }) => confidence >= SURE)
    .flatMap(({ text }) => text.split(/\s+/).filter((word) => /\p{L}{3}/u.test(word)));
  return words.length >= WORDS_OF_PAGE && coverage >= COVERAGE_OF_PAGE;
}

/**
 * What a picture of words says, as one short text: its kind, its title, and as much of what stands below as fits. Undefined where no line has a word.
 * @param kind what it is, where that is known: "Chart"
 */
export function describeWords({ lines, panels }: Pick<RecognizedWords, "lines" | "panels">, kind?: string): string | undefined {
  const all = placedLines(lines);
  const readable = all.filter(({ text }) => hasWord(text));
  if (readable.length === 0) return undefined;
  const terminal = kind === undefined || kind === "Terminal" ? terminalParts(all) : undefined;
  if (terminal !== undefined) return joined("Terminal", terminal);
  const code = kind === undefined ? codeParts(all) : undefined;
  if (code !== undefined) return joined("Code", code);
  const { lines: front, isDialog } = inFront(readable, panels);
  return joined(kind ?? kindOf(all, readable, isDialog), isDialog ? dialogParts(front) : titleAndParts(front));
}

function kindOf(all: readonly PlacedLine[], readable: readonly PlacedLine[], isDialog: boolean): string {
  if (isDialog) return "Dialog";
  if (hasAxis(all)) return "Chart";
  return looksLikeDiagram(readable) ? "Diagram" : "Screenshot";
}

/** `Kind: title, part, part` with the parts that fit; the title alone is cut where it must be. */
function joined(kind: string, [title = "", ...parts]: readonly string[]): string {
  let text = `${kind}: ${title}`;
  for (const part of parts) if (text.length + 2 + part.length <= TEXT_LENGTH) text += `, ${part}`;
  return shortened(text);
}

/** A text cut between words where it is too long. */
export function shortened(text: string): string {
  if (text.length <= TEXT_LENGTH) return text;
  const cut = text.slice(0, TEXT_LENGTH - 1);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), TEXT_LENGTH / 2)).replace(/[\s,;:]+$/, "")}…`;
}
