import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { soundOf } from "../../../src/engine/media/audio.ts";
import { findFfmpeg } from "../../../src/engine/media/ffmpeg.ts";
import type { DecodedImage } from "../../../src/engine/media/image.ts";
import { videoFrames } from "../../../src/engine/media/video.ts";
import { colourClip, hasFfmpeg, makeClip } from "../../fixtures/media/clips.ts";
import { temporaryFolder } from "../../fixtures/media/pictures.ts";
import { sine } from "../../fixtures/media/signals.ts";
import { wavFile } from "../../fixtures/media/wavFile.ts";

const signal = new AbortController().signal;
let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

/** The colour of the middle, by name. */
function colourOf({ width, height, pixels }: DecodedImage): string {
  const middle = (Math.floor(height / 2) * width + Math.floor(width / 2)) * 3;
  const [red = 0, green = 0, blue = 0] = pixels.subarray(middle, middle + 3);
  if (red > 150 && green < 90 && blue < 90) return "red";
  if (blue > 150 && red < 90) return "blue";
  return green > 80 && red < 90 ? "green" : `${red},${green},${blue}`;
}

describe.skipIf(!hasFfmpeg)("frames of a video", { timeout: 30_000 }, () => {
  it.each([
    ["mp4", ["-c:v", "libx264"]],
    ["mov", ["-c:v", "mjpeg"]],
    ["mkv", ["-c:v", "libx264"]],
    ["webm", ["-c:v", "libvpx", "-deadline", "realtime"]],
    ["avi", ["-c:v", "mpeg4"]],
    ["gif", []],
  ])("in %s stand evenly from the first on", async (extension, codec) => {
    const clip = colourClip(join(folder, `a b.${extension}`), ["red", "blue"], 2, ...codec);
    const { images, seconds } = await videoFrames(clip, 4, undefined, signal);
    expect(seconds.map((time) => Math.round(time * 10) / 10)).toEqual([0, 1, 2, 3]);
    expect(images.map(colourOf)).toEqual(["red", "red", "blue", "blue"]);
  });

  it("are turned as the container says", async () => {
    const flat = colourClip(join(folder, "flat.mp4"), ["red"], 1);
    const turned = makeClip(join(folder, "turned.mp4"), "-i", flat, "-c", "copy", "-metadata:s:v", "rotate=90");
    const [image] = (await videoFrames(turned, 1, undefined, signal)).images;
    expect([image?.width, image?.height]).toEqual([48, 64]);
  });

  it("of one frame are that frame, at its time", async () => {
    const clip = colourClip(join(folder, "one.mp4"), ["blue"], 0.1);
    const { images, seconds } = await videoFrames(clip, 8, undefined, signal);
    expect(new Set(images).size).toBe(1);
    expect(seconds).toEqual(Array(8).fill(0));
  });

  it("of ten bits a channel have eight", async () => {
    const clip = colourClip(join(folder, "deep.mkv"), ["red"], 1, "-pix_fmt", "yuv420p10le", "-c:v", "ffv1");
    expect((await videoFrames(clip, 2, undefined, signal)).images.map(colourOf)).toEqual(["red", "red"]);
  });

  it("of a recording that does not state its duration are spread over it", async () => {
    const clip = colourClip(join(folder, "live.webm"), ["red", "blue"], 2, "-c:v", "libvpx", "-deadline", "realtime", "-live", "1");
    expect((await videoFrames(clip, 4, undefined, signal)).images.map(colourOf)).toEqual(["red", "red", "blue", "blue"]);
  });

  it("of a file whose end is missing come from what is there", async () => {
    const clip = colourClip(join(folder, "cut.mkv"), ["red", "green", "blue"], 2, "-c:v", "mjpeg");
    await truncate(clip, Math.floor((await readFile(clip)).length * 0.5));
    const { images, seconds } = await videoFrames(clip, 6, undefined, signal);
    expect(images.map(colourOf)).not.toContain("blue");
    expect(colourOf(images[0] as DecodedImage)).toBe("red");
    expect(Math.max(...seconds)).toBeLessThan(4);
  });

  it("of a variable frame rate stand evenly in time, not in number", async () => {
    // Twenty frames of the first and the last second, four of the others.
    const even = colourClip(join(folder, "even.mp4"), ["red", "blue", "green", "green"], 1, "-r", "20");
    const clip = makeClip(
      join(folder, "variable.mkv"),
      "-i",
      even,
      "-vf",
      "select='lt(t,1)+gte(t,3)+not(mod(n,5))'",
      "-fps_mode",
      "vfr",
      "-c:v",
      "libx264",
    );
    const { images } = await videoFrames(clip, 4, undefined, signal);
    expect(images.map(colourOf)).toEqual(["red", "blue", "green", "green"]);
  });

  it("of four hours are read where they stand alone", async () => {
    const short = colourClip(join(folder, "minute.mp4"), ["red", "blue"], 30);
    const clip = makeClip(join(folder, "hours.mp4"), "-stream_loop", "239", "-i", short, "-c", "copy");
    const { images, seconds } = await videoFrames(clip, 8, undefined, signal);
    expect(images).toHaveLength(8);
    expect(seconds.at(-1)).toBeCloseTo((7 / 8) * 4 * 3600, -1);
  });

  it("are small however large the video", async () => {
    const clip = makeClip(join(folder, "large.mp4"), "-f", "lavfi", "-i", "color=c=red:s=1920x1080:r=5:d=1");
    const [image] = (await videoFrames(clip, 1, undefined, signal)).images;
    expect([image?.width, image?.height]).toEqual([640, 360]);
  });

  it("stop being decoded when told to", async () => {
    const clip = colourClip(join(folder, "stop.mp4"), ["red"], 1);
    await expect(videoFrames(clip, 8, undefined, AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");
  });

  const refused: [string, () => Promise<string>, string, RegExp][] = [
    ["sound alone", async () => makeClip(join(folder, "sound.mp4"), "-f", "lavfi", "-i", "sine=d=1"), "media-undecodable", /no video track/],
    ["nothing", () => written("empty.mp4", ""), "media-unreadable", /is empty/],
    ["something else", () => written("text.mp4", "not a video at all"), "media-undecodable", /cannot be read as video/],
    ["nowhere", async () => join(folder, "nowhere.mp4"), "media-unreadable", /does not exist/],
    [
      "a playlist of other files",
      () => written("list.mp4", "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/a.ts\n"),
      "media-undecodable",
      /list\.mp4/,
    ],
  ];
  it.each(refused)("of a file that holds %s are refused by name", async (_, make, code, message) => {
    const path = await make();
    await expect(videoFrames(path, 8, undefined, signal)).rejects.toMatchObject({ code, file: path, message: expect.stringMatching(message) });
  });
});

async function written(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

describe("without ffmpeg", () => {
  it("a video says what to install", async () => {
    const path = await written("any.mp4", "some bytes");
    await expect(videoFrames(path, 8, "/nowhere/ffmpeg", signal)).rejects.toMatchObject({
      code: "media-unsupported",
      file: path,
      message: expect.stringMatching(/no ffmpeg.*at \/nowhere\/ffmpeg.*apt install ffmpeg/),
    });
  });

  it("WAV is read all the same", async () => {
    const path = join(folder, "tone.wav");
    await writeFile(path, wavFile([sine(44_100, 1, 440)], { rate: 44_100, bits: 16, code: 1 }));
    expect(await soundOf(path, 16_000, "/nowhere/ffmpeg", signal)).toHaveLength(16_000);
  });
});

describe.skipIf(!hasFfmpeg)("ffmpeg", () => {
  it("is found on PATH, by name and by path", async () => {
    const found = await findFfmpeg();
    expect(found?.ffmpeg).toMatch(/ffmpeg(\.exe)?$/);
    expect(await findFfmpeg("ffmpeg")).toEqual(found);
    expect(await findFfmpeg(found?.ffmpeg)).toEqual(found);
  });
});

describe.skipIf(!hasFfmpeg)("the sound of", { timeout: 30_000 }, () => {
  it.each(["mp3", "ogg", "flac", "m4a", "opus", "wav"])("%s is one channel at the wanted rate", async (extension) => {
    const path = makeClip(
      join(folder, `tone.${extension}`),
      "-f",
      "lavfi",
      "-i",
      "sine=f=440:r=48000:d=1",
      "-ac",
      "2",
      ...(extension === "ogg" ? ["-c:a", "libvorbis"] : []),
    );
    const samples = await soundOf(path, 16_000, undefined, signal);
    // Encoders add up to a few frames of silence.
    expect(Math.abs(samples.length - 16_000)).toBeLessThan(2000);
    let crossings = 0;
    for (let index = 4001; index < 12_001; index++) if ((samples[index - 1] ?? 0) < 0 && (samples[index] ?? 0) >= 0) crossings++;
    expect(crossings).toBeGreaterThanOrEqual(219);
    expect(crossings).toBeLessThanOrEqual(221);
  });

  it("a file whose end is missing is what is there", async () => {
    const path = makeClip(join(folder, "cut.mp3"), "-f", "lavfi", "-i", "sine=f=440:r=48000:d=4");
    await truncate(path, Math.floor((await readFile(path)).length / 2));
    const samples = await soundOf(path, 16_000, undefined, signal);
    expect(samples.length / 16_000).toBeGreaterThan(1.5);
    expect(samples.length / 16_000).toBeLessThan(2.5);
  });

  it("a video with a picture and a sound track is its sound", async () => {
    const path = makeClip(join(folder, "both.mp4"), "-f", "lavfi", "-i", "color=c=red:s=64x48:d=1", "-f", "lavfi", "-i", "sine=d=1");
    expect(Math.abs((await soundOf(path, 16_000, undefined, signal)).length - 16_000)).toBeLessThan(2000);
  });

  it("nothing is refused by name", async () => {
    const path = await written("empty.mp3", "");
    await expect(soundOf(path, 16_000, undefined, signal)).rejects.toMatchObject({ code: "media-unreadable", file: path });
  });

  it.each([
    ["a video without sound", () => colourClip(join(folder, "silent.mp4"), ["red"], 0.5), /no sound track/],
    ["a damaged file", () => join(folder, "damaged.mp3"), /cannot be read/],
  ])("%s is refused by name", async (_, make, message) => {
    await written("damaged.mp3", "this is not sound");
    const path = make();
    await expect(soundOf(path, 16_000, undefined, signal)).rejects.toMatchObject({
      code: "media-undecodable",
      message: expect.stringMatching(message),
    });
  });
});
