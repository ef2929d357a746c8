import { dirname, join } from "node:path";
import { removeLeftovers } from "./atomicWrite.ts";
import type { Proposal } from "./propose.ts";
import { runsOf } from "./status.ts";
import { newRunId, type Workspace } from "./workspace.ts";
import { type TextToWrite, type WriteOutcome, writeTexts } from "./writeTexts.ts";

export interface ProposalsWritten {
  readonly written: readonly Proposal[];
  readonly failed: WriteOutcome["failed"];
}

/** A run that writes into documents, as the ledger knows it. */
export interface WritingRun {
  readonly id: string;
  /** Writes the texts of proposals, each document at once. */
  write(proposals: readonly Proposal[], textOf?: (proposal: Proposal) => string | undefined): Promise<ProposalsWritten>;
  /** Says in the ledger that the run was not killed. */
  end(cancelled: boolean): Promise<void>;
}

/**
 * Begins a run that writes. A run that was killed before may have left temporary files beside the document it was writing; they are removed.
 * @param options what the person asked for, for people who read the ledger
 */
export async function beginRun(workspace: Workspace, options: Readonly<Record<string, unknown>>): Promise<WritingRun> {
  await removeLeftoversOfKilledRuns(workspace);
  const id = newRunId(workspace.now());
  const time = () => new Date(workspace.now()).toISOString();
  await workspace.ledger.append([{ type: "run", run: id, time: time(), options }]);
  let written = 0;
  return {
    id,
    async write(proposals, textOf = (proposal) => proposal.text) {
      const texts = new Map<TextToWrite, Proposal>();
      for (const proposal of proposals) {
        const text = textOf(proposal);
        if (text !== undefined) texts.set(toWrite(proposal, text), proposal);
      }
      const outcome = await writeTexts(workspace, id, [...texts.keys()]);
      written += outcome.written.length;
      return { written: outcome.written.flatMap((text) => texts.get(text) ?? []), failed: outcome.failed };
    },
    async end(cancelled) {
      await workspace.ledger.append([{ type: "end", run: id, time: time(), written, cancelled }]);
      await workspace.ledger.close();
    },
  };
}

function toWrite(proposal: Proposal, text: string): TextToWrite {
  const { selected, hash, models, score } = proposal;
  const own = text === proposal.text;
  return {
    path: selected.path,
    reference: selected.reference,
    ordinal: selected.ordinal,
    text,
    mediaPath: selected.mediaPath,
    mediaHash: hash,
    origin: own ? proposal.origin : "person",
    ...(models !== undefined && { models }),
    ...(own && score !== undefined && { score }),
  };
}

async function removeLeftoversOfKilledRuns(workspace: Workspace): Promise<void> {
  const records = await workspace.ledger.read();
  const killed = new Set(runsOf(records).flatMap(({ run, state }) => (state === "interrupted" ? [run] : [])));
  const folders = new Set(
    records.flatMap((record) => (record.type === "write" && killed.has(record.run) ? [dirname(join(workspace.root, record.file))] : [])),
  );
  await Promise.all([...folders].map(removeLeftovers));
}
