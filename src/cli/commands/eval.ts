import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import { MilsError, messageOf } from "../../protocol/index.ts";
import type { CliContext } from "../context.ts";
import { addEngineOptions, integer } from "../engineOptions.ts";
import { readEvaluation, registerCalibrate } from "./evalCalibrate.ts";

interface EvalFlags {
  readonly media?: string;
  readonly split?: string;
  readonly limit?: number;
  readonly seed: number;
  readonly shard?: readonly [number, number];
  readonly systems?: string;
  readonly json?: string;
  readonly markdown?: string;
  readonly chart?: string;
  readonly journal?: string;
  readonly visionUrl?: string;
  readonly visionModel?: string;
  readonly quiet?: boolean;
}

export function register(program: Command, context: CliContext): void {
  const command = program
    .command("eval")
    .enablePositionalOptions()
    .summary("measure captions against human references")
    .description(
      "Captions a data set with several systems and measures each against human references: METEOR 1.5, CIDEr-D, ROUGE-L, BLEU, content words, persons.",
    )
    .argument("<dataset>", "folder with references.json, or a COCO, Karpathy, MSR-VTT, Clotho or AudioCaps file")
    .option("--media <dir>", "folder of the media files (default: beside the references)")
    .option("--split <name>", "part of a file that has several (default: test)")
    .option("--limit <n>", "only n items, chosen by the seed", integer(1))
    .option("--seed <n>", "seed of the choice and of the loop", integer(0, 2 ** 32 - 1), 0)
    .option("--shard <i/n>", "part i of n, to share the work", shard)
    .option("--systems <names>", "comma-separated; all of them when not given")
    .option("--json <file>", "write figures and captions as JSON")
    .option("--markdown <file>", "write the table")
    .option("--chart <file>", "write a bar chart as SVG")
    .option("--journal <dir>", "where answers are kept, so that a stopped evaluation goes on (default: .mils/eval)")
    .option("--vision-url <url>", "also ask an OpenAI-compatible vision server (key in OPENAI_API_KEY)")
    .option("--vision-model <name>", "model to ask for there")
    .option("-q, --quiet", "no progress")
    .option("-v, --verbose", "the engine's log on standard error")
    .addHelpText(
      "after",
      "\nNeeds Java and the METEOR files (npm run setup:evaluation). Two results are compared with: mils eval compare A.json B.json",
    )
    .action((dataset: string, flags: EvalFlags) => runEvaluation(dataset, flags, context));
  addEngineOptions(command);
  command
    .command("compare")
    .summary("compare two results of mils eval, item by item")
    .argument("<a>", "result of mils eval --json")
    .argument("<b>", "another one on the same items")
    .option("--system <name>", "system to compare", "default")
    .action((a: string, b: string, { system }: { system: string }) => compare(a, b, system, context));
  registerCalibrate(command, context);
}

async function runEvaluation(dataset: string, flags: EvalFlags, context: CliContext): Promise<void> {
  const { chartOf, chooseItems, evaluate, markdownReport, openJavaTools, readDataset, visionServer } = await import("../../evaluation/index.ts");
  const at = (path: string) => resolve(context.cwd, path);
  const settings = context.engineSettings();
  const tools = await openJavaTools(join(settings.pools, "..", ".cache", "evaluation"));
  const all = await readDataset(at(dataset), {
    ...(flags.media !== undefined && { media: at(flags.media) }),
    ...(flags.split !== undefined && { split: flags.split }),
  });
  const { limit, seed, shard: part } = flags;
  const items = chooseItems(all, { seed, ...(limit !== undefined && { limit }), ...(part && { shard: part }) });
  if (flags.visionUrl !== undefined && flags.visionModel === undefined)
    throw new MilsError("invalid-parameter", "--vision-url needs --vision-model.");
  const evaluation = await evaluate({
    items,
    seed,
    ...(flags.systems !== undefined && { systems: flags.systems.split(",").map((name) => name.trim()) }),
    labels: await readLabels(settings.scorers[0] ?? ""),
    journalFolder: at(flags.journal ?? join(".mils", "eval")),
    engine: context.startEngine(),
    tools,
    signal: context.signal,
    ...(flags.visionUrl !== undefined && {
      extra: [visionServer({ url: flags.visionUrl, model: flags.visionModel ?? "", key: context.env["OPENAI_API_KEY"] })],
    }),
    onProgress: (done, total, remaining) => {
      if (flags.quiet) return;
      const eta = remaining === undefined ? "" : `, ${Math.ceil(remaining / 60)} min left`;
      context.stderr.write(context.isTTY ? `\r\u001b[K${done}/${total}${eta}` : done % 10 === 0 ? `${done}/${total}${eta}\n` : "");
    },
  });
  if (context.isTTY && !flags.quiet) context.stderr.write("\r\u001b[K");
  const table = markdownReport(evaluation);
  context.stdout.write(table);
  if (flags.json !== undefined) await writeFile(at(flags.json), `${JSON.stringify(evaluation, undefined, 1)}\n`);
  if (flags.markdown !== undefined) await writeFile(at(flags.markdown), table);
  if (flags.chart !== undefined) await writeFile(at(flags.chart), chartOf(evaluation));
}

async function compare(a: string, b: string, system: string, context: CliContext): Promise<void> {
  const { compareEvaluations } = await import("../../evaluation/index.ts");
  const read = (path: string) => readEvaluation(resolve(context.cwd, path));
  for (const { metric, a: first, b: second, difference, interval } of compareEvaluations(await read(a), await read(b), system)) {
    const clear = interval.low > 0 || interval.high < 0 ? "clear of zero" : "not clear of zero";
    context.stdout.write(
      `${metric.padEnd(8)} ${first.toFixed(1)} - ${second.toFixed(1)} = ${difference.toFixed(1)}, 95 % interval ${interval.low.toFixed(1)} to ${interval.high.toFixed(1)}, ${clear}\n`,
    );
  }
}

/** Class names of the scorer's image graph, for the template system. */
async function readLabels(scorer: string): Promise<string[]> {
  try {
    const manifest = JSON.parse(await readFile(join(scorer, "manifest.json"), "utf8")) as { labels?: string };
    const labels: unknown = manifest.labels === undefined ? [] : JSON.parse(await readFile(join(scorer, manifest.labels), "utf8"));
    return Array.isArray(labels) ? labels.map((label) => String(label).replace(/ \(.*\)/, "")) : [];
  } catch (cause) {
    throw new MilsError("model-missing", `The scorer ${scorer} cannot be read: ${messageOf(cause)}. Build it with: npm run setup`, {
      file: scorer,
      cause,
    });
  }
}

function shard(value: string): readonly [number, number] {
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(value) ?? [];
  const [i, n] = [Number(index), Number(count)];
  if (!(i >= 1 && i <= n)) throw new InvalidArgumentError("Like 1/4: part 1 of 4.");
  return [i, n];
}
