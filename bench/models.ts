import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { findFfmpeg } from "../src/engine/media/ffmpeg.ts";
import { logMel } from "../src/engine/media/logMel.ts";
import { videoFrames } from "../src/engine/media/video.ts";
import type { ScorerManifest } from "../src/protocol/index.ts";
import { chirp } from "../test/fixtures/media/signals.ts";
import { CLAP } from "../test/fixtures/models/audioTowers.ts";
import { downloadThroughput } from "./downloads.ts";
import { atLeast, atMost, median, type Row } from "./row.ts";
import { preprocessing, timed } from "./scorer.ts";

const ROOT = join(import.meta.dirname, "..");
const run = promisify(execFile);
const VIDEO_ROUNDS = 7;
const SOUND_ROUNDS = 12;
/** Spectrograms of one round: enough that the code is compiled; the reference needs no warm-up and takes the best of 7. */
const SOUNDS = 25;

/** What goes into a model of the paper: pictures, frames and spectrograms. Two sides take turns, so that both meet the same other load. */
export async function rows(): Promise<readonly Row[]> {
  const manifest = JSON.parse(await readFile(join(ROOT, "models/embedded/scorer/manifest.json"), "utf8")) as ScorerManifest;
  return [...(await preprocessing(manifest)), await framesOfLongVideo(), await spectrogram(), await downloadThroughput()];
}

/** Eight frames of a minute and of an hour of the same stream. */
async function framesOfLongVideo(): Promise<Row> {
  const ffmpeg = await findFfmpeg();
  if (!ffmpeg) throw new Error("The video row needs ffmpeg on PATH (Debian, Ubuntu: apt install ffmpeg)");
  const folder = await mkdtemp(join(tmpdir(), "mils-bench-"));
  try {
    const [minute, hour] = [join(folder, "minute.mp4"), join(folder, "hour.mp4")];
    const make = (...args: readonly string[]) => run(ffmpeg.ffmpeg, ["-v", "error", "-nostdin", "-y", ...args]);
    await make(
      "-f",
      "lavfi",
      "-i",
      "testsrc2=size=640x360:rate=25:duration=60",
      "-c:v",
      "libx264",
      "-preset",
      "veryfast",
      "-pix_fmt",
      "yuv420p",
      minute,
    );
    await make("-stream_loop", "59", "-i", minute, "-c", "copy", hour);
    const seconds = { minute: Number.POSITIVE_INFINITY, hour: Number.POSITIVE_INFINITY };
    const { signal } = new AbortController();
    for (let round = 0; round < VIDEO_ROUNDS; round++) {
      seconds.minute = Math.min(seconds.minute, await timed(() => videoFrames(minute, 8, undefined, signal)));
      seconds.hour = Math.min(seconds.hour, await timed(() => videoFrames(hour, 8, undefined, signal)));
    }
    return atMost("models: time for 8 frames of 60 min against 60 s of the same video", seconds.hour / seconds.minute, 1.5);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** CLAP's spectrogram of ten seconds, one thread each, in turns. */
async function spectrogram(): Promise<Row> {
  const python = await pythonWithNumpy();
  const sound = chirp(CLAP.features.sampleRate, CLAP.clipSeconds);
  const ratios: number[] = [];
  for (let round = 0; round < SOUND_ROUNDS; round++) {
    const { stdout } = await run(python, [join(ROOT, "tools", "reference", "spectrograms.py"), "--time"], {
      env: { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1", MKL_NUM_THREADS: "1" },
    });
    const ours: number[] = [];
    for (let count = 0; count < SOUNDS; count++) ours.push(await timed(async () => logMel(sound, CLAP.features)));
    ratios.push((Number(stdout) * 1000) / Math.min(...ours));
  }
  return atLeast("models: log-mel of 10 s of sound, the NumPy reference's time against ours", median(ratios), 1);
}

/** The Python that set-up made, or another one with NumPy. */
async function pythonWithNumpy(): Promise<string> {
  const bin = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
  for (const python of [process.env["MILS_PYTHON"], join(ROOT, "tools", ".venv", ...bin), "python3"]) {
    if (python === undefined) continue;
    const found = await run(python, ["-c", "import numpy"]).then(
      () => true,
      () => false,
    );
    if (found) return python;
  }
  throw new Error("The sound row needs a Python with NumPy; name one in MILS_PYTHON");
}
