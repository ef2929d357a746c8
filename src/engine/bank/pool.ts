import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { MilsError } from "../../protocol/index.ts";

/** Initial captions as they ship: UTF-8 text, one a line. */
export interface Pool {
  readonly texts: readonly string[];
  /** SHA-256 of the file. */
  readonly hash: string;
}

/** @throws MilsError `model-missing` when the file is not there or holds nothing */
export async function readPool(path: string): Promise<Pool> {
  let content: Buffer;
  try {
    content = await readFile(path);
  } catch (cause) {
    throw new MilsError("model-missing", `The initial captions ${path} are missing; install the product again, or write them with: npm run pool`, {
      file: path,
      cause,
    });
  }
  const texts = content
    .toString("utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  if (texts.length === 0) throw new MilsError("model-missing", `${path} holds no initial captions; write them with: npm run pool`, { file: path });
  return { texts, hash: createHash("sha256").update(content).digest("hex") };
}
