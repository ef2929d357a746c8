import type { FileHandle } from "node:fs/promises";
import { type Readable, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { MilsError, messageOf } from "../../../protocol/index.ts";
import type { FileDownload } from "./downloadFile.ts";
import { HashThread } from "./hashThread.ts";
import { single } from "./hub.ts";
import { type Part, planParts, type RemoteFile, readParts, writeParts } from "./partState.ts";
import { isDiskError } from "./receiveWhole.ts";
import { ContentChanged, RangesIgnored } from "./surprises.ts";

const DEFAULT_CONNECTIONS = 4;
const DEFAULT_PART_BYTES = 16 * 2 ** 20;
/** Milliseconds between two records of what is on the disk: what a killed download repeats. */
const RECORD_INTERVAL = 1_000;

/**
 * Reads a file in parallel parts, going on with what an earlier attempt left. The hash follows the parts in their order, so that it is done when the
 * last one is.
 * @param stateFile record of what is on the disk, for the next attempt
 * @throws ContentChanged, RangesIgnored, MilsError `download-failed`
 */
export async function receiveParts(
  download: FileDownload,
  file: FileHandle,
  stateFile: string,
  remote: RemoteFile,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const partBytes = download.partBytes ?? DEFAULT_PART_BYTES;
  const recordedParts = await readParts(stateFile, remote);
  const extent = Math.max(0, ...(recordedParts ?? []).map((part) => (part.received > 0 ? part.start + part.received : 0)));
  const known = (await file.stat()).size >= extent ? recordedParts : undefined;
  const parts = known ?? planParts(remote.bytes, partBytes);
  if (known === undefined) await file.truncate(0);
  let received = parts.reduce((sum, part) => sum + part.received, 0);
  download.onProgress?.(received);

  const failure = new AbortController();
  const signal = AbortSignal.any([download.signal, failure.signal]);
  const arrivals = parts.map(() => new Arrival());
  for (const { promise } of arrivals) promise.catch(() => undefined);
  const record = async () => {
    // The record may only speak of bytes that would survive a power cut.
    const snapshot = parts.map((part) => ({ ...part }));
    await file.datasync();
    await writeParts(stateFile, remote, partSize(parts, partBytes), snapshot);
  };
  let recorded = performance.now();
  let recording: Promise<unknown> = Promise.resolve();
  /** Also within a part: on a slow line one takes minutes. */
  const recordWhenDue = () => {
    if (performance.now() - recorded < RECORD_INTERVAL) return;
    recorded = performance.now();
    recording = recording.then(() => guarded(record())).catch(() => undefined);
  };
  const queue = parts.entries();
  const worker = async () => {
    const pending = new Pending();
    for (const [index, part] of queue) {
      await receivePart({ ...download, signal }, file, remote, part, pending, (bytes) => {
        received += bytes;
        download.onProgress?.(received);
        recordWhenDue();
      });
      arrivals[index]?.resolve();
    }
  };
  const guarded = async (work: Promise<unknown>) => {
    try {
      return await work;
    } catch (thrown) {
      failure.abort(thrown);
      for (const { reject } of arrivals) reject(thrown);
      throw thrown;
    }
  };
  const workers = Array.from({ length: Math.min(download.connections ?? DEFAULT_CONNECTIONS, parts.length) }, () => guarded(worker()));
  const hashing = hashInOrder(file, parts, arrivals);
  const settled = await Promise.allSettled([...workers, guarded(hashing)]);
  // A late record would outlive the file it is about.
  await recording;
  if (failure.signal.aborted || settled.some((result) => result.status === "rejected")) {
    await record().catch(() => undefined);
    download.signal.throwIfAborted();
    throw failure.signal.reason;
  }
  return { bytes: remote.bytes, sha256: await hashing };
}

/** Of a resumed download the size it began with counts. */
function partSize(parts: readonly Part[], fallback: number): number {
  const [first] = parts;
  return first ? first.end - first.start : fallback;
}

async function receivePart(
  { hub, url, signal }: FileDownload,
  file: FileHandle,
  remote: RemoteFile,
  part: Part,
  pending: Pending,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const length = part.end - part.start;
  for (let attempt = 1; part.received < length; ) {
    const from = part.start + part.received;
    const answer = await hub.get(url, { range: `bytes=${from}-${part.end - 1}`, "if-range": remote.etag }, signal);
    const before = part.received;
    try {
      const etag = single(answer.headers.etag);
      if (etag !== undefined && etag !== remote.etag) throw new ContentChanged();
      if (answer.status === 416) throw new ContentChanged();
      if (answer.status !== 206) throw etag === remote.etag ? new RangesIgnored() : new ContentChanged();
      const range = single(answer.headers["content-range"]);
      if (range !== `bytes ${from}-${part.end - 1}/${remote.bytes}`)
        throw range?.endsWith(`/${remote.bytes}`) ? new RangesIgnored() : new ContentChanged();
      await pending.writeBody(answer.body, file, part, onBytes);
      if (part.received < length) throw new Error("fewer bytes came than were announced");
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof ContentChanged || thrown instanceof RangesIgnored || isDiskError(thrown)) throw thrown;
      // A connection that brought something may be asked again as often as it likes.
      if (part.received > before) attempt = 1;
      if (attempt >= hub.attempts)
        throw new MilsError(
          "download-failed",
          `${url} could not be downloaded: the connection breaks again and again (${messageOf(thrown)}); try again later.`,
        );
      await hub.pause(attempt, signal);
      attempt += 1;
    } finally {
      answer.body.on("error", () => undefined).destroy();
    }
  }
}

/** Bytes of one write, and milliseconds after which fewer are written: each write is a round through the thread pool. */
const WRITE_BYTES = 2 ** 20;
const WRITE_INTERVAL = 200;

/** What a connection received and has not handed to the disk: while some is on its way there, more gathers. */
class Pending {
  #chunks: Buffer[] = [];
  #bytes = 0;
  #since = performance.now();
  #underway: Promise<void> = Promise.resolve();

  /** What came before a connection broke is written, too. @throws RangesIgnored for more bytes than the part has left */
  async writeBody(body: Readable, file: FileHandle, part: Part, onBytes: (bytes: number) => void): Promise<void> {
    let left = part.end - part.start - part.received;
    let writing: Promise<void> = Promise.resolve();
    const sink = new Writable({
      write: (chunk: Buffer, _encoding, taken) => {
        left -= chunk.length;
        if (left < 0) return taken(new RangesIgnored());
        this.#chunks.push(chunk);
        this.#bytes += chunk.length;
        // Most chunks end here: a promise for each would cost as much as reading it.
        if (this.#bytes < WRITE_BYTES && performance.now() - this.#since < WRITE_INTERVAL) return taken();
        writing = this.#write(file, part, onBytes);
        writing.then(() => taken(), taken);
      },
    });
    try {
      await pipeline(body, sink);
    } finally {
      // A connection that breaks ends the pipeline at once, also while the disk is behind.
      await writing;
      await this.#write(file, part, onBytes);
      await this.#underway;
    }
  }

  /** Waits for the write before, starts the next one and returns. */
  async #write(file: FileHandle, part: Part, onBytes: (bytes: number) => void): Promise<void> {
    await this.#underway;
    const [chunks, bytes] = [this.#chunks, this.#bytes];
    [this.#chunks, this.#bytes, this.#since] = [[], 0, performance.now()];
    if (bytes === 0) return;
    this.#underway = writeAll(file, chunks, part.start + part.received).then(() => {
      part.received += bytes;
      onBytes(bytes);
    });
    // Whoever waits for it next learns of a failure.
    this.#underway.catch(() => undefined);
  }
}

async function writeAll(file: FileHandle, chunks: readonly Buffer[], position: number): Promise<void> {
  const { bytesWritten } = await file.writev(chunks, position);
  if (bytesWritten < chunks.reduce((sum, { length }) => sum + length, 0))
    await writeAll(file, [Buffer.concat(chunks).subarray(bytesWritten)], position + bytesWritten);
}

/** A part that is on the disk, or never will be. (`Promise.withResolvers` is not in Node 20.) */
class Arrival {
  resolve!: () => void;
  reject!: (reason: unknown) => void;
  readonly promise = new Promise<void>((resolve, reject) => {
    this.resolve = resolve;
    this.reject = reject;
  });
}

/** SHA-256 of the parts, each read back as soon as it and all before it have arrived. */
async function hashInOrder(file: FileHandle, parts: readonly Part[], arrivals: readonly Arrival[]): Promise<string> {
  const hash = new HashThread(file);
  try {
    for (const [index, part] of parts.entries()) {
      await arrivals[index]?.promise;
      // The file was cut by somebody else, or lost bytes that a record spoke of.
      if (!(await hash.update(part.start, part.end))) throw new ContentChanged();
    }
    return await hash.digest();
  } finally {
    await hash.end();
  }
}
