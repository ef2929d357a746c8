import type { Proposal } from "./propose.ts";

/** What a person decided about a proposal. */
export type Decision =
  | { readonly kind: "accept"; readonly text: string }
  /** Writes the format's empty alternative text: this picture says nothing. */
  | { readonly kind: "decorative" }
  | { readonly kind: "skip" }
  /** Everything after this one is left as it is. */
  | { readonly kind: "quit" };

/** Asks a person about one proposal at a time. */
export interface Prompter {
  ask(proposal: Proposal): Promise<Decision>;
}
