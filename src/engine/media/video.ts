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
const SCALE = `scale=w='min(${LONGEST_EDGE},iw)':h='min(${LONGEST_EDGE},ih)':force_original_aspect_ratio=decrease:flags=bicubic`;
const DECODER = ["-v", "error", "-nostdin", "-threads", "1", ...SAFE_DECODING];
const PPM = ["-pix_fmt", "rgb24", "-c:v", "ppm", "-f", "image2pipe", "pipe:1"];
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
  const distinct = [...new Set(Array.from({ length: count }, (_, index) => (index * duration) / count))];
  const frames = await intactFrames(path, distinct, ffmpeg, signal);
  const first = frames.find((frame) => frame !== undefined);
  if (!first) {
    const problem = `${path} holds no frame that can be decoded; get an intact copy, or convert it with ffmpeg.`;
    throw new MilsError("media-undecodable", problem, { file: path });
  }
  const images: DecodedImage[] = [];
  const seconds: number[] = [];
  for (let index = 0; index < count; index++) {
    const image = frames[index] ?? images.at(-1) ?? first;
    images.push(image);
    seconds.push(distinct[frames.indexOf(image)] ?? 0);
  }
  return { images, seconds };
}

/** A frame and whether the decoder had nothing to complain about. */
interface Attempt {
  readonly image: DecodedImage | undefined;
  readonly intact: boolean;
}

/**
 * The frames at the given times; undefined where there is none or only a damaged one. In some files ffmpeg cannot start from the middle, and
 * makes garbage of what follows: those are decoded from the beginning. Damaged frames are better than none only when all are.
 */
async function intactFrames(path: string, times: readonly number[], ffmpeg: Ffmpeg, signal: AbortSignal): Promise<(DecodedImage | undefined)[]> {
  const attempts: Attempt[] = [];
  for (let start = 0; start < times.length; start += PARALLEL) {
    attempts.push(...(await Promise.all(times.slice(start, start + PARALLEL).map((time) => frameAt(path, time, ffmpeg, signal)))));
  }
  if (attempts.every(({ intact }) => intact)) return attempts.map(({ image }) => image);
  const onePass = await framesInOnePass(path, times, ffmpeg, signal);
  if (onePass) return attempts.map(({ image, intact }, index) => (intact ? image : onePass[index]));
  const anyIntact = attempts.some(({ image, intact }) => image && intact);
  return attempts.map(({ image, intact }) => (intact || !anyIntact ? image : undefined));
}

/** Seconds; for recordings whose writer did not come back to note them, as browsers' do not. 0 when there is no telling. */
async function durationByReading(path: string, { ffmpeg }: Ffmpeg, signal: AbortSignal): Promise<number> {
  const args = [...DECODER, ...input(path), "-c", "copy", "-f", "null"];
  const bounds = { seconds: READING_TIMEOUT, bytes: 1 << 20, signal };
  const { output } = await runBounded(ffmpeg, [...args, "-progress", "pipe:1", "-"], bounds);
  const last = output
    .toString("utf8")
    .match(/out_time_us=\d+/g)
    ?.at(-1);
  return last === undefined ? 0 : Number(last.slice("out_time_us=".length)) / 1e6;
}

/** One frame, turned as the container says; without an image where there is none at that time. */
async function frameAt(path: string, time: number, { ffmpeg }: Ffmpeg, signal: AbortSignal): Promise<Attempt> {
  const args = [...DECODER, "-ss", time.toFixed(3), ...input(path), "-frames:v", "1", "-vf", SCALE, ...PPM];
  const { output, errors, complete } = await runBounded(ffmpeg, args, { seconds: FRAME_TIMEOUT, bytes: LARGEST_FRAME, signal });
  return { image: parsePpm(output, path)?.image, intact: complete && errors === "" };
}

/** The first frame at or after each time, decoding everything before it; undefined when that meets damage too or takes too long. */
async function framesInOnePass(path: string, times: readonly number[], { ffmpeg }: Ffmpeg, signal: AbortSignal): Promise<DecodedImage[] | undefined> {
  const due = times.map((time) => `gte(t,${time.toFixed(3)})*lt(prev_selected_t,${time.toFixed(3)})`);
  // Numbered anew: the writer would repeat frames to fill the gaps.
  const filters = `select='isnan(prev_selected_t)+${due.join("+")}',setpts=N/(25*TB),${SCALE}`;
  const args = [...DECODER, ...input(path), "-frames:v", String(times.length), "-vf", filters, "-r", "25", ...PPM];
  const bounds = { seconds: FRAME_TIMEOUT, bytes: LARGEST_FRAME * times.length, signal };
  const { output, errors, complete } = await runBounded(ffmpeg, args, bounds);
  if (!complete || errors !== "") return undefined;
  const images: DecodedImage[] = [];
  for (let rest = output, next = parsePpm(rest, path); next; next = parsePpm(rest, path)) {
    images.push(next.image);
    rest = rest.subarray(next.length);
  }
  return images;
}

function input(path: string): readonly string[] {
  return ["-i", `file:${path}`, "-map", "0:V:0"];
}

/** The first of one or more binary PPM files: a header of four numbers, then three bytes a pixel. Undefined for a file that was cut. */
function parsePpm(data: Buffer, path: string): { readonly image: DecodedImage; readonly length: number } | undefined {
  const [header, width, height] = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(data.subarray(0, 64).toString("latin1")) ?? [];
  if (header === undefined) return undefined;
  const size = Number(width) * Number(height) * 3;
  const length = header.length + size;
  if (data.length < length) return undefined;
  return { image: { path, width: Number(width), height: Number(height), pixels: data.subarray(header.length, length) }, length };
}
