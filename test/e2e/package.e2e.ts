import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { packagePath, ROOT } from "./workbench/workbench.ts";
import { type ZipEntry, zipEntries } from "./zip.ts";

/** Everything a package may hold; a file outside of these patterns has slipped in. */
const ALLOWED = [
  /^\[Content_Types\]\.xml$/,
  /^extension\.vsixmanifest$/,
  /^extension\/(package\.json|package\.nls(\.[a-z-]+)?\.json|readme\.md|changelog\.md|LICENSE\.txt|THIRD_PARTY_NOTICES\.md)$/i,
  /^extension\/l10n\/bundle\.l10n\.[a-z-]+\.json$/,
  /^extension\/media\/(icon\.png|activity\.svg|walkthrough\/[\w-]+\.(md|png|jpg|svg))$/,
  /^extension\/schema\/[\w.]+\.json$/,
  /^extension\/pools\/\w+\.en\.txt$/,
  /^extension\/models\/(catalog\.json|scorers\/[\w-]+\.json|embedded\/(generator|scorer|bank)\/[\w.-]+)$/,
  /^extension\/dist\/(extension|engine|recognizer|webview)\.js$/,
  /^extension\/dist\/webview\.css$/,
  /^extension\/dist\/codicon-\w+\.ttf$/,
  /^extension\/dist\/chunks\/[\w.-]+\.js$/,
  /^extension\/dist\/node_modules\//,
];

const MODULES = "extension/dist/node_modules/";

describe("the package for this platform", () => {
  let path: string;
  let entries: readonly ZipEntry[];
  let names: readonly string[];

  beforeAll(async () => {
    path = packagePath();
    entries = await zipEntries(path);
    names = entries.map(({ name }) => name);
  });

  test("holds nothing but what may ship", () => {
    expect(names.filter((name) => !ALLOWED.some((pattern) => pattern.test(name)))).toEqual([]);
  });

  test.each([
    "extension/package.json",
    "extension/THIRD_PARTY_NOTICES.md",
    "extension/LICENSE.txt",
    "extension/dist/extension.js",
    "extension/dist/engine.js",
    "extension/dist/recognizer.js",
    "extension/dist/webview.js",
    "extension/dist/webview.css",
    "extension/media/icon.png",
    "extension/pools/image.en.txt",
    "extension/models/embedded/generator/manifest.json",
    "extension/models/embedded/scorer/manifest.json",
  ])("holds %s", (name) => {
    expect(names).toContain(name);
  });

  test("holds every file the embedded models' manifests name, with its size", () => {
    for (const model of ["generator", "scorer"]) {
      const { files } = JSON.parse(readFileSync(join(ROOT, `models/embedded/${model}/manifest.json`), "utf8")) as {
        files: { path: string; bytes: number }[];
      };
      for (const file of files) {
        expect(entries).toContainEqual({ name: `extension/models/embedded/${model}/${file.path}`, size: file.bytes });
      }
    }
  });

  test("holds this platform's binaries alone, and none for CUDA or Vulkan", () => {
    const binaries = names.filter((name) => /\.(node|so(\.\d+)*|dylib|dll|exe)$/.test(name));
    expect(binaries.length).toBeGreaterThan(3);
    const own = `${process.platform}-${process.arch}`;
    for (const name of binaries) {
      expect(name).toMatch(
        new RegExp(
          `@node-llama-cpp/[\\w-]+/|onnxruntime-node/bin/napi-v\\d+/${process.platform}/${process.arch}/|@img/sharp-(libvips-)?${own}/|@reflink/`,
        ),
      );
      expect(name).not.toMatch(/cuda|vulkan|musl/i);
    }
    expect(new Set(binaries.flatMap((name) => /@node-llama-cpp\/[\w-]+/.exec(name)?.[0] ?? [])).size).toBe(1);
  });

  test("holds no types, maps, tests or sources to build from", () => {
    expect(names.filter((name) => /\.d\.[cm]?ts$|\.map$|gitRelease\.bundle|\.(cpp|hpp|cc)$/.test(name))).toEqual([]);
  });

  test("names the licence of every package it holds", () => {
    const notices = readFileSync(join(ROOT, "THIRD_PARTY_NOTICES.md"), "utf8");
    const packages = new Set(
      names
        .filter((name) => name.startsWith(MODULES))
        .map((name) => /^(@[^/]+\/[^/]+|[^/]+)/.exec(name.split("node_modules/").at(-1) ?? "")?.[0] ?? ""),
    );
    expect(packages.size).toBeGreaterThan(50);
    for (const name of packages) expect(notices, name).toContain(`| [${name}](`);
  });

  test("is small enough for the registries", () => {
    expect(statSync(path).size).toBeLessThan(256 * 2 ** 20);
  });
});
