import { readFile } from "node:fs/promises";
import { writeAtomically } from "../writeAtomically.ts";

/** Bytes `start` to `end` (exclusive) of a file, of which the first `received` are on the disk. */
export interface Part {
  readonly start: number;
  readonly end: number;
  received: number;
}

/** What is on the server, as far as a download that goes on later must know it. */
export interface RemoteFile {
  readonly url: string;
  readonly bytes: number;
  /** Strong; without one nothing can be resumed. */
  readonly etag: string;
}

/** Cuts a file into parts of `partBytes`, the last one shorter. */
export function planParts(bytes: number, partBytes: number): Part[] {
  return Array.from({ length: Math.ceil(bytes / partBytes) }, (_, index) => ({
    start: index * partBytes,
    end: Math.min(bytes, (index + 1) * partBytes),
    received: 0,
  }));
}

/** The parts of an interrupted download of the same remote file; undefined when it was another file or the record cannot be read. */
export async function readParts(stateFile: string, remote: RemoteFile): Promise<Part[] | undefined> {
  try {
    const content: unknown = JSON.parse(await readFile(stateFile, "utf8"));
    if (!isState(content) || content.url !== remote.url || content.bytes !== remote.bytes || content.etag !== remote.etag) return undefined;
    const parts = planParts(remote.bytes, content.partBytes);
    for (const [index, part] of parts.entries()) part.received = Math.min(Math.max(0, content.received[index] ?? 0), part.end - part.start);
    return parts;
  } catch {
    return undefined;
  }
}

export async function writeParts(stateFile: string, remote: RemoteFile, partBytes: number, parts: readonly Part[]): Promise<void> {
  await writeAtomically(stateFile, [JSON.stringify({ ...remote, partBytes, received: parts.map(({ received }) => received) })]);
}

interface State extends RemoteFile {
  readonly partBytes: number;
  readonly received: readonly number[];
}

function isState(content: unknown): content is State {
  if (typeof content !== "object" || content === null) return false;
  const { partBytes, received } = content as Partial<State>;
  return Number.isInteger(partBytes) && Number(partBytes) > 0 && Array.isArray(received) && received.every(Number.isInteger);
}
