import type { Proposal } from "../../workflow/propose.ts";
import type { SelectedReference } from "../../workflow/select.ts";

/** Where a reference stands in the review. */
export type ReviewState =
  /** A text is proposed and waits for a decision. */
  | "proposed"
  /** The same, but a person should look closely first. */
  | "doubtful"
  /** Not described yet. */
  | "waiting"
  /** Being described now. */
  | "working"
  /** No text could be made; the reason is in the notes. */
  | "failed"
  | "skipped"
  | "written";

/** Groups of the tree, in the order they are shown: what asks for a decision comes first. */
export const REVIEW_STATES: readonly ReviewState[] = ["doubtful", "proposed", "working", "waiting", "failed", "skipped", "written"];

/** One reference of the review. */
export interface ReviewItem {
  /** The same for the same reference in a later review. */
  readonly key: string;
  readonly selected: SelectedReference;
  /** SHA-256 of the media's content. */
  readonly hash: string;
  readonly state: ReviewState;
  readonly proposal?: Proposal;
  /** What is written when it is accepted: the proposal, or what the person made of it. */
  readonly text?: string;
  readonly notes: readonly string[];
}

/** A reference's name across reviews: texts elsewhere in the document may change its place, but not this. */
export function keyOf({ path, reference, ordinal }: Pick<SelectedReference, "path" | "reference" | "ordinal">): string {
  // The ordinal counts among references alike in source, element and text, so all of them belong to the name.
  return [path, reference.source ?? "", reference.element, reference.alt.text ?? "", ordinal].join("\n");
}

/** The groups that hold anything, each with its items in the order of the documents. */
export function groupItems(items: Iterable<ReviewItem>): readonly { readonly state: ReviewState; readonly items: readonly ReviewItem[] }[] {
  const byState = new Map<ReviewState, ReviewItem[]>(REVIEW_STATES.map((state) => [state, []]));
  for (const item of items) byState.get(item.state)?.push(item);
  return [...byState].filter(([, group]) => group.length > 0).map(([state, group]) => ({ state, items: group }));
}

/** The words a `when` clause of the tree's menus asks for. */
export function contextValueOf(item: ReviewItem): string {
  const words = ["reference", item.state === "doubtful" ? "proposed" : item.state === "waiting" ? "missing" : item.state];
  if (item.proposal) words.push("traced");
  if (canBeDecorative(item)) words.push("decorative-able");
  return words.join(" ");
}

/** Whether an empty text can be told from none in this place: `alt=""` in HTML can, `![](a.png)` in markdown cannot. */
export function canBeDecorative({ selected: { reference }, state }: ReviewItem): boolean {
  return state !== "written" && state !== "working" && reference.element !== "image" && reference.edit?.encode("") !== "";
}
