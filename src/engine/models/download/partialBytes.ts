import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { CatalogFile } from "../../../protocol/index.ts";

/** Bytes on the disk of what a stopped download left in the folder `partial`; a file it has not filled yet has holes. */
export async function bytesIn(partial: string, files: readonly CatalogFile[]): Promise<number> {
  const sizes = await Promise.all(
    files.flatMap(({ path }) =>
      [path, `${path}.part`].map(async (name) => ((await stat(join(partial, name)).catch(() => undefined))?.blocks ?? 0) * 512),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
