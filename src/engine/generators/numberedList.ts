/** Characters one list line may have; longer ones are no captions, and the bound keeps a rambling model from never ending a line. */
const MAX_LINE_CHARACTERS = 160;

/**
 * The grammar guard of the chat form: exactly `count` lines "1. text", "2. text", and nothing before, between or after them.
 * Syntax: GBNF of llama.cpp (grammars/README.md there).
 * @param count at least 1
 */
export function numberedListGrammar(count: number): string {
  const lines = Array.from({ length: count }, (_, index) => `"${index + 1}. " text`);
  return [`root ::= ${lines.join(' "\\n" ')} "\\n"`, `text ::= [^ \\n\\r\\t] [^\\n\\r\\t]{2,${MAX_LINE_CHARACTERS - 1}}`].join("\n");
}

/** A list line without its number; undefined where there is none. */
export function withoutNumber(line: string): string | undefined {
  const numbered = /^\s*\d{1,4}[.)](?:\s+(.*))?$/u.exec(line);
  return numbered === null ? undefined : (numbered[1] ?? "").trim();
}
