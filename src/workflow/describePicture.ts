import type { Engine } from "../client/types.ts";
import { type CaptionResult, MilsError, type RecognizeRequest, type SolveOptions, type TraceEvent } from "../protocol/index.ts";
import { ResultCache } from "./cache.ts";
import type { Workspace } from "./workspace.ts";

/** Changes when what is stored in the cache changes its meaning. */
const CACHE_VERSION = 3;
/** Candidates kept of a run: enough to choose from, small enough to keep for every picture. */
const KEPT_CANDIDATES = 20;

export interface DescribeOptions {
  /** From `modelIdentity`. */
  readonly models: string;
  readonly solve: Partial<SolveOptions>;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: TraceEvent) => void;
}

/** What is known about the content of one media file, wherever it stands. */
export interface Description {
  readonly caption: CaptionResult;
  /** From the cache: no model ran. */
  readonly cached: boolean;
}

/**
 * The caption of a media file: from the cache when the same bytes were captioned with the same models and options, else by one
 * run, which is in the cache before this returns. A run that was cancelled is not cached and rejects with the signal's reason.
 */
export async function describe(workspace: Workspace, engine: Engine, path: string, hash: string, options: DescribeOptions): Promise<Description> {
  const key = ResultCache.key(CACHE_VERSION, "caption", hash, options.models, options.solve);
  const known = await workspace.cache.get<CaptionResult>(key);
  if (known !== undefined) return { caption: { ...known, path }, cached: true };
  options.signal?.throwIfAborted();
  const result = await engine.caption({
    path,
    options: options.solve,
    ...(options.signal !== undefined && { signal: options.signal }),
    ...(options.onEvent !== undefined && { onEvent: options.onEvent }),
  });
  options.signal?.throwIfAborted();
  const caption: CaptionResult = { ...result, candidates: result.candidates.slice(0, KEPT_CANDIDATES) };
  if (caption.stopReason !== "cancelled") await workspace.cache.set(key, caption);
  return { caption, cached: false };
}

/**
 * The words in a picture, cached like captions; undefined where this engine cannot read words or the picture has no pixels to
 * read. A failure here never stops a caption.
 */
export async function recognise(
  workspace: Workspace,
  engine: Engine,
  path: string,
  hash: string,
  signal?: AbortSignal,
): Promise<RecognizeRequest.Result | undefined> {
  const key = ResultCache.key(CACHE_VERSION, "words", hash);
  const known = await workspace.cache.get<RecognizeRequest.Result>(key);
  if (known !== undefined) return known;
  try {
    const words = await engine.recognize({ path }, signal);
    await workspace.cache.set(key, words);
    return words;
  } catch (thrown) {
    signal?.throwIfAborted();
    // The engine's death is not the picture's fault and must be seen.
    if (thrown instanceof MilsError && thrown.code === "engine-died") throw thrown;
    return undefined;
  }
}
