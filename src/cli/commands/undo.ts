import { resolve } from "node:path";
import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { workspaceRoot } from "../workspaceRoot.ts";

/** `mils undo`: takes back the texts the machine wrote, as far as they are still as it wrote them. */
export function register(program: Command, context: CliContext): void {
  program
    .command("undo")
    .description("Restore every text that is still as MILS wrote it; list those that were changed since.")
    .argument("[paths...]", "documents or folders (default: all)")
    .option("--run <id>", "only the texts of this run (see: mils status)")
    .action(async (paths: readonly string[], options: { run?: string }) => {
      const { openWorkspace, undo, workspaceStatus } = await import("../../workflow/index.ts");
      const workspace = openWorkspace({ root: await workspaceRoot(context.cwd) });
      if (options.run !== undefined && !(await workspaceStatus(workspace)).some(({ run }) => run === options.run)) {
        context.stderr.write(`mils: there is no run ${options.run}; see \`mils status\`.\n`);
        context.setExitCode(2);
        return;
      }
      const outcome = await undo(workspace, {
        ...(options.run !== undefined && { run: options.run }),
        ...(paths.length > 0 && { paths: paths.map((path) => resolve(context.cwd, path)) }),
      });
      for (const { file, newText } of outcome.restored) context.stdout.write(`restored ${file}: ${newText}\n`);
      for (const { record, reason } of outcome.left) context.stdout.write(`left     ${record.file}: ${record.newText} (${reason})\n`);
      const nothing = outcome.restored.length + outcome.left.length === 0;
      context.stdout.write(nothing ? "Nothing to undo.\n" : `${outcome.restored.length} restored, ${outcome.left.length} left.\n`);
      await workspace.ledger.close();
      if (outcome.left.length > 0) context.setExitCode(1);
    });
}
