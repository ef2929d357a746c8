import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { parseCsv } from "../../../src/evaluation/csv.ts";
import { readDataset } from "../../../src/evaluation/datasets.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mils-data-"));
});

async function file(name: string, content: unknown): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

describe("readDataset", () => {
  it.each([
    ["references.json", { "a.jpg": { references: ["One cat", "A cat"] }, "missing.jpg": { references: ["Gone"] } }],
    ["list.json", { "a.jpg": ["One cat", "A cat"] }],
    [
      "coco.json",
      {
        images: [{ id: 7, file_name: "a.jpg" }],
        annotations: [
          { image_id: 7, caption: "One cat" },
          { image_id: 7, caption: "A cat" },
        ],
      },
    ],
    [
      "karpathy.json",
      {
        images: [
          { filename: "a.jpg", split: "test", sentences: [{ raw: "One cat" }, { raw: "A cat" }] },
          { filename: "b.jpg", split: "train", sentences: [{ raw: "No" }] },
        ],
      },
    ],
    ["clotho.csv", "file_name,caption_1,caption_2\r\na.jpg,One cat,A cat\r\n"],
  ])("reads %s", async (name, content) => {
    await file("a.jpg", "x");
    await file("b.jpg", "x");
    const items = await readDataset(await file(name, content), { media: folder });
    expect(items).toEqual([{ id: "a.jpg", path: join(folder, "a.jpg"), references: ["One cat", "A cat"] }]);
  });

  it("reads MSR-VTT's videos and AudioCaps' clips by their names", async () => {
    await file("video7.mp4", "x");
    await file("XYZ_30.wav", "x");
    const video = { videos: [{ video_id: "video7", split: "test" }], sentences: [{ video_id: "video7", caption: "A man runs" }] };
    expect(await readDataset(await file("msrvtt.json", video))).toMatchObject([{ id: "video7.mp4", references: ["A man runs"] }]);
    const audio = 'audiocap_id,youtube_id,start_time,caption\n1,XYZ,30,"A dog barks, twice"\n';
    expect(await readDataset(await file("audiocaps.csv", audio))).toMatchObject([{ id: "XYZ_30.wav", references: ["A dog barks, twice"] }]);
  });

  it("takes a folder with references.json", async () => {
    await file("a.jpg", "x");
    await file("references.json", { "a.jpg": { references: ["A cat"] } });
    expect(await readDataset(folder)).toHaveLength(1);
  });

  it.each([
    ["nothing.json", undefined, /cannot be read/],
    ["broken.json", "{", /not valid JSON/],
    ["other.json", { hello: 1 }, /in no form known/],
    ["elsewhere.json", { "far.jpg": ["A cat"] }, /--media/],
  ])("says what is wrong with %s", async (name, content, message) => {
    const path = content === undefined ? join(folder, name) : await file(name, content);
    await expect(readDataset(path)).rejects.toMatchObject({ code: "configuration", message: expect.stringMatching(message) });
  });
});

describe("parseCsv", () => {
  it.each([
    [
      "a,b\n1,2\n",
      [
        ["a", "b"],
        ["1", "2"],
      ],
    ],
    ['a\r\n"x, ""y""\nz"\r\n', [["a"], ['x, "y"\nz']]],
    [
      "a,\n,b",
      [
        ["a", ""],
        ["", "b"],
      ],
    ],
    ["\uFEFFa\n\n", [["a"]]],
  ])("reads %j", (text, rows) => {
    expect(parseCsv(text)).toEqual(rows);
  });
});
