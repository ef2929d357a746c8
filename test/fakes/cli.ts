/** The real commands over an engine without models, as a process of its own that a test can kill. Usage: node cli.js alt --write */
import { appendFileSync } from "node:fs";
import { Command } from "commander";
import { register as alt } from "../../src/cli/commands/alt.ts";
import { register as undo } from "../../src/cli/commands/undo.ts";
import { fakeCliContext } from "./cliContext.ts";
import { FakeEngine } from "./engine.ts";

/** Every solver run is noted here before it begins, so that it counts however the process ends. */
const runLog = process.env["FAKE_ENGINE_RUNS"];
const engine = new FakeEngine({
  delay: Number(process.env["FAKE_ENGINE_DELAY"] ?? 0),
  failure: (path) => {
    if (runLog !== undefined) appendFileSync(runLog, `${path}\n`);
    return undefined;
  },
});
const interruption = new AbortController();
process.once("SIGINT", () => interruption.abort(new Error("interrupted")));
const context = { ...fakeCliContext(process.cwd(), { engine, signal: interruption.signal }), stdout: process.stdout, stderr: process.stderr };

const program = new Command("mils").version("0.0.0").exitOverride();
for (const register of [alt, undo]) register(program, context);
await program.parseAsync(process.argv.slice(2), { from: "user" });
process.exitCode = context.exitCode();
