import { wordsOf } from "./normalise.ts";

const MIN_WORDS = 3;
const MAX_WORDS = 24;

/** Openers of answers that talk about the task instead of doing it. */
const PREFACE = /^(sure|certainly|okay|here (are|is)|of course|as an ai|note:|i (cannot|can't|hope|am)\b)/i;
/** Words a caption cannot end with: the line was cut. */
const DANGLING = /\b(a|an|the|of|with|and|or|in|on|at|to|from|for|by|his|her|its|their|is|are|while|as|near|that)$/i;

/**
 * One caption from one line of a model's answer, or undefined where the line is none. Takes off list numbers, bullets, scores,
 * quotes, mark-up, labels and closing punctuation, and makes the first letter upper case. Any script is welcome.
 */
export function cleanCaption(line: string): string | undefined {
  let text = line.normalize("NFC").replace(/\s+/g, " ").trim();
  // Whatever the language, what ends with a colon announces the captions.
  if (PREFACE.test(text) || /[:：]["*_\s]*$/u.test(text)) return undefined;
  text = text
    .replace(/^(?:[-*•–—·>]+\s*)+/u, "")
    .replace(/^\(?\d{1,3}(?:[.):]\s+|[、．）]\s*)/u, "")
    .replace(/^(?:score\s*)?[-+]?\d?\.\d+\s*[:|-]\s*/i, "")
    .replace(/^(?:caption|description|alt text|answer)\s*\d*\s*:\s*/i, "")
    .replace(/\s*\((?:score\s*)?[-+]?\d?\.\d+\)\s*$/i, "");
  text = text.replace(/[*_`~]{1,3}(?=\S)|(?<=\S)[*_`~]{1,3}/g, "");
  text = unquote(text)
    .replace(/[\s.,;:!。．，；！]+$/u, "")
    .trim();
  if (text === "" || /[<>{}[\]|\\=#@]|https?:|\/\//.test(text) || /\bcaptions?\b/i.test(text)) return undefined;
  // Scripts without spaces between words count one word a sentence; they are judged by length alone.
  const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(text);
  const count = wordsOf(text).length;
  if (spaceless ? text.length < 4 || text.length > 80 : count < MIN_WORDS || count > MAX_WORDS) return undefined;
  if (/\p{L}{30,}/u.test(text) && !spaceless) return undefined;
  if (DANGLING.test(text) || /[?？؟]$/u.test(text)) return undefined;
  const first = text.codePointAt(0);
  if (first === undefined) return undefined;
  const head = String.fromCodePoint(first);
  return head.toUpperCase() + text.slice(head.length);
}

const QUOTES: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ["“", "”"],
  ["‘", "’"],
  ["«", "»"],
  ["„", "“"],
  ["「", "」"],
  ["『", "』"],
];

function unquote(text: string): string {
  const trimmed = text.replace(/[.,;。]+$/u, "");
  for (const [open, close] of QUOTES) {
    if (trimmed.length > 2 && trimmed.startsWith(open) && trimmed.endsWith(close)) return trimmed.slice(open.length, -close.length).trim();
  }
  return text;
}

/**
 * The lines of a free-form answer that may hold captions: thinking blocks and code fences are left out. Some templates open the block
 * themselves, so that the answer shows its end alone.
 */
export function answerLines(answer: string): string[] {
  return answer
    .replace(/<think(?:ing)?>[\s\S]*?(?:<\/think(?:ing)?>|$)/gi, "")
    .replace(/^[\s\S]*<\/think(?:ing)?>/i, "")
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("```"));
}
