import type { KeptCaption } from "../trace/traceStore.ts";

/** A row of the pick list that stands for a caption. */
export interface CaptionRow {
  readonly text: string;
  /** For instance `0.312 · 48 characters · iteration 3`; parts that are not known are left out. */
  readonly facts: { readonly score?: number; readonly length: number; readonly iteration?: number };
  readonly chosen: boolean;
}

/** A caption with what is known of it. */
export type RankedText = Omit<KeptCaption, "id">;

/** Captions shown in the list; the trace panel shows all. */
const SHOWN = 8;

/**
 * The rows of the pick list: the best captions first, and a text of the person's own on top when it is chosen. What the person chose stays chosen and
 * stays in the list while better ones climb past it.
 *
 * @param kept best first
 * @param chosen the text the person chose; undefined while the best one stands for it
 */
export function captionRows(kept: readonly RankedText[], chosen: string | undefined): readonly CaptionRow[] {
  const effective = chosen ?? kept[0]?.text;
  const rows = kept
    .filter((caption, rank) => rank < SHOWN || caption.text === effective)
    .map(({ text, score, iteration }) => ({ text, facts: { score, length: text.length, iteration }, chosen: text === effective }));
  if (effective !== undefined && !rows.some((row) => row.chosen))
    return [{ text: effective, facts: { length: effective.length }, chosen: true }, ...rows];
  return rows;
}
