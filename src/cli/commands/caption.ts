import { appendFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import {
  type CaptionResult,
  evidenceOf,
  LEAST_CONFIDENCE,
  leaveOneOut,
  MilsError,
  messageOf,
  type SolveOptions,
  type TraceEvent,
  unsupportedWords,
  type WordEvidence,
} from "../../protocol/index.ts";
import { CaptionProgress } from "../captionProgress.ts";
import type { CliContext } from "../context.ts";
import { addEngineOptions, integer } from "../engineOptions.ts";
import { expandMedia } from "../mediaArguments.ts";

interface CaptionFlags {
  readonly top?: number;
  readonly json?: boolean;
  readonly trace?: string;
  readonly evidence?: boolean;
  readonly quiet?: boolean;
  readonly seed?: number;
  readonly maxIterations?: number;
  readonly keepPrevious?: number;
  readonly requestedCaptions?: number;
  readonly exploration?: number;
  readonly timeBudget?: number;
}

/** Errors that no other file of the same call would fare better with. */
const ENVIRONMENT = new Set(["model-missing", "model-damaged", "configuration", "invalid-parameter"]);

export function register(program: Command, context: CliContext): void {
  const command = program
    .command("caption")
    .summary("write a caption for each picture, video or sound")
    .description("Writes a caption for each picture, video or sound: ranks initial captions, then lets the language model improve on the best ones.")
    .argument("<file...>", "media files or globs; - reads a list from standard input")
    .option("--top <n>", "print the best n captions with their scores", integer(1))
    .option("--json", "print one JSON object a line for each file")
    .option("--trace <file>", "write every iteration as JSON Lines")
    .option("--evidence", "also say what each word of the caption adds to its score")
    .option("--seed <n>", "same seed, same captions", integer(0, 2 ** 32 - 1))
    .option("--max-iterations <n>", "rounds of new captions", integer(0, 1000))
    .option("--keep-previous <n>", "captions kept and fed back after each round", integer(1, 10_000))
    .option("--requested-captions <n>", "new captions asked for in each round", integer(1, 10_000))
    .option("--exploration <n>", "random captions from outside the best, fed back too", integer(0, 10_000))
    .option("--time-budget <seconds>", "stop after this time with the best so far", seconds)
    .option("-q, --quiet", "no progress")
    .option("-v, --verbose", "the engine's log on standard error")
    .addHelpText(
      "after",
      `
Examples:
  mils caption photo.jpg
  mils caption --top 5 "pictures/*.png"
  git ls-files "*.jpg" | mils caption --json -

Exit code: 0 every file has a caption, 1 some files failed, 2 nothing could be done, 130 interrupted.`,
    )
    .action((files: string[], flags: CaptionFlags) => captionFiles(files, flags, context));
  addEngineOptions(command);
}

async function captionFiles(patterns: readonly string[], flags: CaptionFlags, context: CliContext): Promise<void> {
  const files = await expandMedia(patterns, context);
  if (flags.trace !== undefined) await startTrace(resolve(context.cwd, flags.trace));
  const print = printer(flags, files.length, context);
  const progress = flags.quiet ? undefined : new CaptionProgress(context.stderr, context.isTTY, files.length);
  const told = new Set<string>();
  let done = 0;
  for (const file of files) {
    try {
      const result = await captionOne(file, flags, progress, context);
      const words = flags.evidence ? await weighWords(file, result, context) : undefined;
      progress?.clear();
      print(file, result, words);
      for (const notice of result.notices ?? []) {
        if (!told.has(notice)) context.stderr.write(`mils: ${notice}\n`);
        told.add(notice);
      }
      if (!flags.quiet) context.stderr.write(`${file}: ${sureness(result)}\n`);
      if (words && !flags.json) context.stderr.write(`${file}: ${wordReport(words)}\n`);
      if (result.stopReason === "error") context.stderr.write(`mils: ${file}: the run ended early, this is the best caption so far\n`);
      done += 1;
    } catch (thrown) {
      progress?.clear();
      if (context.signal.aborted) break;
      if (!(thrown instanceof MilsError) || ENVIRONMENT.has(thrown.code)) throw thrown;
      context.stderr.write(`mils: ${messageOf(thrown)}\n`);
    }
    if (context.signal.aborted) break;
  }
  if (context.signal.aborted) return context.setExitCode(130);
  if (done < files.length) context.setExitCode(done === 0 ? 2 : 1);
}

/** One file; a dead engine gets a second chance, since the file may not have been at fault. */
async function captionOne(file: string, flags: CaptionFlags, progress: CaptionProgress | undefined, context: CliContext): Promise<CaptionResult> {
  const engine = context.startEngine();
  const trace: string[] = [];
  const attempt = () => {
    progress?.begin(file);
    trace.length = 0;
    return engine.caption({
      path: resolve(context.cwd, file),
      options: solveOptions(flags),
      signal: context.signal,
      onEvent: (event: TraceEvent) => {
        progress?.observe(event);
        trace.push(JSON.stringify(event));
      },
    });
  };
  try {
    return await attempt().catch((thrown: unknown) => {
      if (!(thrown instanceof MilsError) || thrown.code !== "engine-died") throw thrown;
      context.stderr.write(`mils: ${file}: ${thrown.message} Trying this file once more.\n`);
      return attempt();
    });
  } finally {
    if (flags.trace !== undefined && trace.length > 0) await appendFile(resolve(context.cwd, flags.trace), `${trace.join("\n")}\n`);
  }
}

/** What each word of the caption does for the score; undefined where no scorer chose it. */
async function weighWords(file: string, { caption, origin }: CaptionResult, context: CliContext): Promise<readonly WordEvidence[] | undefined> {
  const texts = leaveOneOut(caption);
  if (origin === "words" || texts.length === 0) return undefined;
  const { scores } = await context.startEngine().score({ path: resolve(context.cwd, file), texts }, context.signal);
  return evidenceOf(caption, scores);
}

/** The words with what they add, and which of them nothing speaks for. */
function wordReport(words: readonly WordEvidence[]): string {
  const gains = words.map(({ word, gain }) => `${word} ${gain < 0 ? "" : "+"}${gain.toFixed(3)}`).join(", ");
  const unsupported = unsupportedWords(words);
  return `${gains}; ${unsupported.length === 0 ? "each word is supported" : `unsupported: ${unsupported.join(", ")}`}`;
}

function solveOptions(flags: CaptionFlags): Partial<SolveOptions> {
  const { seed, maxIterations, keepPrevious, requestedCaptions, exploration, timeBudget } = flags;
  return {
    ...(seed !== undefined && { seed }),
    ...(maxIterations !== undefined && { maxIterations }),
    ...(keepPrevious !== undefined && { keepPrevious }),
    ...(requestedCaptions !== undefined && { requestedCaptions }),
    ...(exploration !== undefined && { exploration }),
    ...(timeBudget !== undefined && { timeBudget: timeBudget * 1000 }),
  };
}

function printer(
  flags: CaptionFlags,
  count: number,
  context: CliContext,
): (file: string, result: CaptionResult, words?: readonly WordEvidence[]) => void {
  const line = (text: string) => context.stdout.write(`${text}\n`);
  if (flags.json) return (file, result, words) => line(JSON.stringify({ ...jsonOf(file, result, flags.top), ...(words && { words }) }));
  const prefix = (file: string) => (count > 1 ? `${file}: ` : "");
  if (flags.top === undefined) return (file, result) => line(prefix(file) + result.caption);
  return (file, result) => {
    if (count > 1) line(`${file}:`);
    for (const { text, score } of result.candidates.slice(0, flags.top)) line(`${score.toFixed(3)}  ${text}`);
  };
}

/** How far a caption can be trusted, for people. */
function sureness({ confidence, origin }: CaptionResult): string {
  if (origin === "words") return "said by its words";
  if (confidence === undefined) return "uncalibrated";
  return `confidence ${confidence.toFixed(2)}${confidence < LEAST_CONFIDENCE ? ", needs review" : ""}`;
}

function jsonOf(file: string, result: CaptionResult, top: number | undefined) {
  const {
    caption,
    score,
    confidence,
    signals,
    candidates,
    iterations,
    stopReason,
    seconds: wall,
    milliseconds,
    models,
    evidence,
    modality,
    notices,
    origin,
  } = result;
  return {
    file,
    caption,
    score,
    ...(confidence !== undefined && { confidence }),
    ...(signals && { signals }),
    candidates: candidates.slice(0, top).map(({ text, score: value, iteration }) => ({ text, score: value, iteration })),
    iterations,
    stopReason,
    seconds: wall,
    milliseconds,
    modality,
    models,
    ...(evidence && { evidence }),
    ...(notices && { notices }),
    ...(origin && { origin }),
  };
}

async function startTrace(file: string): Promise<void> {
  try {
    await writeFile(file, "");
  } catch (cause) {
    throw new MilsError("write-failed", `The trace cannot be written to ${file}: ${messageOf(cause)}`, { file, cause });
  }
}

function seconds(value: string): number {
  const number = Number(value);
  if (!(number > 0) || !Number.isFinite(number)) throw new InvalidArgumentError("A positive number of seconds is wanted.");
  return number;
}
