import { MilsError } from "../../protocol/index.ts";
import { type Ffmpeg, requireFfmpeg, runBounded, SAFE_DECODING } from "./ffmpeg.ts";
import type { DecodedImage } from "./image.ts";
import { checkMediaFile } from "./mediaFile.ts";
import { probe } from "./probe.ts";

/** Frames of a video, upright, and where they stand. */
export interface VideoFrames {
  readonly images: readonly DecodedImage[];
  /** Seconds from the start, ascending; same order. */
  readonly seconds: readonly number[];
}

/** Longer edge of a decoded frame; scorers look at half of it or less. */
const LONGEST_EDGE = 640;
/** A frame of that size, three bytes a pixel, with its header. */
const LARGEST_FRAME = LONGEST_EDGE * LONGEST_EDGE * 3 + 64;
/** Seconds for one frame: seeking to a key frame and decoding from there. */
const FRAME_TIMEOUT = 30;
/** Programs that run at the same time. */
const PARALLEL = 4;
/** Seconds for going through a file that does not state its duration. */
const READING_TIMEOUT = 60;

/**
 * Evenly stepped frames from the first on, as the published video evaluation takes them: of n frames number i stands at i / n of the duration.
 * Only what is around those times is read, so a long video takes no longer than a short one; only recordings that do not state their
 * duration are gone through once, without decoding. Where the end is damaged or shorter than stated, the last frame that could be read stands in.
 * @param setting an ffmpeg executable
 * @throws MilsError `media-unsupported` without ffmpeg, `media-unreadable`, `media-undecodable`
 */
export async function videoFrames(path: string, count: number, setting: string | undefined, signal: AbortSignal): Promise<VideoFrames> {
  await checkMediaFile(path);
  const ffmpeg = await requireFfmpeg(setting, path);
  const { duration: stated, hasVideo } = await probe(path, ffmpeg, signal);
  if (!hasVideo) throw new MilsError("media-undecodable", `${path} has no video track; caption it as sound, or name another file.`, { file: path });
  const duration = stated ?? (await durationByReading(path, ffmpeg, signal));
  const times = Array.from({ length: count }, (_, index) => (index * duration) / count);
  const distinct = [...new Set(times)];
  const frames: (DecodedImage | undefined)[] = [];
  for (let start = 0; start < distinct.length; start += PARALLEL) {
    frames.push(...(await Promise.all(distinct.slice(start, start + PARALLEL).map((time) => frameAt(path, time, ffmpeg, signal)))));
  }
  const byTime = new Map(distinct.map((time, index) => [time, frames[index]]));
  const images: DecodedImage[] = [];
  const seconds: number[] = [];
  for (const time of times) {
    const image = byTime.get(time) ?? images.at(-1) ?? frames.find((frame) => frame !== undefined);
    if (!image)
      throw new MilsError("media-undecodable", `${path} holds no frame that can be decoded; get an intact copy, or convert it with ffmpeg.`, {
        file: path,
      });
    images.push(image);
    seconds.push(byTime.get(time) === undefined ? (seconds.at(-1) ?? 0) : time);
  }
  return { images, seconds };
}

/** Seconds; for recordings whose writer did not come back to note them, as browsers' do not. 0 when there is no telling. */
async function durationByReading(path: string, { ffmpeg }: Ffmpeg, signal: AbortSignal): Promise<number> {
  const args = ["-v", "error", "-nostdin", ...SAFE_DECODING, "-i", `file:${path}`, "-map", "0:V:0", "-c", "copy", "-f", "null"];
  const bounds = { seconds: READING_TIMEOUT, bytes: 1 << 20, signal };
  const { output } = await runBounded(ffmpeg, [...args, "-progress", "pipe:1", "-"], bounds);
  const last = output
    .toString("utf8")
    .match(/out_time_us=\d+/g)
    ?.at(-1);
  return last === undefined ? 0 : Number(last.slice("out_time_us=".length)) / 1e6;
}

/** One frame, turned as the container says, or undefined where none can be decoded. */
async function frameAt(path: string, time: number, { ffmpeg }: Ffmpeg, signal: AbortSignal): Promise<DecodedImage | undefined> {
  const scale = `scale=w='min(${LONGEST_EDGE},iw)':h='min(${LONGEST_EDGE},ih)':force_original_aspect_ratio=decrease:flags=bicubic`;
  const args = [
    ...["-v", "error", "-nostdin", "-threads", "1", ...SAFE_DECODING, "-ss", time.toFixed(3), "-i", `file:${path}`],
    ...["-map", "0:V:0", "-frames:v", "1", "-an", "-sn", "-dn", "-vf", scale, "-pix_fmt", "rgb24", "-c:v", "ppm", "-f", "image2pipe", "pipe:1"],
  ];
  const { output } = await runBounded(ffmpeg, args, { seconds: FRAME_TIMEOUT, bytes: LARGEST_FRAME, signal });
  return parsePpm(output, path);
}

/** Binary PPM: a header of four numbers, then three bytes a pixel. Undefined for a file that was cut. */
function parsePpm(data: Buffer, path: string): DecodedImage | undefined {
  const [header, width, height] = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(data.subarray(0, 64).toString("latin1")) ?? [];
  if (header === undefined) return undefined;
  const [columns, rows] = [Number(width), Number(height)];
  const pixels = data.subarray(header.length, header.length + columns * rows * 3);
  return pixels.length === columns * rows * 3 ? { path, width: columns, height: rows, pixels } : undefined;
}
