import type { Engine } from "../client/types.ts";
import type { CaptionResult } from "../protocol/index.ts";
import { type DescribeOptions, describe } from "./describePicture.ts";
import { prepareStore, type Workspace } from "./workspace.ts";

/**
 * Captions one media file, from the cache when the same bytes were captioned with the same models and options.
 * @param path absolute
 * @throws MilsError when the file cannot be read or decoded, or the engine fails; the signal's reason when cancelled
 */
export async function captionAsset(workspace: Workspace, engine: Engine, path: string, options: DescribeOptions): Promise<CaptionResult> {
  const hash = await workspace.hashes.of(path);
  await prepareStore(workspace);
  return (await describe(workspace, engine, path, hash, options)).caption;
}
