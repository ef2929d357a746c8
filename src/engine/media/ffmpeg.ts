import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, dirname, extname, isAbsolute, join } from "node:path";
import { MilsError } from "../../protocol/index.ts";

/** Where installers put it besides PATH. */
const COMMON_FOLDERS =
  process.platform === "win32"
    ? ["C:\\ffmpeg\\bin", "C:\\Program Files\\ffmpeg\\bin", join(process.env["LOCALAPPDATA"] ?? "", "Microsoft", "WinGet", "Links")]
    : ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/opt/local/bin", "/snap/bin"];
const EXECUTABLE_SUFFIX = process.platform === "win32" ? ".exe" : "";

/** Containers that are read, by ffmpeg's names. Playlists and lists of files, which open other files and web pages and may have no end, are not among them. */
const CONTAINERS = "mov,mp4,matroska,webm,avi,gif,mpeg,mpegts,mpegvideo,asf,flv,ogg,wav,w64,mp3,flac,aac,aiff,caf,amr,ac3,wv";

/** Options before an input. Media are untrusted: known containers and nothing outside the file itself, no frame above 128 million pixels, no piece of memory above 1 GiB. */
export const SAFE_DECODING: readonly string[] = [
  ...["-max_alloc", String(2 ** 30), "-max_pixels", "128000000"],
  ...["-protocol_whitelist", "file", "-format_whitelist", CONTAINERS],
];

/** The two programs of one ffmpeg installation. */
export interface Ffmpeg {
  readonly ffmpeg: string;
  readonly ffprobe: string;
}

/**
 * @param setting an ffmpeg executable chosen by the user, as a path or as a name that is looked for on PATH
 * @returns undefined when there is none
 */
export async function findFfmpeg(setting?: string): Promise<Ffmpeg | undefined> {
  // A relative folder on PATH would run whatever lies in the workspace.
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), ...COMMON_FOLDERS].filter((folder) => isAbsolute(folder));
  const name = setting ?? `ffmpeg${EXECUTABLE_SUFFIX}`;
  const candidates = dirname(name) === "." && !name.startsWith(".") ? folders.map((folder) => join(folder, name)) : [name];
  for (const ffmpeg of candidates) {
    const ffprobe = join(dirname(ffmpeg), `ffprobe${extname(ffmpeg)}`);
    if ((await isExecutable(ffmpeg)) && (await isExecutable(ffprobe))) return { ffmpeg, ffprobe };
  }
  return undefined;
}

/** @throws MilsError `media-unsupported` that says what to install */
export async function requireFfmpeg(setting: string | undefined, path: string): Promise<Ffmpeg> {
  const found = await findFfmpeg(setting);
  if (found) return found;
  const problem = setting === undefined ? "ffmpeg was not found" : `there is no ffmpeg with its ffprobe at ${setting}`;
  throw new MilsError(
    "media-unsupported",
    `${path} needs ffmpeg to be decoded, and ${problem}. Install it (Debian, Ubuntu: apt install ffmpeg; macOS: brew install ffmpeg; Windows: winget install ffmpeg), or name it with --ffmpeg.`,
    { file: path },
  );
}

/** The first line of `ffmpeg -version`, for reports. */
export async function ffmpegVersion(ffmpeg: string): Promise<string> {
  const { output } = await runBounded(ffmpeg, ["-version"], { seconds: 10, bytes: 1 << 16, signal: new AbortController().signal });
  return /version (\S+)/.exec(output.toString("utf8"))?.[1] ?? "unknown";
}

export interface Bounds {
  readonly seconds: number;
  /** Of standard output; the program is ended when it writes more. */
  readonly bytes: number;
  readonly signal: AbortSignal;
}

export interface BoundedResult {
  readonly output: Buffer;
  /** The last lines of standard error. */
  readonly errors: string;
  /** False after a failure, a timeout or too much output; `output` then holds what came before. */
  readonly complete: boolean;
}

/** Runs a program without a shell and without standard input, bounded in time and output. Throws the signal's reason when aborted. */
export async function runBounded(command: string, args: readonly string[], { seconds, bytes, signal }: Bounds): Promise<BoundedResult> {
  signal.throwIfAborted();
  return await new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], windowsHide: true });
    const chunks: Buffer[] = [];
    let size = 0;
    let errors = "";
    let cut = false;
    const end = () => child.kill("SIGKILL");
    const cutShort = () => {
      cut = true;
      end();
    };
    const timer = setTimeout(cutShort, seconds * 1000);
    signal.addEventListener("abort", end, { once: true });
    child.stdout.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > bytes) cutShort();
      else chunks.push(chunk);
    });
    child.stderr.on("data", (chunk: Buffer) => {
      errors = (errors + chunk.toString("utf8")).slice(-2000);
    });
    child.once("error", (error) => {
      errors = error.message;
    });
    child.once("close", (code) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      if (signal.aborted) reject(signal.reason);
      else resolve({ output: Buffer.concat(chunks), errors, complete: code === 0 && !cut });
    });
  });
}

async function isExecutable(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
