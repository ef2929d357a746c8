import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readModelDirectory } from "../../../src/engine/models/index.ts";
import type { ScorerManifest } from "../../../src/protocol/index.ts";
import { temporaryFolder } from "../../fixtures/media/pictures.ts";

const FOLDER = new URL("../../../models/scorers/", import.meta.url).pathname;
const names = (await readdir(FOLDER)).filter((name) => name.endsWith(".json"));

describe("the description of a published scorer", () => {
  it.each(names)("%s is a manifest once its files are listed", async (name) => {
    const described: Omit<ScorerManifest, "files"> = JSON.parse(await readFile(join(FOLDER, name), "utf8"));
    const { image, video, audio, text } = described;
    const paths = [...[image, video, audio].flatMap((tower) => (tower ? [tower.graph] : [])), text.graph, text.tokenizer, text.tokenizerConfig];
    const files = paths.map((path) => ({ path, bytes: 1, sha256: "0".repeat(64) }));
    const folder = await temporaryFolder();
    await writeFile(join(folder, "manifest.json"), JSON.stringify({ ...described, files }));
    const { manifest } = await readModelDirectory(folder);
    expect(manifest).toMatchObject({ id: name.replace(".json", ""), kind: "scorer" });
  });
});
