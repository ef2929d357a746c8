export { NonFiniteScoreError } from "./candidates.ts";
export { captionKey, wordsOf } from "./normalise.ts";
export { answerLines, cleanCaption } from "./parsing.ts";
export { captionLikelihood, createPrior, disfluency } from "./prior.ts";
export { buildPrompt } from "./prompts.ts";
export { type Random, seededRandom } from "./random.ts";
export { type Surroundings, solve } from "./solve.ts";
export * from "./types.ts";
