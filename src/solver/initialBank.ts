import { captionKey } from "./normalise.ts";
import type { InitialBank, Prior } from "./types.ts";

/** The keys of a bank's texts, worked out once for each list of texts. */
const keysOfTexts = new WeakMap<readonly string[], ReadonlySet<string>>();
const priorsOfTexts = new WeakMap<Prior, WeakMap<readonly string[], Float32Array>>();

export function bankKeys(texts: readonly string[]): ReadonlySet<string> {
  let keys = keysOfTexts.get(texts);
  if (!keys) {
    keys = new Set(texts.map(captionKey));
    keysOfTexts.set(texts, keys);
  }
  return keys;
}

function bankPriors(bank: InitialBank, prior: Prior): Float32Array {
  if (bank.priors) return bank.priors;
  let byTexts = priorsOfTexts.get(prior);
  if (!byTexts) {
    byTexts = new WeakMap();
    priorsOfTexts.set(prior, byTexts);
  }
  let priors = byTexts.get(bank.texts);
  if (!priors) {
    priors = Float32Array.from(bank.texts, prior);
    byTexts.set(bank.texts, priors);
  }
  return priors;
}

export interface RankedText {
  readonly text: string;
  readonly score: number;
  readonly fitness: number;
}

/** The `count` fittest texts of the bank, best first; equal ones in the bank's order. */
export function topOfBank(bank: InitialBank, count: number, prior: Prior): RankedText[] {
  const priors = bankPriors(bank, prior);
  const fitness = new Float64Array(bank.texts.length);
  for (let index = 0; index < fitness.length; index++) fitness[index] = (bank.scores[index] ?? Number.NaN) + (priors[index] ?? 0);
  const order = Uint32Array.from(fitness.keys()).sort((a, b) => (fitness[b] ?? 0) - (fitness[a] ?? 0) || a - b);
  return Array.from(order.subarray(0, count), (index) => ({
    text: bank.texts[index] ?? "",
    score: bank.scores[index] ?? Number.NaN,
    fitness: fitness[index] ?? Number.NaN,
  }));
}
