import type { CandidateRow } from "./model.ts";

export const COLUMNS = ["rank", "caption", "score", "fitness", "iteration", "length", "fedFrom"] as const;
export type Column = (typeof COLUMNS)[number];

export interface Sort {
  readonly column: Column;
  readonly descending: boolean;
}

export interface Filter {
  /** Every word of it must occur in the caption, whatever the case. */
  readonly text: string;
  readonly keptOnly: boolean;
}

export function isColumn(name: string): name is Column {
  return (COLUMNS as readonly string[]).includes(name);
}

/** What a click on a column's head sorts by first: the direction that answers the usual question. */
export function initialDirection(column: Column): Sort {
  return { column, descending: column === "score" || column === "fitness" || column === "fedFrom" };
}

/** Rows that pass the filter, in the order asked for; ties keep the order of entry, rows without a rank come last in either direction. */
export function arrange(rows: readonly CandidateRow[], filter: Filter, sort: Sort, locale: string): CandidateRow[] {
  const words = filter.text.toLocaleLowerCase(locale).split(/\s+/).filter(Boolean);
  const passing = rows.filter(({ candidate, rank }) => {
    if (filter.keptOnly && rank === undefined) return false;
    const text = candidate.text.toLocaleLowerCase(locale);
    return words.every((word) => text.includes(word));
  });
  const direction = sort.descending ? -1 : 1;
  const collator = new Intl.Collator(locale, { numeric: true });
  return passing.sort((a, b) => {
    if (sort.column === "caption") return direction * collator.compare(a.candidate.text, b.candidate.text) || a.candidate.id - b.candidate.id;
    if (sort.column === "rank" && (a.rank === undefined) !== (b.rank === undefined)) return a.rank === undefined ? 1 : -1;
    return direction * (sortValue(a, sort.column) - sortValue(b, sort.column)) || b.candidate.fitness - a.candidate.fitness;
  });
}

function sortValue({ candidate, rank }: CandidateRow, column: Exclude<Column, "caption">): number {
  switch (column) {
    case "rank":
      return rank ?? 0;
    case "score":
      return candidate.score;
    case "fitness":
      return candidate.fitness;
    case "iteration":
      return candidate.iteration;
    case "length":
      return candidate.text.length;
    case "fedFrom":
      return candidate.fedFrom.length;
  }
}
