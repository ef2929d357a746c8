import { type Command, InvalidArgumentError, Option } from "commander";
import type { Selectable } from "../../workflow/index.ts";
import { type AltFlags, runAlt } from "../altRun.ts";
import type { CliContext } from "../context.ts";
import { addEngineOptions, integer } from "../engineOptions.ts";

const REASONS: readonly Selectable[] = ["missing", "placeholder", "empty", "given"];

/** `mils alt`: proposes alternative texts for the images that lack one, and writes them when told to. */
export function register(program: Command, context: CliContext): void {
  const command = program
    .command("alt")
    .summary("propose or write alternative texts for images that lack one")
    .description(
      "Describes every image in your documents that has no alternative text, or a placeholder, and proposes a text for each place it stands. A picture that is used in many places is described once. Nothing is written without --write or --interactive; texts that are there are never touched without --overwrite.",
    )
    .argument("[paths...]", "documents, folders or globs (default: this folder)")
    .option("-w, --write", "write the texts into the documents")
    .option("-i, --interactive", "ask about each text, and write the accepted ones")
    .option("--overwrite", "also replace texts that are there")
    .option("--only <reasons>", `only images whose text is one of ${REASONS.join(", ")}; separate several by commas`, reasons)
    .option("--limit <n>", "at most this many pictures", integer(1))
    .option("--report <file>", "write an HTML page with pictures and candidates for review")
    .option("--json", "print one JSON object a line for each proposal")
    .option("--max-length <n>", "characters a text should have at most (default: the project's setting, 125)", integer(10, 250))
    .option("--jobs <n>", "pictures handed to the engine at once", integer(1, 64))
    .option("--include-doubtful", "write texts the scorer is unsure of, too")
    .addOption(
      new Option("--min-confidence <p>", "confidence below which a text needs review (default: the project's setting, 0.4)").argParser(probability),
    )
    .option("--rewrite", "let an instruct model fit each caption to its heading, paragraph and language, as far as the scorer agrees")
    .addOption(
      new Option(
        "--rewrite-margin <x>",
        "rewrite, and let the scorer like a text less than the caption by this much, in its units (default: the project's setting, 0.02)",
      ).argParser(distance),
    )
    .option("--seed <n>", "same seed, same captions", integer(0, 2 ** 32 - 1))
    .option("--max-iterations <n>", "rounds of new captions", integer(0, 1000))
    .option("--time-budget <seconds>", "time for one picture, after which its best caption so far is taken", integer(1))
    .option("-q, --quiet", "no progress")
    .option("-v, --verbose", "also list what is skipped, and the engine's log")
    .addHelpText(
      "after",
      `
Examples:
  mils alt docs/                     propose, write nothing
  mils alt docs/ --write             write; running again goes on where it stopped
  mils alt README.md --interactive
  mils undo                          take the texts back

Exit code: 0 done, 1 some pictures failed, 2 nothing could be done, 130 interrupted (what is done is kept).`,
    )
    .action((paths: string[], flags: AltFlags) => runAlt(paths, flags, context));
  addEngineOptions(command);
}

function reasons(value: string): Selectable[] {
  return value.split(",").map((part) => {
    const reason = REASONS.find((known) => known === part.trim());
    if (reason === undefined) throw new InvalidArgumentError(`${part} is none of ${REASONS.join(", ")}.`);
    return reason;
  });
}

function distance(value: string): number {
  const number = Number(value);
  if (value.trim() === "" || !(number >= 0 && Number.isFinite(number))) throw new InvalidArgumentError("A number from 0 is wanted.");
  return number;
}

function probability(value: string): number {
  const number = Number(value);
  if (!(number >= 0 && number <= 1)) throw new InvalidArgumentError("A number from 0 to 1 is wanted.");
  return number;
}
