import { readFile } from "node:fs/promises";
import { Tokenizer } from "@huggingface/tokenizers";
import { MilsError, messageOf } from "../../protocol/index.ts";
import type { TextTower } from "../../protocol/manifest.ts";

/** The token ids of several texts as one rectangle. */
export interface TokenBatch {
  /** Row-major, n x `length`. */
  readonly ids: readonly number[];
  /** 1 for a token, 0 for padding; same shape. */
  readonly mask: readonly number[];
  readonly length: number;
}

/** Texts to ids as a scorer's manifest says: case, length and padding. */
export class TextTokenizer {
  readonly #tokenizer: Tokenizer;
  readonly #padId: number;
  /** How many special tokens stand before and after every text; they survive the cut. */
  readonly #before: number;
  readonly #after: number;

  constructor(
    tokenizer: Tokenizer,
    private readonly tower: TextTower,
  ) {
    this.#tokenizer = tokenizer;
    const padId = tokenizer.token_to_id(tower.padToken);
    if (padId === undefined)
      throw new MilsError("model-failed", `${tower.tokenizer} has no token ${tower.padToken}; correct "padToken" in the scorer's manifest.`);
    this.#padId = padId;
    const bare: readonly number[] = tokenizer.encode("a", { add_special_tokens: false }).ids;
    const whole: readonly number[] = tokenizer.encode("a").ids;
    this.#before = Math.max(
      0,
      whole.findIndex((_, start) => bare.every((id, index) => whole[start + index] === id)),
    );
    this.#after = whole.length - bare.length - this.#before;
  }

  /** Ids of one text, special tokens included, cut to the manifest's `maxLength`. */
  encode(text: string): readonly number[] {
    const { ids }: { ids: readonly number[] } = this.#tokenizer.encode(this.tower.lowerCase ? text.toLowerCase() : text);
    const { maxLength } = this.tower;
    if (ids.length <= maxLength) return ids;
    return [...ids.slice(0, maxLength - this.#after), ...ids.slice(ids.length - this.#after)];
  }

  /** Pads rows of ids on the right to one length. */
  batch(rows: readonly (readonly number[])[]): TokenBatch {
    const length = this.tower.padding === "max-length" ? this.tower.maxLength : rows.reduce((longest, row) => Math.max(longest, row.length), 1);
    const ids = new Array<number>(rows.length * length).fill(this.#padId);
    const mask = new Array<number>(rows.length * length).fill(0);
    rows.forEach((row, index) => {
      row.forEach((id, column) => {
        ids[index * length + column] = id;
        mask[index * length + column] = 1;
      });
    });
    return { ids, mask, length };
  }
}

/** @throws MilsError `model-damaged` when the tokenizer's files cannot be read */
export async function loadTokenizer(tower: TextTower, resolveFile: (path: string) => string): Promise<TextTokenizer> {
  const [tokenizer, config] = await Promise.all([tower.tokenizer, tower.tokenizerConfig].map((path) => readJson(resolveFile(path))));
  try {
    return new TextTokenizer(new Tokenizer(tokenizer ?? {}, config ?? {}), tower);
  } catch (cause) {
    if (cause instanceof MilsError) throw cause;
    const file = resolveFile(tower.tokenizer);
    throw new MilsError("model-damaged", `${file} is no tokenizer that can be read (${messageOf(cause)}); get the model again.`, { file, cause });
  }
}

async function readJson(file: string): Promise<object> {
  try {
    const content: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof content === "object" && content !== null) return content;
  } catch (cause) {
    throw new MilsError("model-damaged", `${file} cannot be read (${messageOf(cause)}); get the model again.`, { file, cause });
  }
  throw new MilsError("model-damaged", `${file} holds no JSON object; get the model again.`, { file });
}
