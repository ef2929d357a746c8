import type { Tensor } from "onnxruntime-node";
import type { ScorerManifest } from "../../protocol/manifest.ts";
import { LruCache } from "./lruCache.ts";
import type { Sessions } from "./sessions.ts";
import { idTensor, pooledRows } from "./tensors.ts";
import { loadTokenizer, type TextTokenizer, type TokenBatch } from "./tokens.ts";

/** Embeddings kept in memory: the kept captions of several runs, a few megabytes. */
const CACHED_TEXTS = 4096;

/** The text half of a dual encoder. Loaded at its first use: a first answer from the initial captions needs no text embedded. */
export class TextEncoder {
  readonly #cache = new LruCache<Float32Array>(CACHED_TEXTS);
  #tokenizer: Promise<TextTokenizer> | undefined;

  /** @param otherInputs what a graph with both towers wants beside the text */
  constructor(
    private readonly manifest: ScorerManifest,
    private readonly sessions: Sessions,
    private readonly resolveFile: (path: string) => string,
    private readonly otherInputs: () => Readonly<Record<string, Tensor>>,
  ) {}

  /** Unit-length embeddings, row-major, n x the manifest's `dimension`. Equal texts are embedded once. */
  async embed(texts: readonly string[], signal: AbortSignal): Promise<Float32Array> {
    const { dimension, text: tower } = this.manifest;
    signal.throwIfAborted();
    const result = new Float32Array(texts.length * dimension);
    const rowsOf = new Map<string, number[]>();
    texts.forEach((text, row) => {
      const known = this.#cache.get(text);
      if (known) result.set(known, row * dimension);
      else rowsOf.set(text, [...(rowsOf.get(text) ?? []), row]);
    });
    if (rowsOf.size === 0) return result;

    const tokenizer = await this.tokenizer();
    // Sorted by length, so that a batch pads little.
    const waiting = [...rowsOf].map(([text, rows]) => ({ text, rows, ids: tokenizer.encode(text) })).sort((a, b) => a.ids.length - b.ids.length);
    const size = tower.fixedBatch ?? tower.batch;
    for (let start = 0; start < waiting.length; start += size) {
      const part = waiting.slice(start, start + size);
      const embedded = await this.#run(
        tokenizer,
        part.map(({ ids }) => ids),
      );
      part.forEach(({ text, rows }, index) => {
        const vector = embedded.slice(index * dimension, (index + 1) * dimension);
        this.#cache.set(text, vector);
        for (const row of rows) result.set(vector, row * dimension);
      });
      // The runtime computes on this thread: a cancellation is only heard when the event loop gets a turn.
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
    }
    return result;
  }

  tokenizer(): Promise<TextTokenizer> {
    this.#tokenizer ??= loadTokenizer(this.manifest.text, this.resolveFile);
    return this.#tokenizer;
  }

  async #run(tokenizer: TextTokenizer, rows: readonly (readonly number[])[]): Promise<Float32Array> {
    const { dimension, text: tower } = this.manifest;
    const session = await this.sessions.open(tower.graph);
    const [first = []] = rows;
    const filled = tower.fixedBatch === undefined ? rows : [...rows, ...new Array<readonly number[]>(tower.fixedBatch - rows.length).fill(first)];
    const batch = tokenizer.batch(filled);
    const feeds = textFeeds(this.manifest, batch, filled.length);
    // The hub's exports of one model differ in whether they kept the mask: it is given where it is asked for.
    const asked = Object.entries(feeds).filter(([name]) => name === tower.input || session.inputs.includes(name));
    const outputs = await session.run({ ...Object.fromEntries(asked), ...this.otherInputs() }, [tower.output]);
    return pooledRows(outputs[tower.output] as Tensor, tower.output, tower.pooling, rows.length, dimension, batch.mask);
  }
}

/** The text inputs of a graph for `count` texts. */
export function textFeeds({ text: tower }: ScorerManifest, batch: TokenBatch, count: number): Record<string, Tensor> {
  const { ids, mask, length } = batch;
  const tensor = (values: readonly number[]) => idTensor(values, [count, length], tower.idType);
  return {
    [tower.input]: tensor(ids),
    ...(tower.attentionMask !== undefined && { [tower.attentionMask]: tensor(mask) }),
    ...(tower.tokenTypeIds !== undefined && { [tower.tokenTypeIds]: tensor(ids.map(() => 0)) }),
    ...(tower.positionIds !== undefined && { [tower.positionIds]: tensor(ids.map((_, index) => index % length)) }),
  };
}
