import { open, rename, rm } from "node:fs/promises";
import { MilsError } from "../../../protocol/index.ts";
import { type Hub, type HubAnswer, single } from "./hub.ts";
import { receiveParts } from "./receiveParts.ts";
import { receiveWhole } from "./receiveWhole.ts";
import { ContentChanged, RangesIgnored } from "./surprises.ts";

export interface FileDownload {
  readonly hub: Hub;
  readonly url: string;
  /** Where the file is put once it is complete and right. Its folder exists. */
  readonly target: string;
  /** What must arrive, as far as it is known. */
  readonly expected: { readonly bytes?: number; readonly sha256?: string };
  readonly signal: AbortSignal;
  /** Parallel requests. Default 4. */
  readonly connections?: number;
  /** Bytes of one request. Default 16 MiB. */
  readonly partBytes?: number;
  /** Called before the first byte is written, with the size the server states (undefined where it states none). */
  readonly onSize?: (bytes: number | undefined) => void | Promise<void>;
  /** Bytes on the disk so far. */
  readonly onProgress?: (received: number) => void;
}

export interface ReceivedFile {
  readonly bytes: number;
  readonly sha256: string;
  /** Commit of the repository the hub served it from, where it says so. */
  readonly commit?: string;
}

/** Versions of a file that changes while it is downloaded which are tried before giving up. */
const MAX_VERSIONS = 3;

/**
 * Downloads one file: in parallel parts that go on where an earlier attempt stopped (Range, If-Range with the ETag), hashed while they arrive. A server
 * without ranges is read in one go. Only a file of the expected size and SHA-256 gets its name; another is removed.
 * When it is aborted, what arrived stays beside `target` for the next attempt.
 * @throws MilsError `download-failed`; the signal's reason
 */
export async function downloadFile(download: FileDownload): Promise<ReceivedFile> {
  const { target, url, signal } = download;
  const partial = `${target}.part`;
  let ranges = true;
  for (let version = 1; ; version++) {
    const probe = await probeFile(download);
    if (download.expected.bytes !== undefined && probe.bytes !== undefined && probe.bytes !== download.expected.bytes)
      throw mismatch(url, `it has ${probe.bytes} bytes instead of ${download.expected.bytes}`);
    await download.onSize?.(probe.bytes);
    const file = await open(partial, "a+").then(async (created) => {
      await created.close();
      return await open(partial, "r+");
    });
    let received: { readonly bytes: number; readonly sha256: string };
    try {
      const { bytes, etag } = probe;
      received =
        ranges && probe.ranges && bytes !== undefined && etag !== undefined
          ? await receiveParts(download, file, `${target}.parts.json`, { url, bytes, etag })
          : await receiveWhole(download, file);
      await file.sync();
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof ContentChanged || thrown instanceof RangesIgnored)) throw thrown;
      if (version >= MAX_VERSIONS) throw new MilsError("download-failed", `${url} changes while it is downloaded; try again later.`);
      if (thrown instanceof RangesIgnored) ranges = false;
      await discard(target);
      continue;
    } finally {
      await file.close();
    }
    const wanted = { bytes: download.expected.bytes ?? probe.bytes, sha256: download.expected.sha256 ?? probe.sha256 };
    const wrong =
      wanted.bytes !== undefined && received.bytes !== wanted.bytes
        ? `${received.bytes} bytes arrived instead of ${wanted.bytes}`
        : wanted.sha256 !== undefined && received.sha256 !== wanted.sha256
          ? `its SHA-256 is ${received.sha256} instead of ${wanted.sha256}`
          : undefined;
    if (wrong !== undefined) {
      await discard(target);
      throw mismatch(url, wrong);
    }
    await rename(partial, target);
    await rm(`${target}.parts.json`, { force: true });
    return { ...received, ...(probe.commit !== undefined && { commit: probe.commit }) };
  }
}

async function discard(target: string): Promise<void> {
  await rm(`${target}.part`, { force: true });
  await rm(`${target}.parts.json`, { force: true });
}

function mismatch(url: string, what: string): MilsError {
  return new MilsError(
    "download-failed",
    `${url} is not the file that was expected: ${what}. Nothing was kept; the server or the catalogue entry is wrong.`,
  );
}

interface Probe {
  readonly bytes?: number;
  readonly etag?: string;
  readonly ranges: boolean;
  readonly sha256?: string;
  readonly commit?: string;
}

/** Asks for the first byte: says the size, the version and whether ranges are served. */
async function probeFile({ hub, url, signal }: FileDownload): Promise<Probe> {
  const answer = await hub.get(url, { range: "bytes=0-0" }, signal);
  answer.body.on("error", () => undefined).destroy();
  refusePage(answer, url);
  const range = /^bytes 0-0\/(\d+)$/.exec(single(answer.headers["content-range"]) ?? "");
  const length = answer.status === 206 ? range?.[1] : single(answer.headers["content-length"]);
  const etag = single(answer.headers.etag);
  return {
    ranges: answer.status === 206 && range !== null,
    ...(length !== undefined && answer.status !== 416 && { bytes: Number(length) }),
    ...(etag !== undefined && !etag.startsWith("W/") && { etag }),
    ...(answer.sha256 !== undefined && { sha256: answer.sha256 }),
    ...(answer.commit !== undefined && { commit: answer.commit }),
  };
}

/** A sign-in page or a proxy's page comes with status 200. Bytes that were compressed on the way cannot be checked. */
function refusePage({ headers }: HubAnswer, url: string): void {
  if (single(headers["content-type"])?.startsWith("text/html"))
    throw new MilsError(
      "download-failed",
      `${url} is answered with a web page instead of the file; sign in to the network, or check the proxy and HF_ENDPOINT.`,
    );
  const encoding = single(headers["content-encoding"]);
  if (encoding !== undefined && encoding !== "identity")
    throw new MilsError(
      "download-failed",
      `${url} is served compressed (${encoding}) although that was not asked for; check the proxy and HF_ENDPOINT.`,
    );
}
