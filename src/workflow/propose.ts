import { judge } from "../documents/rules/index.ts";
import type { CaptionResult, ModelNames, RecognizeRequest } from "../protocol/index.ts";
import { type PictureKind, purposeOf } from "./purpose.ts";
import type { SelectedReference } from "./select.ts";
import type { Workspace } from "./workspace.ts";

/** A text that could stand at a reference. */
export interface ProposedText {
  readonly text: string;
  /** Absent for texts that no scorer has seen. */
  readonly score?: number;
  /** What the rules say against it, as sentences. */
  readonly objections: readonly string[];
}

/** Where a proposed text comes from. */
export type ProposalOrigin = "caption" | "link" | "words" | "person";

/** What is proposed for one reference. */
export interface Proposal {
  readonly selected: SelectedReference;
  readonly hash: string;
  readonly kind: PictureKind;
  /** Absent when no text passed the rules. */
  readonly text?: string;
  readonly origin: ProposalOrigin;
  /** `doubtful`: a person should look before it is written. `unsuitable`: nothing is proposed. */
  readonly state: "ready" | "doubtful" | "unsuitable";
  /** Why it is doubtful or unsuitable, and what else a person should know. */
  readonly notes: readonly string[];
  /** The proposed one first. */
  readonly candidates: readonly ProposedText[];
  readonly score?: number;
  readonly confidence?: number;
  readonly models: ModelNames;
}

/** What is known about the picture of a reference. */
export interface KnownPicture {
  readonly hash: string;
  readonly caption: CaptionResult;
  readonly words?: RecognizeRequest.Result;
}

export interface ProposeOptions {
  /** Soft limit in characters. */
  readonly maxLength: number;
  /** Probability that a person would accept the caption below which a person should look. */
  readonly minConfidence: number;
}

/** A coin's chance that a person accepts the caption: below it, writing does more harm than good. */
export const DEFAULT_MIN_CONFIDENCE = 0.5;

/**
 * The proposal for one reference: what its picture is there for decides where the text comes from, the scorer's ranking decides the order, and
 * the first text no rule objects to is proposed. A text the rules forbid is never proposed; one they merely dislike only when there is none better.
 */
export function propose(workspace: Workspace, selected: SelectedReference, known: KnownPicture, options: ProposeOptions): Proposal {
  const { caption, hash } = known;
  const { policy } = workspace.settings;
  const { reference, previous, next, file } = selected;
  const purpose = purposeOf(selected, known);
  const neighbours = { ...(previous !== undefined && { previous }), ...(next !== undefined && { next }) };
  const considered = [...purpose.texts, ...caption.candidates.map(({ text, score }) => ({ text: asAltText(text), score }))];
  const judged = considered.map((candidate) => {
    const findings = judge(candidate.text, reference, { policy, path: file, maxLength: options.maxLength, ...neighbours });
    const forbidden = findings.some(({ severity }) => severity === "error");
    return { ...candidate, forbidden, objections: findings.map(({ message }) => message) };
  });
  const allowed = judged.filter(({ forbidden }) => !forbidden);
  const chosen = allowed.find(({ objections }) => objections.length === 0) ?? allowed[0];
  const candidates = (chosen === undefined ? judged : [chosen, ...judged.filter((candidate) => candidate !== chosen)]).map(
    ({ forbidden: _, ...candidate }): ProposedText => candidate,
  );
  const notes = [...purpose.notes];
  const base = { selected, hash, kind: purpose.kind, candidates, models: caption.models };
  if (chosen === undefined) {
    return { ...base, origin: "caption", state: "unsuitable", notes: [...notes, "No candidate passed the rules: write the text by hand."] };
  }
  const origin = purpose.texts.some(({ text }) => text === chosen.text) ? purpose.origin : "caption";
  const unsure = origin === "caption" && caption.confidence !== undefined && caption.confidence < options.minConfidence;
  if (unsure) notes.push(`The scorer is unsure (confidence ${(caption.confidence ?? 0).toFixed(2)}): needs review.`);
  notes.push(...chosen.objections);
  return {
    ...base,
    text: chosen.text,
    origin,
    state: unsure || purpose.doubtful ? "doubtful" : "ready",
    notes,
    ...(chosen.score !== undefined && { score: chosen.score }),
    ...(caption.confidence !== undefined && origin === "caption" && { confidence: caption.confidence }),
  };
}

/** A caption as an alternative text: one line, a capital first, no full stop after what is no sentence. */
export function asAltText(caption: string): string {
  const line = caption.replace(/\s+/g, " ").trim().replace(/\.$/, "");
  const [first = ""] = line;
  return first.toUpperCase() + line.slice(first.length);
}
