import { join, resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import envPaths from "env-paths";
import type { EngineSettings, GeneratorLocation, GpuChoice } from "../protocol/index.ts";
import { modelStoreOf, presetDirectories } from "../workflow/modelStore.ts";

const GPU_CHOICES: readonly GpuChoice[] = ["auto", "off", "cuda", "vulkan", "metal"];

/** The options of every command that captions. */
interface EngineOptions {
  readonly models?: string;
  readonly preset?: string;
  readonly scorer?: readonly string[];
  readonly generator?: string;
  readonly generatorModel?: string;
  readonly gpu?: GpuChoice;
  readonly threads?: number;
  readonly ffmpeg?: string;
}

/** Declares them on a command; `engineSettingsOf` reads them. */
export function addEngineOptions(command: Command): Command {
  return command
    .addOption(new Option("--models <dir>", "folder with a generator and a scorer").env("MILS_MODELS"))
    .addOption(
      new Option("--scorer <dir>", "another scorer, asked before the one that is there; may be repeated, for instance for sounds").argParser(
        (directory: string, before: readonly string[] = []) => [...before, directory],
      ),
    )
    .addOption(new Option("--preset <name>", "downloaded models that belong together: balanced, paper or one of your own").conflicts("models"))
    .addOption(
      new Option("--generator <dir or url>", "another language model: a model folder, or an OpenAI-compatible server (key in MILS_API_KEY)").env(
        "MILS_GENERATOR",
      ),
    )
    .addOption(new Option("--generator-model <name>", "model to ask a server for (default: its first)"))
    .addOption(new Option("--gpu <choice>", "where the language model runs").choices(GPU_CHOICES).default("auto"))
    .addOption(new Option("--threads <n>", "threads of the models (default: physical cores minus one)").argParser(integer(1)))
    .addOption(new Option("--ffmpeg <path>", "ffmpeg for video and sound (default: the one on PATH)").env("MILS_FFMPEG"));
}

/**
 * @param packageRoot where the embedded models and the initial captions stand
 * @param cwd what relative paths of the options start from
 */
export function engineSettingsOf(
  command: Command,
  packageRoot: string,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): EngineSettings {
  const { models, preset, scorer = [], generator, generatorModel, gpu = "auto", threads, ffmpeg } = command.opts<EngineOptions>();
  const embedded = join(packageRoot, "models", "embedded");
  const directory = models === undefined ? embedded : resolve(cwd, models);
  const chosen =
    preset === undefined
      ? { generator: join(directory, "generator"), scorers: [join(directory, "scorer")] }
      : presetDirectories(preset, modelStoreOf(env, packageRoot), embedded, generator === undefined);
  return {
    generator: generatorLocation(generator ?? chosen.generator, generatorModel, cwd),
    scorers: [...scorer.map((path) => resolve(cwd, path)), ...chosen.scorers],
    pools: join(packageRoot, "pools"),
    cache: env["MILS_CACHE"] ? resolve(cwd, env["MILS_CACHE"]) : envPaths("mils", { suffix: "" }).cache,
    gpu,
    ...(threads !== undefined && { threads }),
    ...(ffmpeg !== undefined && { ffmpeg }),
  };
}

function generatorLocation(place: string, model: string | undefined, cwd: string): GeneratorLocation {
  if (!/^https?:\/\//i.test(place)) return { kind: "directory", path: resolve(cwd, place) };
  return { kind: "server", url: place, keyVariable: "MILS_API_KEY", ...(model !== undefined && { model }) };
}

/** Parses a whole number for commander. */
export function integer(lowest: number, highest = Number.MAX_SAFE_INTEGER): (value: string) => number {
  return (value) => {
    const number = Number(value);
    if (!Number.isInteger(number) || number < lowest || number > highest) {
      throw new InvalidArgumentError(
        highest === Number.MAX_SAFE_INTEGER ? `A whole number from ${lowest} is wanted.` : `A whole number from ${lowest} to ${highest} is wanted.`,
      );
    }
    return number;
  };
}
