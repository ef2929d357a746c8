import type { GgufShape } from "../../protocol/catalog.ts";

/** GGML types by number, with the bytes of a block and the values in it. */
const F32 = { type: 0, bytes: 4, values: 1 } as const;
const Q4_K = { type: 12, bytes: 144, values: 256 } as const;
const Q6_K = { type: 14, bytes: 210, values: 256 } as const;
const ALIGNMENT = 32;
/** `general.file_type` of Q4_K_M. */
const MOSTLY_Q4_K_M = 15;

type Tensor = readonly [name: string, dimensions: readonly number[], kind: typeof F32 | typeof Q4_K | typeof Q6_K];

/**
 * The header of a published GGUF in Q4_K_M, made from the shape of its model: no weights, no vocabulary. The library works out from it what memory the
 * model takes, before anything is downloaded.
 * @returns the header, and the bytes of the tensors it describes
 */
export function ggufHeader(shape: GgufShape): { readonly header: Buffer; readonly tensorBytes: number } {
  const writer = new Writer();
  const settings = settingsOf(shape);
  const tensors = [...others(shape), ...blocks(shape)];
  writer.raw("GGUF").u32(3).u64(tensors.length).u64(settings.length);
  for (const [key, value] of settings) {
    writer.text(key);
    if (typeof value === "string") writer.u32(8).text(value);
    else if (typeof value === "number") writer.u32(4).u32(value);
    else writer.u32(6).f32(value.float);
  }
  let offset = 0;
  for (const [name, dimensions, { type, bytes, values }] of tensors) {
    writer.text(name).u32(dimensions.length);
    for (const dimension of dimensions) writer.u64(dimension);
    writer.u32(type).u64(offset);
    const size = (dimensions.reduce((product, dimension) => product * dimension, 1) / values) * bytes;
    offset += Math.ceil(size / ALIGNMENT) * ALIGNMENT;
  }
  return { header: writer.aligned(), tensorBytes: offset };
}

function settingsOf(shape: GgufShape): readonly (readonly [string, string | number | { readonly float: number }])[] {
  const { architecture } = shape;
  return [
    ["general.architecture", architecture],
    ["general.file_type", MOSTLY_Q4_K_M],
    [`${architecture}.block_count`, shape.layers],
    [`${architecture}.context_length`, shape.contextTokens],
    [`${architecture}.embedding_length`, shape.width],
    [`${architecture}.feed_forward_length`, shape.feedForward],
    [`${architecture}.attention.head_count`, shape.heads],
    [`${architecture}.attention.head_count_kv`, shape.keyHeads],
    [`${architecture}.attention.key_length`, shape.headWidth],
    [`${architecture}.attention.value_length`, shape.headWidth],
    // Neither changes how much memory is needed; the loader wants them.
    [`${architecture}.attention.layer_norm_rms_epsilon`, { float: 1e-5 }],
    [`${architecture}.rope.freq_base`, { float: 500_000 }],
    [`${architecture}.rope.dimension_count`, shape.headWidth],
    [`${architecture}.vocab_size`, shape.vocabulary],
    ["tokenizer.ggml.model", "none"],
  ];
}

/** Q4_K_M keeps six bits of half the value and down projections: the first and last eighth of the layers, and every third between. */
function blocks({ layers, width, heads, keyHeads, headWidth, feedForward, headNorms = false }: GgufShape): Tensor[] {
  const eighth = Math.floor(layers / 8);
  return Array.from({ length: layers }, (_, layer): Tensor[] => {
    const finer = layer < eighth || layer >= 7 * eighth || (layer - eighth) % 3 === 2 ? Q6_K : Q4_K;
    const name = (part: string) => `blk.${layer}.${part}.weight`;
    return [
      [name("attn_norm"), [width], F32],
      [name("attn_q"), [width, heads * headWidth], Q4_K],
      [name("attn_k"), [width, keyHeads * headWidth], Q4_K],
      [name("attn_v"), [width, keyHeads * headWidth], finer],
      [name("attn_output"), [heads * headWidth, width], Q4_K],
      ...(headNorms ? (["attn_q_norm", "attn_k_norm"].map((part) => [name(part), [headWidth], F32]) satisfies Tensor[]) : []),
      [name("ffn_norm"), [width], F32],
      [name("ffn_gate"), [width, feedForward], Q4_K],
      [name("ffn_up"), [width, feedForward], Q4_K],
      [name("ffn_down"), [feedForward, width], finer],
    ];
  }).flat();
}

/** An output layer that is the embedding is kept once, in six bits. */
function others({ width, vocabulary, tied = false }: GgufShape): Tensor[] {
  return [
    ["token_embd.weight", [width, vocabulary], tied ? Q6_K : Q4_K],
    ["output_norm.weight", [width], F32],
    ...(tied ? [] : ([["output.weight", [width, vocabulary], Q6_K]] satisfies Tensor[])),
  ];
}

/** Little-endian, as GGUF is. */
class Writer {
  readonly #parts: Buffer[] = [];

  raw(text: string): this {
    this.#parts.push(Buffer.from(text));
    return this;
  }

  text(text: string): this {
    return this.u64(Buffer.byteLength(text)).raw(text);
  }

  u32(value: number): this {
    return this.#number(4, (buffer) => buffer.writeUInt32LE(value));
  }

  u64(value: number): this {
    return this.#number(8, (buffer) => buffer.writeBigUInt64LE(BigInt(value)));
  }

  f32(value: number): this {
    return this.#number(4, (buffer) => buffer.writeFloatLE(value));
  }

  aligned(): Buffer {
    const bytes = Buffer.concat(this.#parts);
    return Buffer.concat([bytes, Buffer.alloc(-bytes.length & (ALIGNMENT - 1))]);
  }

  #number(bytes: number, write: (buffer: Buffer) => void): this {
    const buffer = Buffer.alloc(bytes);
    write(buffer);
    this.#parts.push(buffer);
    return this;
  }
}
