import { type PlacedLine, rowsOf, usualSize } from "./layout.ts";

/** `ada@host:~/app$ command`, `$ command`, `PS C:\> command`. A recogniser may lose the sign before the command on Windows. */
const PROMPTS = [
  /^(?:\([\w-]+\)\s*)?[\w.-]+@[\w.-]+[:\s~].*?[$#%>❯]\s+(?<command>\S.*)$/,
  /^[$❯➜]\s+(?<command>\S.*)$/,
  /^(?:PS\s+)?[A-Z]:\s?\\[^>\s]*\s?[\w\\]*>\s*(?<command>\S.*)$/,
  /^PS\s+[A-Z]:\s?\\\S*\s+(?<command>\S.*)$/,
];
/** A prompt may follow a title bar, no more. */
const ROWS_BEFORE_PROMPT = 3;
/** Terminals have one size of letters; pages that show a command have headings. */
const LARGEST = 1.45;
const COMMANDS = 3;
/** Where a tool says how it went. */
const OUTCOME =
  /\b(?:passed|failed|errors?|warnings?|succeeded|success|done|finished|completed|added|up to date|listening|available|not found|denied|built|nothing to commit)\b/i;

/** Commands of a terminal, and with a single one how it went; undefined for what is no terminal. */
export function terminalParts(lines: readonly PlacedLine[]): string[] | undefined {
  const usual = usualSize(lines);
  if (lines.some(({ size, text }) => size > LARGEST * usual && text.length > 3)) return undefined;
  const rows = rowsOf(lines).map((row) => row.map(({ raw }) => raw).join(" "));
  const commands = rows.map(commandOf);
  const first = commands.findIndex((command) => command !== undefined);
  const [command] = commands.filter((each) => each !== undefined);
  if (command === undefined || first > ROWS_BEFORE_PROMPT) return undefined;
  const all = [...new Set(commands.filter((each) => each !== undefined))];
  if (all.length > 1) return all.slice(0, COMMANDS);
  const output = rows.slice(first + 1).filter((row) => !/^\S+@\S+[$#%>]?\s*$/.test(row) && /\p{L}{3}/u.test(row));
  const outcome = output.findLast((row) => OUTCOME.test(row));
  return outcome === undefined ? [command] : [command, tidy(outcome)];
}

function commandOf(row: string): string | undefined {
  for (const prompt of PROMPTS) {
    const command = prompt.exec(row)?.groups?.["command"]?.trim();
    if (command !== undefined && /\p{L}{2}/u.test(command)) return command.replace(/\s+/g, " ");
  }
  return undefined;
}

/** A row of output without the marks around it. */
function tidy(row: string): string {
  return row.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N})]+$/gu, "").replace(/\s+/g, " ");
}
