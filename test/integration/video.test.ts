import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { EngineClient } from "../../src/client/engineClient.ts";
import type { EngineSettings } from "../../src/protocol/index.ts";
import { hasFfmpeg, makeClip } from "../fixtures/media/clips.ts";
import { sine } from "../fixtures/media/signals.ts";
import { wavFile } from "../fixtures/media/wavFile.ts";
import { CLAP } from "../fixtures/models/audioTowers.ts";
import { writeTinyAudioScorer } from "../fixtures/models/tinyAudioScorer.ts";
import { embeddedSettings, SAMPLES, startClient, temporaryFolder } from "./product.ts";

const options = { maxIterations: 1, requestedCaptions: 8 };

let client: EngineClient | undefined;
afterEach(() => client?.dispose());

function start(settings: Partial<EngineSettings> = {}): EngineClient {
  client = startClient({ settings: { ...embeddedSettings, ...settings } });
  return client;
}

async function tone(folder: string): Promise<string> {
  const path = join(folder, "tone.wav");
  await writeFile(path, wavFile([sine(16_000, 1, 440)], { rate: 16_000, bits: 16, code: 1 }));
  return path;
}

describe.skipIf(!hasFfmpeg)("a video", () => {
  it("is captioned by the embedded models as its picture is, and the frames are named", async () => {
    const engine = start();
    const picture = join(SAMPLES, "cat.png");
    const still = makeClip(
      join(await temporaryFolder("video"), "still.mp4"),
      "-loop",
      "1",
      "-t",
      "2",
      "-r",
      "8",
      "-i",
      picture,
      "-vf",
      "scale=480:-2",
      "-pix_fmt",
      "yuv420p",
    );
    const video = await engine.caption({ path: still, options });
    expect(video).toMatchObject({ modality: "video", evidence: { frames: [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75] } });
    expect(video.evidence).not.toHaveProperty("stills");
    const texts = [video.caption, "A bowl of soup on a wooden table"];
    const asVideo = (await engine.score({ path: still, texts })).scores;
    const asPicture = (await engine.score({ path: picture, texts })).scores;
    expect(asVideo[0]).toBeGreaterThan(asVideo[1] ?? Number.POSITIVE_INFINITY);
    expect(asVideo[0]).toBeCloseTo(asPicture[0] ?? Number.NaN, 0);
  });

  it("says what to install where there is no ffmpeg, and the engine goes on", async () => {
    const engine = start({ ffmpeg: "/nowhere/ffmpeg" });
    const path = makeClip(join(await temporaryFolder("video"), "black.mp4"), "-f", "lavfi", "-i", "color=c=black:s=64x48:d=1");
    await expect(engine.caption({ path, options })).rejects.toMatchObject({
      code: "media-unsupported",
      message: expect.stringContaining("apt install ffmpeg"),
    });
    expect((await engine.doctor()).ffmpeg).toBeUndefined();
  });

  it("is named by doctor as possible", async () => {
    expect((await start().doctor()).ffmpeg).toMatchObject({ path: expect.stringContaining("ffmpeg"), version: expect.stringMatching(/\d/) });
  });
});

describe("a sound", () => {
  it("without a scorer for sounds says which one to get, and its size", async () => {
    const path = await tone(await temporaryFolder("sound"));
    await expect(start().caption({ path, options })).rejects.toMatchObject({
      code: "model-missing",
      message: expect.stringMatching(/clap-htsat-unfused.*GB.*docs.models\.md/),
    });
  });

  it("runs end to end with a model in CLAP's shape, which says that its words mean nothing", async () => {
    const folder = await temporaryFolder("sound");
    const [pools, cache, path] = [join(folder, "pools"), join(folder, "cache"), await tone(folder)];
    await mkdir(pools);
    await writeFile(join(pools, "audio.en.txt"), ["A red light hums", "Green leaves rustle", "A blue wall echoes", "A wall"].join("\n"));
    const engine = start({ scorers: [await writeTinyAudioScorer(CLAP)], pools, cache });
    const result = await engine.caption({ path, options });
    expect(result).toMatchObject({
      modality: "audio",
      iterations: 1,
      models: { scorer: "clap-shaped-random-weights" },
      notices: ["The scorer has random weights: the words of this caption mean nothing."],
    });
    expect(result.caption).not.toBe("");
  });
});
