import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { EngineClient } from "../client/engineClient.ts";
import { MilsError, messageOf } from "../protocol/index.ts";
import { modelStoreOf } from "../workflow/modelStore.ts";
import { commands } from "./commands/index.ts";
import type { CliContext, ExitCode } from "./context.ts";
import { engineSettingsOf } from "./engineOptions.ts";
import { hintFor } from "./hints.ts";

declare const MILS_VERSION: string | undefined;
const VERSION = typeof MILS_VERSION === "string" ? MILS_VERSION : "development";

/**
 * Runs one command line.
 * @param args without the executable and the script
 * @param packageRoot the folder with `dist`, `pools` and `models`
 * @returns the exit code: 0 done, 1 findings or some files failed, 2 usage or environment, 130 interrupted
 */
export async function main(args: readonly string[], packageRoot: string): Promise<ExitCode> {
  const interruption = new AbortController();
  // The first Ctrl-C asks for what was found so far; the second one ends the process as it would without us.
  const interrupt = () => interruption.abort(new MilsError("cancelled", "Interrupted."));
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);

  const program = new Command("mils");
  let exitCode: ExitCode = 0;
  let running: Command = program;
  let engine: EngineClient | undefined;
  const context: CliContext = {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    env: process.env,
    cwd: process.cwd(),
    isTTY: process.stderr.isTTY === true,
    signal: interruption.signal,
    setExitCode: (code) => {
      exitCode = code > exitCode ? code : exitCode;
    },
    engineSettings: () => engineSettingsOf(running, packageRoot, process.cwd(), process.env),
    modelStore: () => modelStoreOf(process.env, packageRoot),
    startEngine: () => startEngine(),
    startModelEngine: () => startEngine(),
  };
  const startEngine = (): EngineClient => {
    const verbose = running.opts<{ verbose?: boolean }>().verbose === true;
    engine ??= new EngineClient({
      settings: context.engineSettings(),
      runtime: { command: process.execPath },
      engineModule: join(packageRoot, "dist", "engine.js"),
      log: ({ level, message }) => verbose && context.stderr.write(`${level}: ${message}\n`),
    });
    return engine;
  };

  program
    .description("Describes images, video and audio on your own machine: a language model proposes captions, a scorer ranks them.")
    .version(VERSION)
    .showHelpAfterError("(add --help for the options)")
    .configureHelp({ sortSubcommands: false })
    // An option behind a subcommand is the subcommand's, though the command before it has one of that name (`mils eval`).
    .enablePositionalOptions()
    .exitOverride()
    .hook("preAction", (_, action) => {
      running = action;
    });
  for (const register of commands) register(program, context);
  for (const command of program.commands) command.exitOverride();

  try {
    await program.parseAsync(args, { from: "user" });
  } catch (thrown) {
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? 0 : 2;
    if (interruption.signal.aborted) return 130;
    context.stderr.write(`mils: ${messageOf(thrown)}\n${hintFor(thrown)}`);
    if (!(thrown instanceof MilsError) && thrown instanceof Error && process.env["MILS_DEBUG"]) context.stderr.write(`${thrown.stack}\n`);
    return 2;
  } finally {
    await engine?.dispose();
  }
  return exitCode;
}
