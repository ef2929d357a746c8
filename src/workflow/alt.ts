import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import type { Engine } from "../client/types.ts";
import { MilsError, type MilsErrorCode, messageOf, type SolveOptions, type TraceEvent } from "../protocol/index.ts";
import { svgText } from "../words/svgText.ts";
import { describe, recognise } from "./describePicture.ts";
import { modalityOf } from "./mediaFiles.ts";
import { type KnownPicture, type Proposal, type ProposeOptions, propose } from "./propose.ts";
import { Rewriter } from "./rewrite.ts";
import type { Picture, Selection } from "./select.ts";
import { prepareStore, type Workspace } from "./workspace.ts";

export interface ProposeAllOptions {
  /** From `modelIdentity`: part of the cache's key. */
  readonly models: string;
  readonly solve: Partial<SolveOptions>;
  /** Soft limit in characters; default: the project's. */
  readonly maxLength?: number;
  readonly minConfidence?: number;
  /** Pictures asked of the engine at once. One engine works on one picture at a time, so more only keeps it from waiting. Default 2. */
  readonly jobs?: number;
  /** Lets an instruct model put each caption into the words of its place; the scorer has the last word. */
  readonly rewrite?: boolean;
  /** How much less the scorer may like a rewritten text, in its own units; default: the project's. */
  readonly rewriteMargin?: number;
  /** What a person should know of the whole run, once. */
  readonly onNote?: (message: string) => void;
  readonly signal?: AbortSignal;
  readonly onEvent?: (picture: Picture, event: TraceEvent) => void;
}

/** What became of one picture. */
export type PictureOutcome =
  | {
      readonly kind: "proposed";
      readonly picture: Picture;
      readonly proposals: readonly Proposal[];
      readonly cached: boolean;
      readonly milliseconds: number;
    }
  | { readonly kind: "failed"; readonly picture: Picture; readonly message: string };

/** Errors that no other picture would fare better with. */
const ENVIRONMENT: ReadonlySet<MilsErrorCode> = new Set(["model-missing", "model-damaged", "configuration", "invalid-parameter"]);

/**
 * Describes every picture of a selection once and proposes a text for each of its references, picture by picture. What is found is in the
 * cache before it is handed on, so a process that ends at any moment loses at most the pictures under way, and the next run goes on from there.
 * @throws MilsError where no other picture would fare better; the signal's reason when cancelled
 */
export async function* proposeAll(
  workspace: Workspace,
  engine: Engine,
  selection: Selection,
  options: ProposeAllOptions,
): AsyncGenerator<PictureOutcome, void, undefined> {
  await prepareStore(workspace);
  const { jobs = 2, signal } = options;
  const rewriter = options.rewrite === true ? rewriterOf(workspace, engine, options) : undefined;
  const underWay = new Map<Picture, Promise<PictureOutcome>>();
  const waiting = [...selection.pictures];
  try {
    while (waiting.length > 0 || underWay.size > 0) {
      signal?.throwIfAborted();
      while (underWay.size < jobs) {
        const picture = waiting.shift();
        if (picture === undefined) break;
        const work = outcomeOf(workspace, engine, picture, options, rewriter);
        // The failure is thrown by the race below; until then it must not count as unhandled.
        work.catch(() => undefined);
        underWay.set(picture, work);
      }
      const outcome = await Promise.race(underWay.values());
      underWay.delete(outcome.picture);
      yield outcome;
    }
  } finally {
    await Promise.allSettled(underWay.values());
  }
}

function rewriterOf(workspace: Workspace, engine: Engine, options: ProposeAllOptions): Rewriter {
  const { models, solve, signal, onNote } = options;
  return new Rewriter(workspace, engine, {
    models,
    maxLength: options.maxLength ?? workspace.settings.maxLength,
    margin: options.rewriteMargin ?? workspace.settings.rewriteMargin,
    seed: solve.seed ?? 0,
    ...(signal && { signal }),
    ...(onNote && { onUnable: onNote }),
  });
}

async function outcomeOf(
  workspace: Workspace,
  engine: Engine,
  picture: Picture,
  options: ProposeAllOptions,
  rewriter: Rewriter | undefined,
): Promise<PictureOutcome> {
  const { models, solve, signal, onEvent } = options;
  const started = workspace.now();
  try {
    const facts = { hash: picture.hash, uses: picture.references.length, ...(await factsOf(workspace, engine, picture, signal)) };
    const limits = {
      maxLength: options.maxLength ?? workspace.settings.maxLength,
      minConfidence: options.minConfidence ?? workspace.settings.minConfidence,
    };
    let proposals = picture.references.map((selected) => propose(workspace, selected, facts, limits));
    let cached = true;
    // Where a link leads and what a sign says need no caption: it is made only when some place of the picture asks for one.
    if (proposals.some(({ state }) => state === "unsuitable")) {
      const description = await describe(workspace, engine, picture.path, picture.hash, {
        models,
        solve,
        ...(signal !== undefined && { signal }),
        ...(onEvent !== undefined && { onEvent: (event: TraceEvent) => onEvent(picture, event) }),
      });
      cached = description.cached;
      const known = { ...facts, caption: description.caption };
      proposals = picture.references.map((selected) => propose(workspace, selected, known, limits));
      if (rewriter !== undefined) proposals = await Promise.all(proposals.map((proposal) => rewritten(workspace, rewriter, proposal, known, limits)));
    }
    return { kind: "proposed", picture, proposals, cached, milliseconds: workspace.now() - started };
  } catch (thrown) {
    signal?.throwIfAborted();
    if (thrown instanceof MilsError && ENVIRONMENT.has(thrown.code)) throw thrown;
    return { kind: "failed", picture, message: messageOf(thrown) };
  }
}

/** The proposal with its caption rewritten for its place, or as it is where that gave nothing better. */
async function rewritten(
  workspace: Workspace,
  rewriter: Rewriter,
  proposal: Proposal,
  known: KnownPicture,
  limits: ProposeOptions,
): Promise<Proposal> {
  if (proposal.text === undefined || proposal.origin !== "caption") return proposal;
  const text = await rewriter.rewrite(proposal.selected, known.hash, proposal.text);
  return text === undefined ? proposal : propose(workspace, proposal.selected, { ...known, rewritten: text }, limits);
}

/** What can be read from a picture without captioning it: the text of a drawing, else the words a recogniser finds. */
async function factsOf(
  workspace: Workspace,
  engine: Engine,
  picture: Picture,
  signal: AbortSignal | undefined,
): Promise<Pick<KnownPicture, "words" | "drawing">> {
  if (modalityOf(picture.path) !== "image") return {};
  if (extname(picture.path).toLowerCase() === ".svg") return { drawing: svgText(await readFile(picture.path, "utf8")) };
  const words = await recognise(workspace, engine, picture.path, picture.hash, signal);
  return words === undefined ? {} : { words };
}
