import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { SolveOptions } from "../protocol/index.ts";
import type { Proposal, Selectable, Selection, Workspace, WritingRun } from "../workflow/index.ts";
import type { CliContext } from "./context.ts";
import { plural } from "./plural.ts";
import { ProgressBar } from "./progressBar.ts";
import { terminalPrompter } from "./terminalPrompter.ts";
import { workspaceRoot } from "./workspaceRoot.ts";

export interface AltFlags {
  readonly write?: boolean;
  readonly interactive?: boolean;
  readonly overwrite?: boolean;
  readonly only?: readonly Selectable[];
  readonly limit?: number;
  readonly report?: string;
  readonly json?: boolean;
  readonly maxLength?: number;
  readonly jobs?: number;
  readonly includeDoubtful?: boolean;
  readonly minConfidence?: number;
  readonly rewrite?: boolean;
  readonly rewriteMargin?: number;
  readonly seed?: number;
  readonly maxIterations?: number;
  readonly timeBudget?: number;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** What a run of `mils alt` has come to so far. */
class Tally {
  readonly proposals: Proposal[] = [];
  readonly written = new Set<Proposal>();
  described = 0;
  cached = 0;
  failed = 0;
}

/** Selects, describes, proposes and, when told to, writes. Progress goes to stderr, proposals to stdout. */
export async function runAlt(paths: readonly string[], flags: AltFlags, context: CliContext): Promise<void> {
  const { beginRun, loadSettings, openWorkspace, selectReferences } = await import("../workflow/index.ts");
  const root = await workspaceRoot(context.cwd);
  const workspace = openWorkspace({ root, settings: await loadSettings(root) });
  const { only, overwrite, limit } = flags;
  const chosen = { ...(only && { only }), ...(overwrite && { overwrite }), ...(limit && { limit }) };
  const selection = await selectReferences(workspace, { paths, cwd: context.cwd, signal: context.signal, ...chosen });
  if (flags.quiet !== true) context.stderr.write(describeSelection(selection, flags.verbose === true));
  for (const { file, message } of selection.failures) context.stderr.write(`mils: ${file}: ${message}\n`);
  if (selection.failures.length > 0) context.setExitCode(1);
  if (selection.pictures.length === 0) return;

  const writes = flags.write === true || flags.interactive === true;
  const run = writes ? await beginRun(workspace, { paths, ...flags }) : undefined;
  const tally = new Tally();
  let cancelled = false;
  try {
    await describeAndWrite(workspace, selection, run, flags, context, tally);
  } catch (thrown) {
    if (!context.signal.aborted) throw thrown;
    cancelled = true;
    context.setExitCode(130);
  } finally {
    await run?.end(cancelled);
  }
  if (flags.report !== undefined) await writeReport(flags.report, tally, context);
  if (flags.quiet !== true) context.stderr.write(describeEnd(tally, selection, run, cancelled));
}

async function describeAndWrite(
  workspace: Workspace,
  selection: Selection,
  run: WritingRun | undefined,
  flags: AltFlags,
  context: CliContext,
  tally: Tally,
): Promise<void> {
  const { Estimate, formatDuration, modelIdentity, proposeAll } = await import("../workflow/index.ts");
  const bar = new ProgressBar(context.stderr, context.isTTY && flags.interactive !== true, selection.pictures.length);
  const estimate = new Estimate();
  const prompter = flags.interactive === true ? terminalPrompter(context) : undefined;
  const { maxLength, minConfidence, jobs, rewriteMargin } = flags;
  const outcomes = proposeAll(workspace, context.startEngine(), selection, {
    models: await modelIdentity(context.engineSettings()),
    solve: solveOptions(flags),
    signal: context.signal,
    ...(maxLength !== undefined && { maxLength }),
    ...(minConfidence !== undefined && { minConfidence }),
    ...(jobs !== undefined && { jobs }),
    // Who gives a margin wants the texts rewritten.
    ...((flags.rewrite === true || rewriteMargin !== undefined) && { rewrite: true }),
    ...(rewriteMargin !== undefined && { rewriteMargin }),
    onNote: (message) => {
      bar.clear();
      context.stderr.write(`mils: ${message}\n`);
    },
  });
  /** Proposals of pictures from the cache, gathered so that each document is written once for all of them. */
  let gathered: Proposal[] = [];
  const flush = async () => {
    const batch = gathered;
    gathered = [];
    await writeBatch(run, batch, flags, context, tally);
  };
  try {
    let left = selection.pictures.length;
    for await (const outcome of outcomes) {
      left -= 1;
      bar.clear();
      if (outcome.kind === "failed") {
        tally.failed += 1;
        context.stderr.write(`mils: ${outcome.message}\n`);
        context.setExitCode(1);
      } else {
        tally.proposals.push(...outcome.proposals);
        if (outcome.cached) tally.cached += 1;
        else {
          tally.described += 1;
          estimate.add(outcome.milliseconds);
        }
        if (prompter === undefined) {
          for (const proposal of outcome.proposals) context.stdout.write(flags.json === true ? jsonLine(proposal) : proposalLine(proposal));
          gathered.push(...outcome.proposals);
          if (!outcome.cached) await flush();
        } else if (!(await askAbout(outcome.proposals, prompter, run, context, tally))) {
          return;
        }
      }
      const remaining = estimate.remaining(left);
      if (flags.quiet !== true && prompter === undefined) {
        bar.advance(
          outcome.picture.references[0]?.reference.source ?? "",
          remaining === undefined || left === 0 ? "" : `${formatDuration(remaining)} left`,
        );
      }
    }
  } finally {
    bar.clear();
    prompter?.close();
    await flush();
  }
}

async function writeBatch(
  run: WritingRun | undefined,
  proposals: readonly Proposal[],
  flags: AltFlags,
  context: CliContext,
  tally: Tally,
): Promise<void> {
  if (run === undefined) return;
  const ready = proposals.filter(
    ({ state, text }) => text !== undefined && (state === "ready" || (state === "doubtful" && flags.includeDoubtful === true)),
  );
  report(await run.write(ready), context, tally);
}

function report({ written, failed }: Awaited<ReturnType<WritingRun["write"]>>, context: CliContext, tally: Tally): void {
  for (const proposal of written) tally.written.add(proposal);
  for (const { message } of failed) context.stderr.write(`mils: ${message}\n`);
  if (failed.length > 0) context.setExitCode(1);
}

/** @returns false when the person ended it */
async function askAbout(
  proposals: readonly Proposal[],
  prompter: ReturnType<typeof terminalPrompter>,
  run: WritingRun | undefined,
  context: CliContext,
  tally: Tally,
): Promise<boolean> {
  for (const proposal of proposals) {
    const decision = await prompter.ask(proposal);
    if (decision.kind === "quit") return false;
    if (decision.kind === "skip" || run === undefined) continue;
    report(await run.write([proposal], () => (decision.kind === "accept" ? decision.text : "")), context, tally);
  }
  return true;
}

function solveOptions(flags: AltFlags): Partial<SolveOptions> {
  return {
    ...(flags.seed !== undefined && { seed: flags.seed }),
    ...(flags.maxIterations !== undefined && { maxIterations: flags.maxIterations }),
    ...(flags.timeBudget !== undefined && { timeBudget: flags.timeBudget * 1000 }),
  };
}

function proposalLine({ selected, text, state, notes }: Proposal): string {
  const place = `${selected.file}:${selected.line}:${selected.column}`;
  const mark = state === "ready" ? "" : ` [${state === "doubtful" ? "needs review" : "nothing suitable"}: ${notes.join(" ")}]`;
  return `${place} ${text ?? selected.snippet}${mark}\n`;
}

function jsonLine({ selected, text, state, kind, origin, notes, score, confidence, candidates }: Proposal): string {
  const { file, line, column, reason, reference } = selected;
  return `${JSON.stringify({ file, line, column, source: reference.source, reason, kind, state, text, origin, score, confidence, notes, candidates })}\n`;
}

async function writeReport(file: string, tally: Tally, context: CliContext): Promise<void> {
  const { reviewPage } = await import("../workflow/index.ts");
  await writeFile(resolve(context.cwd, file), await reviewPage(tally.proposals, "Alternative texts", (proposal) => tally.written.has(proposal)));
  context.stderr.write(`Review page: ${file}\n`);
}

function describeSelection(selection: Selection, everything: boolean): string {
  const { pictures, references, documents, skipped } = selection;
  const head =
    pictures.length === 0
      ? "Every image that can be described has an alternative text.\n"
      : `${plural(references, "image")} in ${plural(documents, "document")} ${references === 1 ? "waits" : "wait"} for a text: ${plural(pictures.length, "picture")} to describe.\n`;
  if (skipped.length === 0) return head;
  if (everything)
    return head + skipped.map(({ file, line, column, source, reason }) => `  skipped ${file}:${line}:${column} ${source}: ${reason}\n`).join("");
  const counts = new Map<string, number>();
  for (const { reason } of skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return `${head}${[...counts].map(([reason, count]) => `  ${count} skipped: ${reason}\n`).join("")}`;
}

function describeEnd(tally: Tally, selection: Selection, run: WritingRun | undefined, cancelled: boolean): string {
  const doubtful = tally.proposals.filter((proposal) => proposal.state !== "ready" && !tally.written.has(proposal)).length;
  const done = tally.described + tally.cached + tally.failed;
  const parts = [
    `${plural(tally.described, "picture")} described${tally.cached > 0 ? `, ${tally.cached} needed no new caption` : ""}${tally.failed > 0 ? `, ${tally.failed} failed` : ""}`,
    ...(doubtful > 0 ? [`${plural(doubtful, "text")} to review`] : []),
    run === undefined
      ? "nothing was written (use --write or --interactive)"
      : `${plural(tally.written.size, "text")} written${tally.written.size > 0 ? ` (mils undo --run ${run.id})` : ""}`,
  ];
  return `${cancelled ? `Interrupted after ${done} of ${selection.pictures.length}: run again to go on. ` : ""}${parts.join("; ")}.\n`;
}
