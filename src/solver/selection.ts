import type { Candidate, SolveOptions, TaskScorer } from "./types.ts";

/** How sharply fitness turns into a weight: the gap between a right and a wrong caption of the embedded scorer is some 0.25. */
const TEMPERATURE = 0.03;

/**
 * The caption to hand out. `fitness`: the first. `minimum-risk`: the one most like all the others, each counted by its fitness (Kumar and
 * Byrne 2004, minimum Bayes risk): one over-fitted text at the top is outvoted by the many that agree with each other.
 * @param kept best first, not empty
 */
export async function selectCaption(
  kept: readonly [Candidate, ...Candidate[]],
  selection: SolveOptions["selection"],
  scorer: TaskScorer,
  signal: AbortSignal,
): Promise<Candidate> {
  const [first] = kept;
  if (selection === "fitness" || kept.length < 3) return first;
  const { data, dimension } = await scorer.embedTexts(
    kept.map(({ text }) => text),
    signal,
  );
  const weights = kept.map(({ fitness }) => Math.exp((fitness - first.fitness) / TEMPERATURE));
  // The weighted mean vector stands for all of them: the dot product with it is the weighted mean similarity.
  const mean = new Float64Array(dimension);
  kept.forEach((_, row) => {
    for (let column = 0; column < dimension; column++)
      mean[column] = (mean[column] ?? 0) + (weights[row] ?? 0) * (data[row * dimension + column] ?? 0);
  });
  let best = first;
  let highest = Number.NEGATIVE_INFINITY;
  kept.forEach((candidate, row) => {
    let similarity = 0;
    for (let column = 0; column < dimension; column++) similarity += (mean[column] ?? 0) * (data[row * dimension + column] ?? 0);
    if (similarity > highest) {
      highest = similarity;
      best = candidate;
    }
  });
  return best;
}
