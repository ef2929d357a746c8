import { classify, type PictureKind } from "../documents/classify.ts";
import { judge } from "../documents/rules/index.ts";
import type { CaptionResult, ModelNames, RecognizeRequest } from "../protocol/index.ts";
import type { SvgText } from "../words/svgText.ts";
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

/** Where a proposed text comes from: the best caption, where the link leads, the words in the picture or drawing, or a person. */
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
  /** Absent when no model was asked. */
  readonly models?: ModelNames;
}

/** What is known about the picture of a reference. */
export interface KnownPicture {
  readonly hash: string;
  /** References of the selection that show it. */
  readonly uses: number;
  /** Absent before the picture was captioned: many need no caption. */
  readonly caption?: CaptionResult;
  /** The caption in the words of this place, as the scorer accepted it. */
  readonly rewritten?: { readonly text: string; readonly score: number };
  readonly words?: RecognizeRequest.Result;
  readonly drawing?: SvgText;
}

export interface ProposeOptions {
  /** Soft limit in characters. */
  readonly maxLength: number;
  /** Probability that a person would accept the caption below which a person should look. */
  readonly minConfidence: number;
}

/** Mean confidence of a recogniser below which its words need a person's eye. */
const MIN_WORD_CONFIDENCE = 0.7;

/**
 * The proposal for one reference: what its picture is there for decides where the text comes from, the scorer's ranking decides the order, and
 * the first text no rule objects to is proposed. A text the rules forbid is never proposed; one they merely dislike only when there is none better.
 */
export function propose(workspace: Workspace, selected: SelectedReference, known: KnownPicture, options: ProposeOptions): Proposal {
  const { caption, hash } = known;
  const { policy } = workspace.settings;
  const { reference, previous, next, file } = selected;
  const { kind, reason, texts } = classify(reference, known);
  const neighbours = { ...(previous !== undefined && { previous }), ...(next !== undefined && { next }) };
  const captions = [...(known.rewritten === undefined ? [] : [known.rewritten]), ...(caption?.candidates ?? [])].map(({ text, score }) => ({
    text: asAltText(text),
    score,
    origin: "caption" as const,
  }));
  const origin: ProposalOrigin = kind === "functional" ? "link" : "words";
  const judged = [...texts.map((text) => ({ text, score: undefined, origin })), ...captions].map((candidate) => {
    const findings = judge(candidate.text, reference, { policy, path: file, maxLength: options.maxLength, ...neighbours });
    return {
      ...candidate,
      forbidden: findings.some(({ severity }) => severity === "error"),
      objections: findings.map(({ message }) => message),
    };
  });
  const allowed = judged.filter(({ forbidden }) => !forbidden);
  const chosen = allowed.find(({ objections }) => objections.length === 0) ?? allowed[0];
  const base = {
    selected,
    hash,
    kind,
    candidates: (chosen === undefined ? judged : [chosen, ...judged.filter((candidate) => candidate !== chosen)]).map(
      ({ text, score, objections }): ProposedText => ({ text, ...(score !== undefined && { score }), objections }),
    ),
    ...(caption !== undefined && { models: caption.models }),
  };
  if (chosen === undefined) {
    return { ...base, origin: "caption", state: "unsuitable", notes: ["No text passed the rules: write one by hand."] };
  }
  const doubts = doubtsAbout(kind, reason, chosen.origin, known, workspace.settings.decorative === "suggest", options.minConfidence);
  const advice = kind === "complex" && doubts.length === 0 ? [reason] : [];
  const confidence = chosen.origin === "caption" ? caption?.confidence : undefined;
  return {
    ...base,
    text: chosen.text,
    origin: chosen.origin,
    state: doubts.length > 0 ? "doubtful" : "ready",
    notes: [...doubts, ...advice, ...chosen.objections],
    ...(chosen.score !== undefined && { score: chosen.score }),
    ...(confidence !== undefined && { confidence }),
  };
}

/** Why a person should look at a text before it is written, as sentences. */
function doubtsAbout(
  kind: PictureKind,
  reason: string,
  origin: ProposalOrigin,
  { caption, words }: KnownPicture,
  suggestsDecorative: boolean,
  minConfidence: number,
): string[] {
  const doubts: string[] = [];
  if (kind === "decorative" && suggestsDecorative) doubts.push(`It may be decorative: ${reason}`);
  if (kind === "functional" && origin === "caption") doubts.push(`${reason} This one says what the image shows.`);
  if (kind === "complex" && origin === "caption") doubts.push(reason);
  if (origin === "caption" && caption?.confidence !== undefined && caption.confidence < minConfidence) {
    doubts.push(`The scorer is unsure (confidence ${caption.confidence.toFixed(2)}).`);
  }
  if (origin === "words" && words !== undefined && words.lines.length > 0) {
    const mean = words.lines.reduce((sum, { confidence }) => sum + confidence, 0) / words.lines.length;
    if (mean < MIN_WORD_CONFIDENCE) doubts.push(`The words were hard to read (confidence ${mean.toFixed(2)}).`);
  }
  return doubts;
}

/** A caption as an alternative text: one line, a capital first, no full stop after what is no sentence. */
export function asAltText(caption: string): string {
  const line = caption.replace(/\s+/g, " ").trim().replace(/\.$/, "");
  const [first = ""] = line;
  return first.toUpperCase() + line.slice(first.length);
}
