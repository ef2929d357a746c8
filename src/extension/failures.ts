import { type MilsErrorCode, messageOf } from "../protocol/errors.ts";

/** What a person can do about a failure: each becomes one button. */
export type NextStep = "restart" | "showLog" | "chooseModels" | "doctor" | "retry" | "openFile" | "openSettings" | "setHubToken";

/** A failure as it is shown: one line and the buttons beside it, the most helpful first. */
export interface Failure {
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly steps: readonly NextStep[];
  /** The file at fault, where there is one. */
  readonly file?: string;
}

const STEPS: Readonly<Record<MilsErrorCode, readonly NextStep[]>> = {
  "media-unreadable": ["showLog"],
  "media-undecodable": ["openFile", "showLog"],
  "media-too-large": ["showLog"],
  "media-unsupported": ["doctor", "chooseModels"],
  "model-missing": ["chooseModels", "showLog", "restart"],
  "model-damaged": ["chooseModels", "showLog", "restart"],
  "model-failed": ["restart", "chooseModels", "showLog"],
  "model-unsuitable": ["chooseModels"],
  "server-failed": ["retry", "chooseModels", "showLog"],
  "out-of-memory": ["chooseModels", "restart", "showLog"],
  "engine-died": ["restart", "showLog"],
  "invalid-parameter": ["openSettings"],
  "document-syntax": ["openFile"],
  "document-changed": ["retry"],
  "write-failed": ["openFile", "showLog"],
  configuration: ["openSettings", "showLog"],
  "download-failed": ["retry", "setHubToken", "showLog"],
  cancelled: [],
  internal: ["showLog", "restart"],
};

/** Codes after which the work can go on with another file: worth a warning, no error. */
const WARNINGS: ReadonlySet<MilsErrorCode> = new Set(["document-changed", "document-syntax", "media-unsupported"]);

/**
 * What to show for anything that was thrown; undefined for a cancellation, which the person who cancelled knows of.
 * Errors are recognised by their shape: several copies of the class may be in memory, one for each bundle that was loaded.
 */
export function failureOf(thrown: unknown): Failure | undefined {
  if (isCancellation(thrown)) return undefined;
  const code = codeOf(thrown);
  const file = thrown instanceof Error && "file" in thrown && typeof thrown.file === "string" ? thrown.file : undefined;
  return {
    severity: WARNINGS.has(code) ? "warning" : "error",
    message: messageOf(thrown),
    steps: STEPS[code],
    ...(file === undefined ? {} : { file }),
  };
}

/** Failures that no other file would escape: there is no point in trying the next one. */
const COMMON_CAUSES: ReadonlySet<MilsErrorCode> = new Set([
  "model-missing",
  "model-damaged",
  "model-failed",
  "engine-died",
  "out-of-memory",
  "server-failed",
  "configuration",
]);

/** Whether a failure of one file means the same failure for every other. */
export function concernsAll(thrown: unknown): boolean {
  return COMMON_CAUSES.has(codeOf(thrown));
}

function codeOf(thrown: unknown): MilsErrorCode {
  if (thrown instanceof Error && "code" in thrown && typeof thrown.code === "string" && thrown.code in STEPS) return thrown.code as MilsErrorCode;
  return "internal";
}

/** True for a run that was stopped before it found anything, for an aborted signal's reason and for VS Code's own cancellation error. */
export function isCancellation(thrown: unknown): boolean {
  return (
    thrown instanceof Error &&
    (codeOf(thrown) === "cancelled" || thrown.name === "AbortError" || thrown.name === "Canceled" || thrown.name === "CancellationError")
  );
}
