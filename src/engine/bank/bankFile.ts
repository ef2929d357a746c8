import { open, readFile } from "node:fs/promises";
import { writeAtomically } from "../models/index.ts";
import { fromHalf, toHalf } from "../scorers/tensors.ts";

/**
 * A flat file: one line of ASCII (the header as JSON, padded with spaces to `HEADER_BYTES`), then n x d half-precision values,
 * row-major, little-endian. Halves the size of single precision; a cosine changes by less than 1e-3.
 */
export interface BankHeader {
  readonly magic: "mils-bank";
  readonly version: 1;
  /** What the embeddings depend on at the scorer's side. */
  readonly scorer: string;
  readonly pool: string;
  readonly n: number;
  readonly d: number;
  readonly dtype: "float16";
}

const HEADER_BYTES = 512;

/** The embeddings of a bank file, n x d, or undefined when there is no file or it is another bank's, another version's or cut short. */
export async function readBankFile(path: string, expected: BankHeader): Promise<Float32Array | undefined> {
  let content: Buffer;
  try {
    if (!(await headerMatches(path, expected))) return undefined;
    content = await readFile(path);
  } catch {
    return undefined;
  }
  const count = expected.n * expected.d;
  if (content.length !== HEADER_BYTES + count * 2) return undefined;
  return fromHalf(new Uint16Array(content.buffer.slice(content.byteOffset + HEADER_BYTES, content.byteOffset + content.length)));
}

/** @param embeddings n x d */
export async function writeBankFile(path: string, header: BankHeader, embeddings: Float32Array): Promise<void> {
  const halves = toHalf(embeddings);
  await writeAtomically(path, [headerBytes(header), new Uint8Array(halves.buffer, halves.byteOffset, halves.byteLength)]);
}

async function headerMatches(path: string, expected: BankHeader): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const bytes = Buffer.alloc(HEADER_BYTES);
    await file.read(bytes, 0, HEADER_BYTES, 0);
    return bytes.equals(headerBytes(expected));
  } finally {
    await file.close();
  }
}

/** Equal headers are equal bytes: the fields always stand in this order. */
function headerBytes({ magic, version, scorer, pool, n, d, dtype }: BankHeader): Buffer {
  const line = JSON.stringify({ magic, version, scorer, pool, n, d, dtype });
  return Buffer.from(`${line.padEnd(HEADER_BYTES - 1)}\n`, "latin1");
}
