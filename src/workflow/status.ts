import type { LedgerRecord } from "./ledger.ts";
import type { Workspace } from "./workspace.ts";

/** One run as its ledger records tell it. */
export interface RunStatus {
  readonly run: string;
  /** ISO 8601. */
  readonly time: string;
  readonly written: number;
  readonly undone: number;
  readonly documents: number;
  /** `interrupted`: the process was killed; running again goes on where it stopped. */
  readonly state: "complete" | "cancelled" | "interrupted";
}

/** Every run that wrote something or was interrupted, oldest first. */
export async function workspaceStatus(workspace: Workspace): Promise<RunStatus[]> {
  return runsOf(await workspace.ledger.read());
}

export function runsOf(records: readonly LedgerRecord[]): RunStatus[] {
  const runs = new Map<string, { time: string; written: number; undone: number; files: Set<string>; state: RunStatus["state"] }>();
  for (const record of records) {
    let run = runs.get(record.run);
    if (run === undefined) {
      run = { time: record.time, written: 0, undone: 0, files: new Set(), state: "interrupted" };
      runs.set(record.run, run);
    }
    if (record.type === "write") {
      run.written += 1;
      run.files.add(record.file);
    } else if (record.type === "undo") {
      run.undone += 1;
    } else if (record.type === "end") {
      run.state = record.cancelled ? "cancelled" : "complete";
    }
  }
  return [...runs].map(([run, { time, written, undone, files, state }]) => ({ run, time, written, undone, documents: files.size, state }));
}
