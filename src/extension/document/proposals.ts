import { basename } from "node:path";
import * as vscode from "vscode";
import type { MediaReference } from "../../documents/types.ts";
import { MilsError } from "../../protocol/errors.ts";
import type { TraceEvent } from "../../protocol/index.ts";
import { modalityOf } from "../../workflow/mediaFiles.ts";
import type { Proposal } from "../../workflow/propose.ts";
import type { Picture, SelectedReference, Selection } from "../../workflow/select.ts";
import type { Workspace } from "../../workflow/workspace.ts";
import type { TextToWrite } from "../../workflow/writeTexts.ts";
import type { MilsContext } from "../context.ts";
import { engineSettings, solveOptions } from "../engine/settings.ts";
import { keptOf } from "../trace/traceStore.ts";
import { workflowEngine, workspaceOf } from "../workspaces.ts";
import { resolutionBase, resolveSource } from "./resolveSource.ts";

export interface ProposeOptions {
  readonly signal: AbortSignal;
  /** Told of each better provisional caption. */
  readonly report?: (text: string) => void;
}

/** A text for a reference, with what a person should know of it. */
export interface ProposedWrite extends TextToWrite {
  /** Why a person should look at it, as sentences; none for one to rely on. */
  readonly doubts: readonly string[];
}

/**
 * The alternative text for a reference of an open document, made as `mils alt` makes it.
 *
 * @param all the document's references, in order: rules look at neighbours
 * @throws MilsError when the media cannot be found, read or described, or when no text passes the rules
 */
export async function proposeFor(
  context: MilsContext,
  document: vscode.Uri,
  all: readonly MediaReference[],
  reference: MediaReference,
  options: ProposeOptions,
): Promise<ProposedWrite> {
  const mediaPath = await mediaOf(context, document, reference);
  const { ordinalOf } = await import("../../workflow/writeTexts.ts");
  const workspace = await workspaceOf(context, document);
  const index = all.indexOf(reference);
  const [previous, next] = [all[index - 1], all[index + 1]];
  const selected: SelectedReference = {
    path: document.fsPath,
    file: vscode.workspace.asRelativePath(document, false),
    // Nobody is told the place of a reference that is on the screen.
    line: 1,
    column: 1,
    snippet: reference.source ?? "",
    reference,
    ordinal: ordinalOf(all, reference),
    ...(previous ? { previous } : {}),
    ...(next ? { next } : {}),
    reason: "missing",
    mediaPath,
  };
  const picture: Picture = { hash: await workspace.hashes.of(mediaPath), path: mediaPath, references: [selected] };
  const [proposal] = await proposePicture(context, workspace, picture, options);
  const text = proposal && textToWrite(proposal, proposal.text);
  if (!proposal || !text) throw new MilsError("internal", noTextMessage(mediaPath, proposal), { file: mediaPath });
  return { ...text, doubts: proposal.state === "doubtful" ? proposal.notes : [] };
}

/** The workflow's proposals for the references of one picture. Rejects with a `MilsError`, or with the signal's reason. */
export async function proposePicture(
  context: MilsContext,
  workspace: Workspace,
  picture: Picture,
  options: ProposeOptions,
): Promise<readonly Proposal[]> {
  const [{ proposeAll }, { modelIdentity }] = await Promise.all([import("../../workflow/alt.ts"), import("../../workflow/cache.ts")]);
  const selection: Selection = { pictures: [picture], references: picture.references.length, documents: 1, skipped: [], failures: [] };
  const events: TraceEvent[] = [];
  let cause: unknown;
  const engine = workflowEngine(context, (thrown) => {
    cause = thrown;
  });
  const outcomes = proposeAll(workspace, engine, selection, {
    models: await modelIdentity(engineSettings(context.extension)),
    solve: solveOptions(),
    jobs: 1,
    signal: options.signal,
    onEvent: (_, event) => {
      events.push(event);
      const best = event.type === "iteration" ? keptOf(events)[0] : undefined;
      if (best) options.report?.(best.text);
    },
  });
  for await (const outcome of outcomes) {
    if (outcome.kind === "proposed") return outcome.proposals;
    // The outcome has the words of the failure; the buttons beside them depend on its code.
    throw cause ?? new MilsError("internal", outcome.message, { file: picture.path });
  }
  return [];
}

function noTextMessage(mediaPath: string, proposal: Proposal | undefined): string {
  const reason = proposal?.notes.join(" ") ?? "";
  return vscode.l10n.t("No text is proposed for {0}. {1}", basename(mediaPath), reason);
}

/** The text as it is written and recorded; undefined without one. A text that is not the proposed one is a person's. */
export function textToWrite(proposal: Proposal, text: string | undefined): TextToWrite | undefined {
  if (text === undefined) return undefined;
  const { selected, hash, models } = proposal;
  const candidate = proposal.candidates.find((each) => each.text === text);
  return {
    path: selected.path,
    reference: selected.reference,
    ordinal: selected.ordinal,
    text,
    mediaPath: selected.mediaPath,
    mediaHash: hash,
    origin: text === proposal.text ? proposal.origin : candidate ? "caption" : "person",
    ...(models ? { models } : {}),
    ...(candidate?.score === undefined ? {} : { score: candidate.score }),
  };
}

/** The media file a reference shows. Says in its error why there is none. */
async function mediaOf(context: MilsContext, document: vscode.Uri, reference: MediaReference): Promise<string> {
  const source = reference.source ?? "";
  if (!resolutionBase(document))
    throw new MilsError("media-unreadable", vscode.l10n.t("Save {0} first: where it lies says what {1} is.", basename(document.path), source));
  const target = await resolveSource(context, document, source);
  switch (target.kind) {
    case "found":
      if (modalityOf(target.path)) return target.path;
      throw new MilsError("media-unsupported", vscode.l10n.t("{0} is no image, video or sound MILS knows.", source), { file: target.path });
    case "remote":
      throw new MilsError(
        "media-unsupported",
        vscode.l10n.t("{0} is on the network: MILS describes files of this machine only. Download it first.", target.url),
      );
    case "data":
      throw new MilsError("media-unsupported", vscode.l10n.t("This picture is part of the document itself: save it as a file first."));
    case "dynamic":
    case "fragment":
      throw new MilsError("media-unsupported", vscode.l10n.t("{0} names no file that is known before the page is built.", source));
    case "missing":
      throw new MilsError("media-unreadable", vscode.l10n.t("{0} is not found from {1}.", source, basename(document.path)));
  }
}
