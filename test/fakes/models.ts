import { wordsOf } from "../../src/solver/index.ts";
import type { GenerateOptions, Generator, InitialBank, PromptForm, TaskScorer } from "../../src/solver/types.ts";

const CONTINUATION: PromptForm = { kind: "continuation", captionsPerPrompt: 4, promptsPerIteration: 2 };

/** A generator that hands out the given lines in order, round and round when `repeat` is set. */
export function scriptedGenerator(
  lines: readonly string[],
  options: { repeat?: boolean; form?: PromptForm; onLine?: (line: number) => void } = {},
): Generator {
  let position = 0;
  return {
    id: "scripted",
    promptForm: options.form ?? CONTINUATION,
    async generate(prompts, { wanted, accept, signal }: GenerateOptions) {
      const captions: { text: string; prompt: number }[] = [];
      let written = 0;
      for (; captions.length < wanted && written < wanted * 2; written++) {
        signal.throwIfAborted();
        options.onLine?.(position);
        const text = lines[options.repeat ? position % lines.length : position];
        if (text === undefined) break;
        position += 1;
        if (accept(text)) captions.push({ text, prompt: captions.length % prompts.length });
      }
      return { captions, tokens: written * 8, lines: written };
    },
  };
}

/** A scorer that counts how many words of the target a text has, minus a little for each other word; it remembers what it was asked. */
export function wordScorer(
  target: string,
  bank: readonly string[],
  score: (text: string) => number = overlap(target),
): TaskScorer & { readonly asked: string[] } {
  const asked: string[] = [];
  const texts = [...bank];
  return {
    id: "words",
    asked,
    rankBank: async (): Promise<InitialBank> => ({ texts, scores: Float32Array.from(texts, score) }),
    score: async (batch, signal) => {
      signal.throwIfAborted();
      asked.push(...batch);
      return Float32Array.from(batch, score);
    },
  };
}

export function overlap(target: string): (text: string) => number {
  const wanted = new Set(wordsOf(target));
  return (text) => {
    const words = wordsOf(text);
    const hits = words.filter((word) => wanted.has(word)).length;
    return hits / wanted.size - 0.02 * (words.length - hits);
  };
}
