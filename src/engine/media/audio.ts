import { open } from "node:fs/promises";
import { MilsError } from "../../protocol/index.ts";
import { requireFfmpeg, runBounded, SAFE_DECODING } from "./ffmpeg.ts";
import { checkMediaFile } from "./mediaFile.ts";
import { probe } from "./probe.ts";
import { resample } from "./resample.ts";
import { parseWav, type Sound } from "./wav.ts";

/** Longest sound that is read, in seconds; scorers hear some seconds of it. */
const LONGEST = 10 * 60;
/** WAV files up to this size are read without ffmpeg. */
const LARGEST_WAV = 256 * 1024 * 1024;
const DECODE_TIMEOUT = 120;

/**
 * The sound of a file as one channel at the wanted rate: uncompressed WAV on its own, everything else by ffmpeg. At most the first ten minutes.
 * @param setting an ffmpeg executable
 * @throws MilsError `media-unsupported` without ffmpeg, `media-unreadable`, `media-undecodable`
 */
export async function soundOf(path: string, rate: number, setting: string | undefined, signal: AbortSignal): Promise<Float32Array> {
  await checkMediaFile(path);
  const sound = (await readWav(path)) ?? (await decode(path, rate, setting, signal));
  signal.throwIfAborted();
  return resample(sound.samples.subarray(0, LONGEST * sound.rate), sound.rate, rate);
}

async function readWav(path: string): Promise<Sound | undefined> {
  const file = await open(path, "r");
  try {
    const head = Buffer.alloc(12);
    await file.read(head, 0, 12, 0);
    if (head.toString("latin1", 0, 4) !== "RIFF" || (await file.stat()).size > LARGEST_WAV) return undefined;
    const content = Buffer.alloc((await file.stat()).size);
    await file.read(content, 0, content.length, 0);
    return parseWav(content, path);
  } finally {
    await file.close();
  }
}

async function decode(path: string, rate: number, setting: string | undefined, signal: AbortSignal): Promise<Sound> {
  const ffmpeg = await requireFfmpeg(setting, path);
  const { hasAudio } = await probe(path, ffmpeg, signal);
  if (!hasAudio) throw new MilsError("media-undecodable", `${path} has no sound track; name another file.`, { file: path });
  const args = [
    "-v",
    "error",
    "-nostdin",
    ...SAFE_DECODING,
    "-i",
    `file:${path}`,
    "-map",
    "0:a:0",
    "-vn",
    "-sn",
    "-dn",
    "-t",
    String(LONGEST),
    "-ac",
    "1",
    "-ar",
    String(rate),
    "-f",
    "f32le",
    "pipe:1",
  ];
  const { output, errors } = await runBounded(ffmpeg.ffmpeg, args, { seconds: DECODE_TIMEOUT, bytes: LONGEST * rate * 4 + 4096, signal });
  const count = Math.floor(output.length / 4);
  if (count === 0) {
    const reason = errors.trim().split("\n").at(-1) ?? "";
    throw new MilsError(
      "media-undecodable",
      `${path} holds no sound that can be decoded${reason === "" ? "" : ` (${reason})`}; get an intact copy.`,
      { file: path },
    );
  }
  // Copied: the bytes of a Buffer need not be aligned to four.
  const samples = new Float32Array(count);
  for (let index = 0; index < count; index++) samples[index] = output.readFloatLE(index * 4);
  return { samples, rate };
}
