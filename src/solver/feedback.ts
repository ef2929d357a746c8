import { type Random, sampleRanks } from "./random.ts";
import type { Candidate, PromptForm } from "./types.ts";

/** Rank at which a kept caption is e times less likely to be shown than the best one. */
const RANK_DECAY = 10;

/**
 * The captions each prompt of an iteration shows, best first. Prompts see different subsets, weighted to the best, so that sequences
 * written side by side do not all repeat one idea. A form that shows as many as are kept shows them all.
 * @param explored captions from outside the top; spread over the prompts, each taking the place of the least of its subset
 */
export function feedbackGroups(form: PromptForm, kept: readonly Candidate[], explored: readonly Candidate[], random: Random): Candidate[][] {
  const groups: Candidate[][] = [];
  for (let prompt = 0; prompt < form.promptsPerIteration; prompt++) {
    const strangers = explored.filter((_, index) => index % form.promptsPerIteration === prompt).slice(0, Math.max(0, form.captionsPerPrompt - 1));
    const shown = Math.min(kept.length, form.captionsPerPrompt - strangers.length);
    const ranks = sampleRanks(kept.length, shown, RANK_DECAY, random);
    groups.push([...ranks.flatMap((rank) => kept[rank] ?? []), ...strangers]);
  }
  return groups;
}
