import { type PlacedLine, rowsOf } from "./layout.ts";

/** What lines of code have and lines of prose have not. */
const MARKS =
  /[{};]\s*$|=>|\w\(\w*\)|\)\s*:\s*$|<\/\w+>|^\s*(?:import|from|#include|package|using|use)\s+[\w."'<{]|\b(?:const|let|var|return|def|class|function|public|private|fn|func|struct|interface)\b.*(?:[({=;:]|\w$)/;
const LEAST_SHARE = 0.35;
const LEAST_ROWS = 3;
const FILE_NAME =
  /^[\w.@-]*\w\.(?:[cm]?[jt]sx?|py|rs|go|java|kt|rb|php|cs|cpp|cc|hh?|hpp|c|swift|vue|svelte|css|scss|html?|json|ya?ml|toml|md|sh|sql|lua|r|jl|tex|xml)$/i;
/** Tabs and title bars stand above this. */
const TOP = 0.2;
/** What a reader wants to know of a piece of code: what it declares. */
const DECLARATION =
  /^(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:abstract\s+)?(?:public\s+|private\s+)?(?:class|interface|function|def|fn|func|struct|enum|type|trait|impl)\s+\w+/;

/** The file and the first declaration of an editor or a listing; undefined for what is mostly no code. */
export function codeParts(lines: readonly PlacedLine[]): string[] | undefined {
  const rows = rowsOf(lines).map((row) => row.map(({ raw }) => raw).join(" "));
  const code = lines.filter(({ raw }) => MARKS.test(raw));
  if (code.length < LEAST_ROWS || code.length < LEAST_SHARE * rows.length) return undefined;
  const [tab] = lines
    .flatMap((line) => fileNames(line).map((name) => ({ name, line })))
    .filter(({ line }) => line.top < TOP)
    // The active tab stands out.
    .sort((a, b) => b.line.contrast - a.line.contrast || a.line.top - b.line.top);
  const declaration = lines.find(({ raw }) => DECLARATION.test(raw.trim())) ?? code[0];
  const declared = declaration?.raw.replace(/[\s{:;]+$/, "").trim();
  return [...(tab === undefined ? [] : [tab.name]), ...(declared === undefined ? [] : [declared])];
}

function fileNames({ raw }: PlacedLine): string[] {
  return raw.split(/\s+/).filter((word) => FILE_NAME.test(word));
}
