import type { LlamaContextSequence, LlamaGrammarEvaluationState, Token } from "node-llama-cpp";
import type { Sampling } from "../../protocol/manifest.ts";

/** One sequence that writes lines after a prefix it already holds. */
export interface Slot {
  readonly sequence: LlamaContextSequence;
  /** Index into the prompts. */
  readonly prompt: number;
  /** Tokens of the prompt the sequence holds: all but the last. */
  readonly prefixLength: number;
  /** The prompt's last token; feeding it makes the sequence write. */
  readonly lastToken: Token;
  readonly seed: number;
  readonly grammar?: LlamaGrammarEvaluationState;
  /** Tokens of the line being written: the repeat penalty looks at these only. The caller of `runLockstep` fills and empties it. */
  line: Token[];
}

/** What happens to a slot after a token: it goes on, begins again behind its prefix, or is done. */
export type SlotAction = "continue" | "restart" | "close";

/**
 * Steps all slots together, one token each in ascending order, until each is closed or `finished` says so. Sequences that run
 * freely instead (`Promise.all` over their generators) fall out of step, and llama.cpp then decodes many small batches.
 * The sequences are back at their prefixes afterwards, also when it throws.
 * @param take given each sampled token, in slot order; called for no further slot once `finished` is true
 * @returns tokens sampled
 * @throws the signal's reason
 */
export async function runLockstep(
  slots: readonly Slot[],
  sampling: Sampling,
  signal: AbortSignal,
  take: (slot: Slot, token: Token) => SlotAction,
  finished: () => boolean,
): Promise<number> {
  const running = slots.map((slot) => ({ slot, tokens: slot.sequence.evaluate([slot.lastToken], samplingOf(slot, sampling)), next: [] as Token[] }));
  const all = [...running];
  let sampled = 0;
  try {
    while (running.length > 0 && !finished()) {
      signal.throwIfAborted();
      const results = await Promise.all(running.map(({ tokens, next }) => (next.length > 0 ? tokens.next(next) : tokens.next())));
      sampled += results.length;
      const closed = new Set<(typeof running)[number]>();
      const restarts: Promise<void>[] = [];
      for (const [index, entry] of running.entries()) {
        if (finished()) break;
        const token = results[index]?.value;
        const action = token === undefined ? "close" : take(entry.slot, token);
        entry.next = [];
        if (action === "close") closed.add(entry);
        else if (action === "restart") {
          restarts.push(eraseToPrefix(entry.slot));
          entry.next = [entry.slot.lastToken];
        }
      }
      await Promise.all(restarts);
      for (const entry of closed) running.splice(running.indexOf(entry), 1);
    }
    return sampled;
  } finally {
    await Promise.all(all.map(({ tokens }) => tokens.return()));
    for (const { slot } of all) await eraseToPrefix(slot);
  }
}

async function eraseToPrefix({ sequence, prefixLength }: Slot): Promise<void> {
  if (sequence.nextTokenIndex > prefixLength) await sequence.eraseContextTokenRanges([{ start: prefixLength, end: sequence.nextTokenIndex }]);
}

function samplingOf(slot: Slot, sampling: Sampling) {
  const { temperature, topK, topP, minP, repeatPenalty } = sampling;
  return {
    temperature,
    topK,
    topP,
    minP,
    // Without a seed of its own each sequence takes the clock's second, and all of them write the same.
    seed: slot.seed,
    yieldEogToken: true,
    ...(repeatPenalty === 1 ? {} : { repeatPenalty: { penalty: repeatPenalty, punishTokens: () => slot.line } }),
    ...(slot.grammar === undefined ? {} : { grammarEvaluationState: slot.grammar }),
  };
}
