import type { KnownPicture, ProposalOrigin } from "./propose.ts";
import type { SelectedReference } from "./select.ts";

/** What a picture is there for, in the words of the W3C's alt decision tree. */
export type PictureKind = "informative" | "functional" | "text";

/** What follows from what a picture is there for. */
export interface Purpose {
  readonly kind: PictureKind;
  /** Texts to prefer to captions, best first. */
  readonly texts: readonly { readonly text: string; readonly score?: number }[];
  /** Where those texts come from. */
  readonly origin: ProposalOrigin;
  readonly doubtful: boolean;
  readonly notes: readonly string[];
}

export function purposeOf(_selected: SelectedReference, _known: KnownPicture): Purpose {
  return { kind: "informative", texts: [], origin: "caption", doubtful: false, notes: [] };
}
