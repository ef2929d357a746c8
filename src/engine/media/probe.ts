import { MilsError } from "../../protocol/index.ts";
import { type Ffmpeg, runBounded, SAFE_DECODING } from "./ffmpeg.ts";

/** What a container says about itself. */
export interface ContainerInfo {
  /** Seconds; undefined where the container does not say. */
  readonly duration: number | undefined;
  /** A moving picture; cover art does not count. */
  readonly hasVideo: boolean;
  readonly hasAudio: boolean;
}

/** @throws MilsError `media-undecodable` when ffprobe cannot make sense of the file */
export async function probe(path: string, { ffprobe }: Ffmpeg, signal: AbortSignal): Promise<ContainerInfo> {
  const args = [
    "-v",
    "error",
    ...SAFE_DECODING,
    "-of",
    "json",
    "-show_entries",
    "format=duration:stream=codec_type,duration:stream_disposition=attached_pic",
    "-i",
    `file:${path}`,
  ];
  const { output, errors, complete } = await runBounded(ffprobe, args, { seconds: 30, bytes: 1 << 20, signal });
  let found: unknown;
  try {
    found = JSON.parse(output.toString("utf8"));
  } catch {
    found = undefined;
  }
  const streams = list(found, "streams");
  if (!complete || streams.length === 0) {
    const reason = errors.trim().split("\n").at(-1)?.replace(`file:${path}: `, "") ?? "";
    throw new MilsError(
      "media-undecodable",
      `${path} cannot be read as video or sound${reason === "" ? "" : ` (${reason})`}; get an intact copy, or convert it with ffmpeg.`,
      {
        file: path,
      },
    );
  }
  const video = streams.filter((stream) => field(stream, "codec_type") === "video" && field(field(stream, "disposition"), "attached_pic") !== 1);
  const durations = [field(field(found, "format"), "duration"), ...streams.map((stream) => field(stream, "duration"))].map(Number);
  return {
    duration: durations.find((seconds) => Number.isFinite(seconds) && seconds > 0),
    hasVideo: video.length > 0,
    hasAudio: streams.some((stream) => field(stream, "codec_type") === "audio"),
  };
}

function list(value: unknown, name: string): readonly unknown[] {
  const found = field(value, name);
  return Array.isArray(found) ? found : [];
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
