import { resolve } from "node:path";
import { type Command, Option } from "commander";
import type { CheckSummary, Finding, FindingFormat } from "../../workflow/index.ts";
import type { CliContext } from "../context.ts";
import { workspaceRoot } from "../workspaceRoot.ts";

const FORMATS: readonly FindingFormat[] = ["pretty", "json", "sarif", "github", "markdown"];

interface CheckFlags {
  readonly format: FindingFormat;
  readonly stdinFilename?: string;
  readonly quiet?: boolean;
}

/** `mils check`: lists the references whose alternative text is missing or wrong. */
export function register(program: Command, context: CliContext): void {
  program
    .command("check")
    .summary("list images whose alternative text is missing or wrong")
    .description(
      "Lists the images whose alternative text is missing or wrong. Honours .gitignore and .milsignore; settings come from mils.config.json.",
    )
    .argument("[paths...]", "documents, folders or globs; - reads one document from standard input (default: this folder)")
    .addOption(new Option("--format <form>", "how findings are written").choices(FORMATS).default("pretty"))
    .option("--stdin-filename <name>", "check standard input as if it were this file")
    .option("-q, --quiet", "errors only: no warnings, no summary")
    .addHelpText(
      "after",
      `
Examples:
  mils check docs/
  mils check --format github
  git show :README.md | mils check --stdin-filename README.md

Exit code: 0 nothing found (or only infos), 1 errors or warnings, 2 a path is missing or a document could not be read.`,
    )
    .action((paths: string[], flags: CheckFlags) => checkPaths(program.version() ?? "", paths, flags, context));
}

async function checkPaths(version: string, paths: readonly string[], flags: CheckFlags, context: CliContext): Promise<void> {
  const { checkDocument, checkDocuments, findingReporter, loadSettings, openWorkspace } = await import("../../workflow/index.ts");
  const root = await workspaceRoot(context.cwd);
  const workspace = openWorkspace({ root, settings: await loadSettings(root) });
  const reporter = findingReporter(flags.format, version);
  context.stdout.write(reporter.begin());
  const report = (finding: Finding) => {
    if (flags.quiet === true && finding.severity !== "error") return;
    if (finding.severity !== "info") context.setExitCode(1);
    context.stdout.write(reporter.finding(finding));
  };
  let summary: CheckSummary;
  if (flags.stdinFilename !== undefined || paths.includes("-")) {
    const name = flags.stdinFilename ?? "stdin.md";
    const { references, findings } = await checkDocument(workspace, resolve(context.cwd, name), context.cwd, await textOf(context.stdin));
    for (const finding of findings) report(finding);
    summary = { documents: 1, references, findings: findings.length, documentsWithFindings: Math.min(1, findings.length), failures: [] };
  } else {
    summary = await checkDocuments(workspace, { paths, cwd: context.cwd, signal: context.signal }, report);
  }
  if (flags.quiet !== true || !forPeople(flags.format)) context.stdout.write(reporter.end(summary));
  for (const { file, message } of summary.failures) context.stderr.write(`mils: ${file}: ${message}\n`);
  if (summary.failures.length > 0) context.setExitCode(2);
}

/** Forms that end with a summary; the others need their end to be whole. */
function forPeople(format: FindingFormat): boolean {
  return format === "pretty" || format === "github";
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const { decodeText } = await import("../../workflow/index.ts");
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  return decodeText(Buffer.concat(chunks)).text;
}
