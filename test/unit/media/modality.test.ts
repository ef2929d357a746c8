import { beforeAll, describe, expect, it } from "vitest";
import { modalityOf } from "../../../src/engine/media/index.ts";
import { temporaryFolder, written } from "../../fixtures/media/pictures.ts";

let folder: string;
beforeAll(async () => {
  folder = await temporaryFolder();
});

describe("modalityOf", () => {
  it.each([
    ["a/photo.JPG", "image"],
    ["drawing.svg", "image"],
    ["loop.gif", "image"],
    ["film.mp4", "video"],
    ["film.WEBM", "video"],
    ["bark.wav", "audio"],
    ["song.opus", "audio"],
    ["nowhere.unknown", "image"],
  ])("%s is %s by its name", (path, modality) => {
    expect(modalityOf(path)).toBe(modality);
  });

  it.each([
    ["wave", "RIFF\x00\x00\x00\x00WAVE", "audio"],
    ["mp4", "\x00\x00\x00\x20ftypisom", "video"],
    ["m4a", "\x00\x00\x00\x20ftypM4A ", "audio"],
    ["avif", "\x00\x00\x00\x20ftypavif", "image"],
    ["matroska", "\x1aE\xdf\xa3", "video"],
    ["webp", "RIFF\x00\x00\x00\x00WEBP", "image"],
    ["ogg", "OggS", "audio"],
  ])("a file without an extension that begins like %s is known by its bytes", async (name, head, modality) => {
    expect(modalityOf(await written(folder, name, Buffer.from(head, "latin1")))).toBe(modality);
  });
});
