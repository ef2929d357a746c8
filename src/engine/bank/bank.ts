import { basename, join } from "node:path";
import { MilsError, messageOf } from "../../protocol/index.ts";
import { dotScores } from "../scorers/index.ts";
import type { MediaScorer } from "../types.ts";
import { type BankHeader, readBankFile, writeBankFile } from "./bankFile.ts";
import { type Pool, readPool } from "./pool.ts";

export interface BankOptions {
  /** Text file of initial captions, one a line. */
  readonly poolPath: string;
  readonly scorer: MediaScorer;
  /** Where a bank that had to be embedded is kept. Created when needed. */
  readonly cacheDirectory: string;
  /** Looked into first: banks that came with the scorer. */
  readonly bundledDirectory?: string;
  readonly signal: AbortSignal;
  /** Called while the captions are embedded, which takes a minute or so and happens once per scorer. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** The initial captions, ready to be ranked against a media vector. */
export interface Bank {
  readonly texts: readonly string[];
  /** The score of each text against a vector of the scorer's full `dimension`; length n. One pass. */
  rank(vector: Float32Array): Float32Array;
}

/** Captions embedded between two reports of progress. */
const REPORT_EVERY = 512;

/**
 * The bank of a pool for a scorer: read where it is kept, embedded and kept where it is not.
 * @throws MilsError `model-missing` without a pool, and what embedding throws; rejects with the signal's reason when aborted
 */
export async function openBank(options: BankOptions): Promise<Bank> {
  return await bankOf(await readPool(options.poolPath), options);
}

async function bankOf(pool: Pool, options: BankOptions): Promise<Bank> {
  const header = headerOf(pool, options.scorer);
  const name = bankFileName(options.poolPath, header);
  for (const directory of [options.bundledDirectory, options.cacheDirectory]) {
    const embeddings = directory === undefined ? undefined : await readBankFile(join(directory, name), header);
    if (embeddings) return new EmbeddedBank(pool.texts, embeddings, options.scorer);
  }
  const embeddings = await embedPool(pool, options);
  try {
    await writeBankFile(join(options.cacheDirectory, name), header, embeddings);
  } catch (cause) {
    const file = join(options.cacheDirectory, name);
    throw new MilsError(
      "write-failed",
      `The embedded initial captions cannot be kept in ${file} (${messageOf(cause)}); free some space or choose another cache folder.`,
      {
        file,
        cause,
      },
    );
  }
  return new EmbeddedBank(pool.texts, embeddings, options.scorer);
}

/**
 * Embeds a pool into `directory` unless it is there already, so that a set-up can ship the result.
 * @returns the file's path
 */
export async function buildBank(options: Omit<BankOptions, "cacheDirectory" | "bundledDirectory">, directory: string): Promise<string> {
  const pool = await readPool(options.poolPath);
  await bankOf(pool, { ...options, cacheDirectory: directory });
  return join(directory, bankFileName(options.poolPath, headerOf(pool, options.scorer)));
}

function headerOf(pool: Pool, scorer: MediaScorer): BankHeader {
  return {
    magic: "mils-bank",
    version: 1,
    scorer: scorer.textHash,
    pool: pool.hash,
    n: pool.texts.length,
    d: scorer.baseDimension,
    dtype: "float16",
  };
}

/** Banks of several scorers and pools live side by side. */
function bankFileName(poolPath: string, header: BankHeader): string {
  return `${basename(poolPath).replace(/\.txt$/, "")}.${header.pool.slice(0, 8)}.${header.scorer.slice(0, 8)}.bank`;
}

async function embedPool({ texts }: Pool, { scorer, signal, onProgress }: BankOptions): Promise<Float32Array> {
  const { baseDimension, dimension } = scorer;
  const embeddings = new Float32Array(texts.length * baseDimension);
  // Similar lengths together: the scorer sorts what it is given at once, and a whole pool at once could not report its progress.
  const order = texts.map((_, index) => index).sort((a, b) => (texts[a] ?? "").length - (texts[b] ?? "").length);
  for (let start = 0; start < order.length; start += REPORT_EVERY) {
    onProgress?.(start, order.length);
    const part = order.slice(start, start + REPORT_EVERY);
    const rows = await scorer.embedTexts(
      part.map((index) => texts[index] ?? ""),
      signal,
    );
    part.forEach((index, row) => {
      embeddings.set(rows.subarray(row * dimension, row * dimension + baseDimension), index * baseDimension);
    });
  }
  onProgress?.(order.length, order.length);
  return embeddings;
}

/** Embeddings without the experts' part, and that part as a sparse matrix: few texts speak of more than three things. */
class EmbeddedBank implements Bank {
  #mentions: SparseRows | undefined;

  constructor(
    readonly texts: readonly string[],
    private readonly embeddings: Float32Array,
    private readonly scorer: MediaScorer,
  ) {}

  rank(vector: Float32Array): Float32Array {
    const { baseDimension, dimension } = this.scorer;
    if (vector.length !== dimension) throw new RangeError(`A vector of ${dimension} values is needed, not ${vector.length}.`);
    const scores = dotScores(this.embeddings, this.texts.length, baseDimension, vector);
    if (dimension > baseDimension) {
      this.#mentions ??= sparseRows(this.texts, this.scorer);
      addSparse(scores, this.#mentions, vector);
    }
    return scores;
  }
}

/** Row r has the entries `starts[r]` to `starts[r + 1]`. */
interface SparseRows {
  readonly starts: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float32Array;
}

function sparseRows(texts: readonly string[], scorer: MediaScorer): SparseRows {
  const starts = new Uint32Array(texts.length + 1);
  const columns: number[] = [];
  const values: number[] = [];
  texts.forEach((text, row) => {
    const evidence = scorer.textEvidence(text);
    columns.push(...evidence.columns);
    values.push(...evidence.values);
    starts[row + 1] = columns.length;
  });
  return { starts, columns: Uint32Array.from(columns), values: Float32Array.from(values) };
}

function addSparse(scores: Float32Array, { starts, columns, values }: SparseRows, vector: Float32Array): void {
  for (let row = 0; row < scores.length; row++) {
    const end = starts[row + 1] ?? 0;
    let sum = scores[row] ?? 0;
    for (let at = starts[row] ?? 0; at < end; at++) sum += (values[at] ?? 0) * (vector[columns[at] ?? 0] ?? 0);
    scores[row] = sum;
  }
}
