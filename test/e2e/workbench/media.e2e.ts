import { join } from "node:path";
import type { Frame, Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { hasFfmpeg, makeClip } from "../../fixtures/media/clips.ts";
import { temporaryFolder } from "../../fixtures/media/pictures.ts";
import { CLAP } from "../../fixtures/models/audioTowers.ts";
import { writeTinyAudioScorer } from "../../fixtures/models/tinyAudioScorer.ts";
import { ROOT, Workbench } from "./workbench.ts";

/** A run on a loaded machine without a graphics card. */
const RUN = 240_000;

let workbench: Workbench;

/** Two seconds of a cat and of a cup of coffee, so that frames can be told apart. */
function photographs(path: string, ...codec: readonly string[]): string {
  const pictures = ["cat.png", "coffee.png"].flatMap((name) => ["-loop", "1", "-t", "2", "-r", "10", "-i", join(ROOT, "samples", name)]);
  const scale = "scale=320:240,setsar=1";
  return makeClip(path, ...pictures, "-filter_complex", `[0:v]${scale}[a];[1:v]${scale}[b];[a][b]concat=n=2`, "-pix_fmt", "yuv420p", ...codec);
}

beforeAll(async () => {
  if (!hasFfmpeg) return;
  const folder = await temporaryFolder();
  const scorer = await writeTinyAudioScorer(CLAP);
  workbench = await Workbench.start(
    {
      "notes.md": "# Notes\n",
      "plays.webm": { copy: photographs(join(folder, "plays.webm"), "-c:v", "libvpx", "-g", "5") },
      "old.avi": { copy: photographs(join(folder, "old.avi"), "-c:v", "mpeg4") },
      "tone.wav": { copy: makeClip(join(folder, "tone.wav"), "-f", "lavfi", "-i", "sine=frequency=440:duration=3") },
    },
    {},
    { settings: { "mils.scorerDirectories": [scorer, join(ROOT, "models/embedded/scorer")] } },
  );
});
afterAll(async () => {
  await workbench?.close();
});
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await workbench?.screenshot(`failed-${task.name.slice(0, 40).replace(/\W+/g, "-")}`);
});

/** Captions a file and opens its trace. */
async function trace(name: string): Promise<Frame> {
  await workbench.command("View: Close All Editors");
  await workbench.explorerMenu(name, "Generate Alt Text");
  await workbench.finishedRun();
  await workbench.quickPick("Open trace").click();
  const panel = await workbench.panel();
  await panel.locator(".figures tbody tr").first().waitFor({ state: "attached", timeout: RUN });
  return panel;
}

async function property(element: Locator, name: string): Promise<number> {
  return Number(await element.evaluate((node, key) => Reflect.get(node, key), name));
}

describe.skipIf(!hasFfmpeg)("the trace of", () => {
  test("a video has a player, and the frames that were used, to jump to", { timeout: RUN + 60_000 }, async () => {
    const panel = await trace("plays.webm");
    const video = panel.locator(".stage video");
    await expect.poll(() => property(video, "readyState"), { timeout: 30_000 }).toBeGreaterThan(0);
    const frames = panel.locator(".frames button");
    expect(await frames.allTextContents()).toEqual(["0.0 sec", "0.5 sec", "1.0 sec", "1.5 sec", "2.0 sec", "2.5 sec", "3.0 sec", "3.5 sec"]);
    expect(await property(frames.nth(5).locator("img"), "naturalWidth")).toBeGreaterThan(100);
    await frames.nth(5).click();
    expect(await property(video, "currentTime")).toBeCloseTo(2.5, 1);
    await workbench.screenshot("media-video");
  });

  test("a video that the editor cannot play shows the frames, large ones too", { timeout: RUN + 60_000 }, async () => {
    const panel = await trace("old.avi");
    await panel.locator(".stage", { hasText: "cannot be played here" }).waitFor({ timeout: 30_000 });
    const large = panel.locator(".stage > img");
    const first = await large.getAttribute("src");
    await panel.locator(".frames button").nth(6).click();
    expect(await large.getAttribute("src")).not.toBe(first);
    expect(await property(large, "naturalWidth")).toBeGreaterThan(100);
    await workbench.screenshot("media-unplayable-video");
  });

  test("a sound has a player", { timeout: RUN + 60_000 }, async () => {
    const panel = await trace("tone.wav");
    await workbench.notification("The scorer has random weights").first().waitFor();
    const audio = panel.locator(".stage audio");
    await expect.poll(() => property(audio, "duration"), { timeout: 30_000 }).toBeCloseTo(3, 1);
    await workbench.screenshot("media-sound");
  });
});
