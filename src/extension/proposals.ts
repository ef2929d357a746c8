import { basename } from "node:path";
import * as vscode from "vscode";
import type { MediaReference } from "../documents/types.ts";
import { MilsError } from "../protocol/errors.ts";
import { modalityOf } from "../workflow/mediaFiles.ts";
import type { KnownPicture, Proposal } from "../workflow/propose.ts";
import type { SelectedReference } from "../workflow/select.ts";
import type { TextToWrite } from "../workflow/writeTexts.ts";
import { captionFile } from "./captionWithProgress.ts";
import type { MilsContext } from "./context.ts";
import { resolveSource } from "./resolveSource.ts";
import { workflowEngine, workspaceOf } from "./workspaces.ts";

export interface ProposeOptions {
  readonly signal: AbortSignal;
  /** Told of each better provisional caption. */
  readonly report?: (text: string) => void;
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
): Promise<TextToWrite> {
  const mediaPath = await mediaOf(context, document, reference);
  const { ordinalOf } = await import("../workflow/writeTexts.ts");
  const index = all.indexOf(reference);
  const [previous, next] = [all[index - 1], all[index + 1]];
  const selected: SelectedReference = {
    path: document.fsPath,
    file: vscode.workspace.asRelativePath(document, false),
    // Nobody is shown the place of a reference that is on the screen.
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
  const proposal = await proposalFor(context, selected, await knowPicture(context, mediaPath, options));
  const text = textToWrite(proposal, proposal.text);
  if (!text)
    throw new MilsError("internal", vscode.l10n.t("No caption of {0} is fit for an alt text: choose one from its trace.", basename(mediaPath)), {
      file: mediaPath,
    });
  return text;
}

/** What is found out about a media file once: its captions, and the words in it where the engine reads any. */
export async function knowPicture(context: MilsContext, mediaPath: string, options: ProposeOptions): Promise<KnownPicture> {
  const workspace = await workspaceOf(context, vscode.Uri.file(mediaPath));
  const hash = await workspace.hashes.of(mediaPath);
  const caption = await captionFile(context, mediaPath, options);
  if (modalityOf(mediaPath) !== "image") return { hash, caption };
  const { recognise } = await import("../workflow/describePicture.ts");
  const words = await recognise(workspace, workflowEngine(context), mediaPath, hash, options.signal);
  return { hash, caption, ...(words ? { words } : {}) };
}

/** The proposal of the workflow for one reference. */
export async function proposalFor(context: MilsContext, selected: SelectedReference, known: KnownPicture): Promise<Proposal> {
  const { DEFAULT_MIN_CONFIDENCE, propose } = await import("../workflow/propose.ts");
  const workspace = await workspaceOf(context, vscode.Uri.file(selected.path));
  return propose(workspace, selected, known, { maxLength: workspace.settings.maxLength, minConfidence: DEFAULT_MIN_CONFIDENCE });
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
    models,
    ...(candidate?.score === undefined ? {} : { score: candidate.score }),
  };
}

/** The media file a reference shows. Says in its error why there is none. */
async function mediaOf(context: MilsContext, document: vscode.Uri, reference: MediaReference): Promise<string> {
  const source = reference.source ?? "";
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
