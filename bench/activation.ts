import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { atMost, median, type Row } from "./row.ts";

/** Fresh processes measured. */
const PROCESSES = 9;
/** Seconds: what opening the first document may cost without anybody noticing. */
const LIMIT = 0.05;

/** What activation costs: the built extension is loaded and activated in a fresh process. */
export async function rows(): Promise<readonly Row[]> {
  const extension = join(import.meta.dirname, "../dist/extension.js");
  if (!existsSync(extension)) throw new Error(`${extension} is not built: run npm run build first.`);
  const probe = join(import.meta.dirname, "activationProbe.mjs");
  const seconds = Array.from(
    { length: PROCESSES },
    () => Number(execFileSync(process.execPath, [probe, extension], { encoding: "utf8" }).trim()) / 1000,
  );
  return [atMost("extension: seconds to load and activate in a fresh process (median)", median(seconds), LIMIT)];
}
