import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";

const MARKS = [".mils", "mils.config.json", ".git"] as const;

/** The folder that owns the ledger and the cache: the nearest one above with `.mils`, a settings file or a repository, else `cwd`. */
export async function workspaceRoot(cwd: string): Promise<string> {
  for (let at = cwd; ; at = dirname(at)) {
    for (const mark of MARKS) {
      if ((await stat(join(at, mark)).catch(() => undefined)) !== undefined) return at;
    }
    if (dirname(at) === at) return cwd;
  }
}
