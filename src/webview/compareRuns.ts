import type { Candidate } from "../solver/types.ts";
import type { RunModel } from "./model.ts";

/** Kept captions of two runs side by side. Texts are matched whatever their case and final stop. */
export interface KeptComparison {
  readonly both: readonly { readonly text: string; readonly ranks: readonly [number, number]; readonly scores: readonly [number, number] }[];
  readonly onlyFirst: readonly Candidate[];
  readonly onlySecond: readonly Candidate[];
}

export function compareKept(first: RunModel, second: RunModel): KeptComparison {
  const keptOf = (model: RunModel): Candidate[] => model.kept.flatMap((id) => model.candidates.get(id) ?? []);
  const [ofFirst, ofSecond] = [keptOf(first), keptOf(second)];
  const places = new Map(ofSecond.map((candidate, index) => [key(candidate.text), { candidate, rank: index + 1 }]));
  const both: KeptComparison["both"][number][] = [];
  const onlyFirst: Candidate[] = [];
  for (const [index, candidate] of ofFirst.entries()) {
    const other = places.get(key(candidate.text));
    if (!other) onlyFirst.push(candidate);
    else both.push({ text: candidate.text, ranks: [index + 1, other.rank], scores: [candidate.score, other.candidate.score] });
  }
  const known = new Set(ofFirst.map(({ text }) => key(text)));
  return { both, onlyFirst, onlySecond: ofSecond.filter(({ text }) => !known.has(key(text))) };
}

function key(text: string): string {
  return text.trim().replace(/\.$/, "").toLowerCase();
}
