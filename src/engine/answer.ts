import { type CancellationToken, ErrorCodes, ResponseError } from "vscode-jsonrpc/node";
import { type ErrorData, MilsError, type MilsErrorCode, messageOf } from "../protocol/index.ts";
import { NonFiniteScoreError } from "../solver/index.ts";

/** A signal that aborts with the request's cancellation. */
export function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  const cancel = () => controller.abort(new MilsError("cancelled", "The request was cancelled."));
  if (token.isCancellationRequested) cancel();
  token.onCancellationRequested(cancel);
  return controller.signal;
}

/** Runs a request's work; what it throws becomes an error response that keeps its code and file. */
export async function answer<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    const { code, file } = thrown instanceof MilsError ? thrown : { code: codeOf(thrown), file: undefined };
    const data: ErrorData = { code, ...(file !== undefined && { file }) };
    throw new ResponseError(ErrorCodes.InternalError, messageOf(thrown), data);
  }
}

function codeOf(thrown: unknown): MilsErrorCode {
  if (thrown instanceof NonFiniteScoreError) return "model-failed";
  return thrown instanceof RangeError ? "invalid-parameter" : "internal";
}
