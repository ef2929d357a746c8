/** A source of numbers in [0, 1). */
export type Random = () => number;

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, plenty for sampling a few thousand ranks. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An unsigned 32-bit seed for a part of a run. */
export function deriveSeed(random: Random): number {
  return Math.floor(random() * 2 ** 32);
}

/**
 * `count` distinct ranks of 0..`length` - 1, drawn without replacement with probability proportional to exp(-rank / decay): the best
 * are likely, none is certain, so that prompts written side by side show different captions. In ascending order.
 */
export function sampleRanks(length: number, count: number, decay: number, random: Random): number[] {
  // Gumbel-top-k (Kool et al. 2019, arXiv 1903.06059): the largest keys of log weight + Gumbel noise are such a sample.
  const keys = Array.from({ length }, (_, rank) => ({ rank, key: -rank / decay - Math.log(-Math.log(Math.max(random(), Number.MIN_VALUE))) }));
  keys.sort((a, b) => b.key - a.key);
  return keys
    .slice(0, count)
    .map(({ rank }) => rank)
    .sort((a, b) => a - b);
}
