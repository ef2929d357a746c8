import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LlamaContextSequence, Token } from "node-llama-cpp";

/**
 * node-llama-cpp 3.22.1 copies a sequence's state within its context with this method, which its typings leave out: hence the
 * check before use and the pinned version.
 */
interface CopiesState {
  _copyStateFromOtherSequence(other: LlamaContextSequence, upToTokenIndex: number): Promise<boolean>;
}

function copiesState(sequence: LlamaContextSequence): sequence is LlamaContextSequence & CopiesState {
  return "_copyStateFromOtherSequence" in sequence && typeof sequence._copyStateFromOtherSequence === "function";
}

/**
 * Brings a sequence to hold exactly `tokens`, in chunks, so that an abort takes effect within one chunk. What the sequence already
 * holds is kept up to the last common chunk end and no further: the same chunks are then evaluated whatever came before, and the
 * same prompt gives the same numbers.
 * @throws the signal's reason
 */
export async function evaluatePrefix(
  sequence: LlamaContextSequence,
  tokens: readonly Token[],
  chunkTokens: number,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const { firstDifferentIndex } = sequence.compareContextTokens([...tokens]);
  const common = Math.min(firstDifferentIndex, tokens.length);
  const kept = common === tokens.length && sequence.nextTokenIndex === common ? common : common - (common % chunkTokens);
  await sequence.eraseContextTokenRanges([{ start: kept, end: sequence.nextTokenIndex }]);
  for (let start = sequence.nextTokenIndex; start < tokens.length; start += chunkTokens) {
    signal.throwIfAborted();
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(start, start + chunkTokens));
  }
}

/**
 * Gives `followers` the state of `leader`, which holds `length` tokens: a copy in memory where the binding has one, else by way of
 * a state file in a temporary folder, which costs about the same.
 */
export async function sharePrefix(leader: LlamaContextSequence, followers: readonly LlamaContextSequence[], length: number): Promise<void> {
  const left: LlamaContextSequence[] = [];
  for (const follower of followers) {
    if (!copiesState(follower) || !(await follower._copyStateFromOtherSequence(leader, length))) left.push(follower);
  }
  if (left.length === 0) return;
  const folder = await mkdtemp(join(tmpdir(), "mils-prefix-"));
  try {
    const file = join(folder, "state.bin");
    await leader.saveStateToFile(file);
    // The file was written by this very model a moment ago, which is what the risk is about.
    for (const follower of left) await follower.loadStateFromFile(file, { acceptRisk: true });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
