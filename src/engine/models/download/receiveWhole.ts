import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { MilsError, messageOf } from "../../../protocol/index.ts";
import type { FileDownload } from "./downloadFile.ts";

/**
 * Reads a file from its first to its last byte, and again from the first when the connection breaks: for servers that serve no ranges.
 * @throws MilsError `download-failed` when it keeps breaking
 */
export async function receiveWhole(
  { hub, url, expected, signal, onProgress }: FileDownload,
  file: FileHandle,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  for (let attempt = 1; ; attempt++) {
    const { body } = await hub.get(url, {}, signal);
    const hash = createHash("sha256");
    let bytes = 0;
    await file.truncate(0);
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        if (expected.bytes !== undefined && bytes + chunk.length > expected.bytes)
          throw new MilsError("download-failed", `${url} sends more than the ${expected.bytes} bytes it should have; nothing was kept.`);
        hash.update(chunk);
        await file.writev([chunk], bytes);
        bytes += chunk.length;
        onProgress?.(bytes);
      }
      return { bytes, sha256: hash.digest("hex") };
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof MilsError) throw thrown;
      if (isDiskError(thrown)) throw thrown;
      if (attempt >= hub.attempts) {
        throw new MilsError("download-failed", `${url} could not be downloaded: the connection broke ${attempt} times (${messageOf(thrown)}).`);
      }
      await hub.pause(attempt, signal);
    } finally {
      body.destroy();
    }
  }
}

/** Asking again does not make room on a disk. */
export function isDiskError(thrown: unknown): boolean {
  return thrown instanceof Error && "code" in thrown && ["ENOSPC", "EDQUOT", "EIO", "EROFS", "EFBIG"].includes(String(thrown.code));
}
