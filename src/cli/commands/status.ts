import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { plural } from "../plural.ts";
import { workspaceRoot } from "../workspaceRoot.ts";

/** `mils status`: what MILS wrote in this workspace, run by run. */
export function register(program: Command, context: CliContext): void {
  program
    .command("status")
    .description("List the runs that wrote into this workspace, with what can be undone.")
    .option("--json", "as JSON")
    .action(async (options: { json?: boolean }) => {
      const { openWorkspace, workspaceStatus } = await import("../../workflow/index.ts");
      const runs = await workspaceStatus(openWorkspace({ root: await workspaceRoot(context.cwd) }));
      if (options.json === true) {
        context.stdout.write(`${JSON.stringify(runs, undefined, 2)}\n`);
        return;
      }
      if (runs.length === 0) context.stdout.write("MILS has not written anything here yet.\n");
      for (const { run, time, written, undone, documents, state } of runs) {
        const taken = undone === 0 ? "" : `, ${undone} undone`;
        const next = state === "interrupted" ? " (run `mils alt --write` again to go on)" : "";
        context.stdout.write(`${run}  ${time}  ${state}${next}  ${plural(written, "text")} in ${plural(documents, "document")}${taken}\n`);
      }
    });
}
