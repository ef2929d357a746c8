import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { clipPixels } from "../../../src/engine/media/clip.ts";
import { meanObservation } from "../../../src/engine/scorers/frames.ts";
import { loadDualEncoder } from "../../../src/engine/scorers/index.ts";
import type { MediaScorer } from "../../../src/engine/types.ts";
import type { VideoTower } from "../../../src/protocol/index.ts";
import { colourClip, hasFfmpeg } from "../../fixtures/media/clips.ts";
import { temporaryFolder } from "../../fixtures/media/pictures.ts";
import { noise, sine } from "../../fixtures/media/signals.ts";
import { wavFile } from "../../fixtures/media/wavFile.ts";
import { CLAP, IMAGEBIND } from "../../fixtures/models/audioTowers.ts";
import { writeTinyAudioScorer } from "../../fixtures/models/tinyAudioScorer.ts";
import { writeTinyScorer } from "../../fixtures/models/tinyScorer.ts";

const signal = new AbortController().signal;
const open: MediaScorer[] = [];
let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  for (const scorer of open.splice(0)) await scorer.dispose();
});

async function load(directory: string, ffmpeg?: string): Promise<MediaScorer> {
  const scorer = await loadDualEncoder(directory, { threads: 1, gpu: "off", ffmpeg, log: () => undefined });
  open.push(scorer);
  return scorer;
}

async function wav(name: string, samples: Float32Array, rate: number): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, wavFile([samples], { rate, bits: 16, code: 1 }));
  return path;
}

describe.skipIf(!hasFfmpeg)("an image scorer on a video", { timeout: 30_000 }, () => {
  it("gives the mean of the frames, and says which they are", async () => {
    const scorer = await load(await writeTinyScorer({ manifest: { modalities: ["image", "video"] } }));
    const clip = colourClip(join(folder, "two.mp4"), ["red", "blue"], 2);
    const { vector, evidence } = await scorer.embedMedia(clip, "video", signal);
    expect(vector[0]).toBeCloseTo(Math.SQRT1_2, 1);
    expect(vector[2]).toBeCloseTo(Math.SQRT1_2, 1);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    expect(evidence?.frames).toEqual([0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5]);
    const colours = (evidence?.stills ?? []).map(async (still) => {
      const { channels } = await sharp(Buffer.from(still.replace("data:image/jpeg;base64,", ""), "base64")).stats();
      return (channels[0]?.mean ?? 0) > (channels[2]?.mean ?? 0) ? "red" : "blue";
    });
    expect(await Promise.all(colours)).toEqual([...Array(4).fill("red"), ...Array(4).fill("blue")]);
  });

  it("decodes a video once, until it changes", async () => {
    const scorer = await load(await writeTinyScorer({ manifest: { modalities: ["image", "video"] } }));
    const clip = colourClip(join(folder, "again.mkv"), ["red"], 1);
    const first = await scorer.embedMedia(clip, "video", signal);
    expect(await scorer.embedMedia(clip, "video", signal)).toBe(first);
    await appendFile(clip, "more");
    expect(await scorer.embedMedia(clip, "video", signal)).not.toBe(first);
  });
});

it("an image scorer that does not name video refuses one", async () => {
  const scorer = await load(await writeTinyScorer());
  await expect(scorer.embedMedia("a.mp4", "video", signal)).rejects.toMatchObject({ code: "media-unsupported", file: "a.mp4" });
});

describe("the frames of a clip", () => {
  const frame = (value: number) => ({ path: "", width: 1, height: 1, pixels: Buffer.from([value, value + 1, value + 2]) });
  const tower = (axes: VideoTower["axes"]): VideoTower => ({
    ...{ graph: "", input: "", output: "", pooling: "none", dtype: "float32", frames: 2, axes },
    preprocessing: {
      ...{ width: 1, height: 1, resize: "squash", kernel: "nearest", rescale: 1, channelOrder: "rgb", layout: "hwc" },
      mean: [0, 0, 0],
      std: [1, 1, 1],
    },
  });
  it.each([
    ["btchw", [10, 11, 12, 20, 21, 22]],
    ["bcthw", [10, 20, 11, 21, 12, 22]],
  ] as const)("stand as %s wants them", async (axes, expected) => {
    expect([...(await clipPixels([frame(10), frame(20)], tower(axes)))]).toEqual(expected);
  });
});

describe("what experts see in a video", () => {
  const cat = (confidence: number) => ({ label: "cat", confidence, box: [0, 0, 1, 1] as const });
  it("is the mean of what they see in its frames, and of each label the surest frame's boxes", () => {
    const seen = meanObservation([
      { values: Float32Array.of(1, 0), evidence: { detections: [cat(0.4), cat(0.3)], evidence: { cat: 1 } } },
      { values: Float32Array.of(0, 0), evidence: { detections: [cat(0.9)], evidence: { cat: -2 } } },
    ]);
    expect([...seen.values]).toEqual([0.5, 0]);
    expect(seen.evidence).toEqual({ detections: [cat(0.9)], evidence: { cat: -0.5 } });
  });
});

describe("a scorer in the shape of CLAP or ImageBind", () => {
  it.each([
    ["CLAP", CLAP],
    ["ImageBind", IMAGEBIND],
  ])("%s embeds sounds without ffmpeg when they are WAV", async (_, tower) => {
    const scorer = await load(await writeTinyAudioScorer(tower), "/nowhere/ffmpeg");
    const [tone, hiss] = [await wav("tone.wav", sine(22_050, 5, 880), 22_050), await wav("hiss.wav", noise(48_000, 3), 48_000)];
    const [first, second] = [await scorer.embedMedia(tone, "audio", signal), await scorer.embedMedia(hiss, "audio", signal)];
    for (const { vector } of [first, second]) expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
    expect([...first.vector]).not.toEqual([...second.vector]);
    expect(await scorer.embedMedia(tone, "audio", signal)).toBe(first);
  });
});
