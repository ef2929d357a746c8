import { execFileSync } from "node:child_process";
import { mkdtemp, readdir, readFile, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { MilsError } from "../../../src/protocol/index.ts";
import { type AssetOptions, type AssetOutcome, captionAssets } from "../../../src/workflow/assets.ts";
import { openWorkspace } from "../../../src/workflow/workspace.ts";
import { FakeEngine } from "../../fakes/engine.ts";
import { numberedPng } from "../../fakes/pictures.ts";

const hasExiftool = (() => {
  try {
    execFileSync("exiftool", ["-ver"]);
    return true;
  } catch {
    return false;
  }
})();

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "mils-assets-")));
});

async function run(names: readonly string[], options: Partial<AssetOptions>, engine = new FakeEngine()): Promise<AssetOutcome[]> {
  const outcomes: AssetOutcome[] = [];
  const paths = names.map((name) => join(root, name));
  const all: AssetOptions = { models: "m", solve: {}, targets: ["txt"], overwrite: false, ...options };
  for await (const outcome of captionAssets(openWorkspace({ root }), engine, paths, all)) outcomes.push(outcome);
  return outcomes;
}

describe("captionAssets", () => {
  it("writes text and JSON beside the file, and one list with names relative to the workspace", async () => {
    await writeFile(join(root, "a.png"), numberedPng(1));
    const [outcome] = await run(["a.png"], { targets: ["txt", "json", "list"] });
    expect(outcome).toMatchObject({ kind: "captioned", cached: false });
    const caption = outcome?.kind === "captioned" ? outcome.caption.caption : "";
    expect(await readFile(join(root, "a.txt"), "utf8")).toBe(`${caption}\n`);
    expect(JSON.parse(await readFile(join(root, "a.json"), "utf8"))).toMatchObject({ file: "a.png", caption, models: { scorer: "fake-scorer" } });
    expect(Object.keys(JSON.parse(await readFile(join(root, "captions.json"), "utf8")) as object)).toEqual(["a.png"]);
  });

  it("writes a text for the still of a video beside its caption", async () => {
    await writeFile(join(root, "a.mp4"), "a video");
    await run(["a.mp4"], { targets: ["json"] }, new FakeEngine({ captions: () => ["a dog runs  on a beach."] }));
    expect(JSON.parse(await readFile(join(root, "a.json"), "utf8"))).toMatchObject({ posterAlt: "A dog runs on a beach" });
  });

  it("does nothing for a file whose sidecars are there, unless told to overwrite", async () => {
    await writeFile(join(root, "a.png"), numberedPng(1));
    await writeFile(join(root, "a.txt"), "by hand\n");
    const engine = new FakeEngine();
    expect(await run(["a.png"], {}, engine)).toEqual([{ kind: "done-before", path: join(root, "a.png") }]);
    expect(await readFile(join(root, "a.txt"), "utf8")).toBe("by hand\n");
    expect(engine.runs).toEqual([]);
    await run(["a.png"], { overwrite: true }, engine);
    expect(await readFile(join(root, "a.txt"), "utf8")).not.toBe("by hand\n");
  });

  it("gives files of one stem sidecars of their own", async () => {
    for (const [index, name] of ["a.png", "a.jpg"].entries()) await writeFile(join(root, name), numberedPng(index));
    await run(["a.png", "a.jpg"], {});
    expect((await readdir(root)).filter((name) => name.endsWith(".txt"))).toEqual(["a.jpg.txt", "a.png.txt"]);
  });

  it("describes a clip in WebVTT with one escaped cue, and writes none for a picture", async () => {
    await writeFile(join(root, "a.mp4"), "clip");
    await writeFile(join(root, "b.png"), numberedPng(1));
    const engine = new FakeEngine({ captions: () => ["A & B --> <c>\nnext"] });
    const outcomes = await run(["a.mp4", "b.png"], { targets: ["vtt"] }, engine);
    expect(await readFile(join(root, "a.vtt"), "utf8")).toBe("WEBVTT\n\n00:00:00.000 --> 99:59:59.999\nA &amp; B --&gt; &lt;c&gt; next\n");
    expect(outcomes[1]?.kind).toBe("unfit");
  });

  it("goes on after a file that fails, and stops where no file would fare better", async () => {
    for (const [index, name] of ["a.png", "b.png"].entries()) await writeFile(join(root, name), numberedPng(index));
    const damaged = new FakeEngine({
      failure: (path) => (path.endsWith("a.png") ? new MilsError("media-undecodable", "a.png is damaged") : undefined),
    });
    expect((await run(["a.png", "b.png"], {}, damaged)).map(({ kind }) => kind)).toEqual(["failed", "captioned"]);
    const modelless = new FakeEngine({ failure: () => new MilsError("model-missing", "no model") });
    await expect(run(["a.png"], {}, modelless)).rejects.toThrow("no model");
  });

  it("refuses to write over a list it cannot read", async () => {
    await writeFile(join(root, "a.png"), numberedPng(1));
    await writeFile(join(root, "captions.json"), "{ half");
    await expect(run(["a.png"], { targets: ["list"] })).rejects.toMatchObject({ code: "configuration" });
    expect(await readFile(join(root, "captions.json"), "utf8")).toBe("{ half");
  });

  it.runIf(hasExiftool)("writes the IPTC alternative text into the picture, and sees it next time", async () => {
    await writeFile(join(root, "a.png"), numberedPng(1));
    const engine = new FakeEngine({ captions: () => ["Ein Käse & “Brot” 🎉"] });
    await run(["a.png"], { targets: ["xmp"] }, engine);
    expect(execFileSync("exiftool", ["-s3", "-XMP-iptcCore:AltTextAccessibility", join(root, "a.png")], { encoding: "utf8" }).trim()).toBe(
      "Ein Käse & “Brot” 🎉",
    );
    expect((await run(["a.png"], { targets: ["xmp"] }, engine)).map(({ kind }) => kind)).toEqual(["done-before"]);
  });
});
