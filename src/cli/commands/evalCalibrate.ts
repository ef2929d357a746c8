import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import type { Evaluation } from "../../evaluation/index.ts";
import { MilsError, messageOf } from "../../protocol/index.ts";
import type { CliContext } from "../context.ts";

interface CalibrateFlags {
  readonly system: string;
  readonly media?: string;
  readonly split?: string;
  readonly json?: string;
  readonly chart?: string;
}

/** Captions a bin of the reliability diagram holds, about; fewer make its share a matter of chance. */
const CAPTIONS_PER_BIN = 30;
const MOST_BINS = 10;

export function registerCalibrate(command: Command, context: CliContext): void {
  command
    .command("calibrate")
    .summary("fit the confidence of captions to human references")
    .description(
      "Fits a scorer's calibration to a result of mils eval: the probability that a caption is acceptable, by what speaks for it. Each half of the items is judged by a fit on the other half.",
    )
    .argument("<result>", "result of mils eval --json")
    .argument("<dataset>", "the data set it was made on")
    .option("--system <name>", "system whose captions are taken", "default")
    .option("--media <dir>", "folder of the media files (default: beside the references)")
    .option("--split <name>", "part of a file that has several (default: test)")
    .option("--json <file>", "write the calibration, fitted on all items, for the scorer's manifest")
    .option("--chart <file>", "write the reliability diagram as SVG")
    .action((result: string, dataset: string, flags: CalibrateFlags) => calibrate(result, dataset, flags, context));
}

function binsFor(captions: number): number {
  return Math.max(2, Math.min(MOST_BINS, Math.floor(captions / CAPTIONS_PER_BIN)));
}

async function calibrate(result: string, dataset: string, flags: CalibrateFlags, context: CliContext): Promise<void> {
  const { acceptable, calibrationError, fitCalibration, readDataset, reliability, reliabilityChart, reliabilityOf } = await import(
    "../../evaluation/index.ts"
  );
  const at = (path: string) => resolve(context.cwd, path);
  const file = at(result);
  const items = await readDataset(at(dataset), {
    ...(flags.media !== undefined && { media: at(flags.media) }),
    ...(flags.split !== undefined && { split: flags.split }),
  });
  const answers = (await readEvaluation(file)).captions[flags.system];
  if (!answers) throw new MilsError("invalid-parameter", `${file} has no system ${flags.system}.`, { file });
  const samples = items.flatMap(({ id, references }) => {
    const answer = answers[id];
    const { caption = "", signals, confidence } = answer ?? {};
    return signals ? [{ signals, confidence, accepted: acceptable(caption, references) }] : [];
  });
  try {
    const halves = [0, 1].map((half) => samples.filter((_, index) => index % 2 === half));
    const bins = binsFor(samples.length / 2);
    const judged = halves.flatMap((half, index) => reliability(half, fitCalibration(halves[1 - index] ?? []), bins));
    const error = calibrationError(judged);
    const share = samples.filter(({ accepted }) => accepted).length / samples.length;
    context.stdout.write(
      `${samples.length} captions, ${(100 * share).toFixed(0)} % acceptable; expected calibration error ${error.toFixed(3)}, each half judged by a fit on the other\n`,
    );
    const stated = samples.flatMap(({ confidence, accepted }) => (confidence === undefined ? [] : [{ confidence, accepted }]));
    if (stated.length > 0) {
      const own = calibrationError(reliabilityOf(stated, binsFor(stated.length)));
      context.stdout.write(`as the result states it: expected calibration error ${own.toFixed(3)} in ${binsFor(stated.length)} bins\n`);
    }
    for (const { promised, held, count } of [...judged].sort((a, b) => a.promised - b.promised))
      context.stdout.write(`confidence ${promised.toFixed(2)}: ${held.toFixed(2)} of ${count} accepted\n`);
    if (flags.chart !== undefined) await writeFile(at(flags.chart), reliabilityChart(judged, error));
    if (flags.json !== undefined) await writeFile(at(flags.json), `${JSON.stringify(fitCalibration(samples), undefined, 2)}\n`);
  } catch (cause) {
    if (cause instanceof RangeError) throw new MilsError("invalid-parameter", `${file} cannot be calibrated: ${cause.message}`, { file, cause });
    throw cause;
  }
}

/** @throws MilsError `configuration` when the file cannot be read or holds no JSON */
export async function readEvaluation(file: string): Promise<Evaluation> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as Evaluation;
  } catch (cause) {
    throw new MilsError("configuration", `${file} is no result of mils eval --json: ${messageOf(cause)}`, { file, cause });
  }
}
