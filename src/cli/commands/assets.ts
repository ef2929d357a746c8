import { relative, resolve } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { AssetTarget, Workspace } from "../../workflow/index.ts";
import type { CliContext } from "../context.ts";
import { addEngineOptions, integer } from "../engineOptions.ts";
import { ProgressBar } from "../progressBar.ts";
import { workspaceRoot } from "../workspaceRoot.ts";

const TARGETS: readonly AssetTarget[] = ["txt", "json", "list", "xmp", "vtt"];

interface AssetFlags {
  readonly to: readonly AssetTarget[];
  readonly list?: string;
  readonly overwrite?: boolean;
  readonly limit?: number;
  readonly seed?: number;
  readonly maxIterations?: number;
  readonly quiet?: boolean;
}

/** `mils assets`: captions media files themselves, beside them or in them. */
export function register(program: Command, context: CliContext): void {
  const command = program
    .command("assets")
    .summary("caption media files beside or inside them")
    .description(
      "Captions every picture, video and sound under the given paths and keeps the caption with the file. What is captioned already is left alone.",
    )
    .argument("[paths...]", "media files, folders or globs (default: this folder)")
    .option(
      "--to <targets>",
      "where captions go, separated by commas: txt, json (beside the file), list (one captions.json), xmp (into the picture, with ExifTool), vtt (descriptions of videos and sounds)",
      targets,
      ["txt"],
    )
    .option("--list <file>", "the file that --to list writes (default: captions.json in the workspace)")
    .option("--overwrite", "caption again what is captioned")
    .option("--limit <n>", "at most this many new captions", integer(1))
    .option("--seed <n>", "same seed, same captions", integer(0, 2 ** 32 - 1))
    .option("--max-iterations <n>", "rounds of new captions", integer(0, 1000))
    .option("-q, --quiet", "no progress")
    .option("-v, --verbose", "the engine's log on standard error")
    .addHelpText(
      "after",
      `
Examples:
  mils assets photos/ --to txt
  mils assets "clips/*.mp4" --to vtt,json

Exit code: 0 done, 1 some files failed, 2 nothing could be done, 130 interrupted (what is done is kept).`,
    )
    .action((paths: string[], flags: AssetFlags) => captionFiles(paths, flags, context));
  addEngineOptions(command);
}

async function captionFiles(paths: readonly string[], flags: AssetFlags, context: CliContext): Promise<void> {
  const { captionAssets, loadSettings, modelIdentity, openWorkspace } = await import("../../workflow/index.ts");
  const root = await workspaceRoot(context.cwd);
  const workspace = openWorkspace({ root, settings: await loadSettings(root) });
  const files = await mediaFiles(workspace, paths, context);
  const bar = new ProgressBar(context.stderr, context.isTTY, files.length);
  const outcomes = captionAssets(workspace, context.startEngine(), files, {
    models: await modelIdentity(context.engineSettings()),
    solve: {
      ...(flags.seed !== undefined && { seed: flags.seed }),
      ...(flags.maxIterations !== undefined && { maxIterations: flags.maxIterations }),
    },
    targets: flags.to,
    overwrite: flags.overwrite === true,
    signal: context.signal,
    ...(flags.list !== undefined && { list: resolve(context.cwd, flags.list) }),
  });
  let captioned = 0;
  let before = 0;
  let failed = 0;
  try {
    for await (const outcome of outcomes) {
      const name = relative(context.cwd, outcome.path);
      bar.clear();
      if (outcome.kind === "captioned") {
        captioned += 1;
        const { caption, confidence } = outcome.caption;
        context.stdout.write(`${name}: ${caption}\n`);
        if (confidence !== undefined && confidence < workspace.settings.minConfidence)
          context.stderr.write(`${name}: confidence ${confidence.toFixed(2)}, needs review\n`);
      } else if (outcome.kind === "failed") {
        failed += 1;
        context.stderr.write(`mils: ${outcome.message}\n`);
        context.setExitCode(1);
      } else if (outcome.kind === "unfit") {
        context.stderr.write(`mils: ${name}: nothing of ${flags.to.join(", ")} can be written for this kind of file\n`);
      } else {
        before += 1;
      }
      if (flags.quiet !== true) bar.advance(name, "");
      if (captioned === flags.limit) break;
    }
  } catch (thrown) {
    if (!context.signal.aborted) throw thrown;
    context.setExitCode(130);
  } finally {
    bar.clear();
  }
  if (flags.quiet !== true) context.stderr.write(`${captioned} captioned, ${before} captioned before, ${failed} failed.\n`);
}

async function mediaFiles(workspace: Workspace, paths: readonly string[], context: CliContext): Promise<string[]> {
  const { discover, MEDIA_EXTENSIONS } = await import("../../workflow/index.ts");
  const { root, settings } = workspace;
  const files: string[] = [];
  for await (const path of discover(paths, {
    workspace: root,
    cwd: context.cwd,
    extensions: MEDIA_EXTENSIONS,
    ignore: settings.ignore,
    signal: context.signal,
  })) {
    files.push(path);
  }
  return files;
}

function targets(value: string): AssetTarget[] {
  return value.split(",").map((part) => {
    const target = TARGETS.find((known) => known === part.trim());
    if (target === undefined) throw new InvalidArgumentError(`${part} is none of ${TARGETS.join(", ")}.`);
    return target;
  });
}
