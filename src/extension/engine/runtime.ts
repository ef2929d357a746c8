import { execFile } from "node:child_process";
import type { Runtime } from "../../client/engineClient.ts";

/** The oldest Node the engine runs on. */
const OLDEST_MAJOR = 20;
/** Milliseconds `node --version` gets: a version manager's shim may start a shell first. */
const PROBE_PATIENCE = 5_000;

export interface FoundRuntime {
  readonly runtime: Runtime;
  /** For the log: what was taken and why. */
  readonly reason: string;
}

/** Prints what `COMMAND --version` prints; undefined when it cannot be run. */
export type ProbeVersion = (command: string) => Promise<string | undefined>;

/**
 * The JavaScript runtime for the engine: the one the setting names, else `node` on PATH, else VS Code's own. A real Node is preferred because
 * Electron's allocator traps on very large single allocations (electron#44291, onnxruntime#29763).
 *
 * @param nodePath the setting `mils.nodePath`; empty when not set
 * @param own this process's executable
 */
export async function findRuntime(nodePath: string, own: string, probe: ProbeVersion = probeVersion): Promise<FoundRuntime> {
  const refused: string[] = [];
  for (const command of nodePath === "" ? ["node"] : [nodePath, "node"]) {
    const version = await probe(command);
    const major = Number(/^v(\d+)\./.exec(version ?? "")?.[1] ?? 0);
    if (major >= OLDEST_MAJOR) return { runtime: { command }, reason: [...refused, `${command} is Node ${version}`].join("; ") };
    refused.push(version === undefined ? `${command} cannot be run` : `${command} is Node ${version}, older than ${OLDEST_MAJOR}`);
  }
  return {
    // In Electron this variable makes the executable behave as Node; where the extension host is a plain Node it has no effect.
    runtime: { command: own, env: { ELECTRON_RUN_AS_NODE: "1" } },
    reason: [...refused, `VS Code's own runtime (${own}) is used`].join("; "),
  };
}

function probeVersion(command: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile(command, ["--version"], { timeout: PROBE_PATIENCE, windowsHide: true }, (error, stdout) => resolve(error ? undefined : stdout.trim()));
  });
}
