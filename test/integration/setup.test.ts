import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { GeneratorManifest, ScorerManifest } from "../../src/protocol/manifest.ts";

const repository = path.join(import.meta.dirname, "../..");
const embedded = path.join(repository, "models/embedded");
const LANGUAGE_MODEL = "generator/smollm2-135m-instruct-q4_0.gguf";

/** A copy of the repository's set-up and of what it built, to be broken and mended. */
let copy: string;

beforeAll(() => {
  const { status, stderr } = spawnSync(process.execPath, ["tools/setup.mjs"], { cwd: repository, encoding: "utf8" });
  expect(stderr).toMatch(/in place/);
  expect(status).toBe(0);
  copy = mkdtempSync(path.join(tmpdir(), "mils-setup-"));
  const without = new Set([".venv", ".cache", "__pycache__"].map((name) => path.join(repository, "tools", name)));
  cpSync(path.join(repository, "tools"), path.join(copy, "tools"), { recursive: true, filter: (source) => !without.has(source) });
  for (const name of ["models/embedded", "samples", "pools"])
    cpSync(path.join(repository, name), path.join(copy, name), { recursive: true, preserveTimestamps: true });
  symlinkSync(path.join(repository, "tools/.venv"), path.join(copy, "tools/.venv"));
}, 600_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

const read = <T>(file: string): T => JSON.parse(readFileSync(file, "utf8")) as T;
const sha256 = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

test("a second run finds everything in place within a second", () => {
  const before = statSync(path.join(embedded, LANGUAGE_MODEL)).mtimeMs;
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["tools/setup.mjs"], { cwd: repository, encoding: "utf8" });
  expect(performance.now() - started).toBeLessThan(1000);
  expect(stderr).toContain("everything is in place");
  expect(status).toBe(0);
  expect(statSync(path.join(embedded, LANGUAGE_MODEL)).mtimeMs).toBe(before);
});

test.each(["scorer", "generator"])("the manifest of the %s names every file beside it with its size and hash", (name) => {
  const directory = path.join(embedded, name);
  const manifest = read<ScorerManifest | GeneratorManifest>(path.join(directory, "manifest.json"));
  expect(manifest.files.map((file) => file.path).sort()).toEqual(
    readdirSync(directory)
      .filter((file) => file !== "manifest.json")
      .sort(),
  );
  for (const file of manifest.files) {
    expect(statSync(path.join(directory, file.path)).size).toBe(file.bytes);
    expect(sha256(path.join(directory, file.path))).toBe(file.sha256);
  }
});

test("the scorer's manifest refers to files it lists, and its constants to the labels' number", () => {
  const manifest = read<ScorerManifest>(path.join(embedded, "scorer/manifest.json"));
  const listed = manifest.files.map((file) => file.path);
  const [expert] = manifest.experts;
  for (const file of [
    manifest.image?.graph,
    manifest.text.graph,
    manifest.text.tokenizer,
    manifest.text.tokenizerConfig,
    manifest.labels,
    expert?.graph,
    expert?.fold,
  ]) {
    expect(listed).toContain(file);
  }
  expect(read<string[]>(path.join(embedded, "scorer/labels.json"))).toHaveLength(1000);
  const fold = read<Record<string, unknown[]>>(path.join(embedded, "scorer/fold.json"));
  expect([fold["labels"], fold["slope"], fold["area"], fold["offset"]].map((list) => list?.length)).toEqual([80, 81, 81, 81]);
});

test("samples state their rights", () => {
  const sources = readFileSync(path.join(repository, "samples/SOURCES.md"), "utf8");
  const pictures = readdirSync(path.join(repository, "samples")).filter((name) => name !== "SOURCES.md");
  expect(pictures.length).toBeGreaterThanOrEqual(3);
  for (const picture of pictures) expect(sources).toMatch(new RegExp(`\\| ${picture} \\|.*(CC0|Public domain)`));
});

test("a setting is changed without a download", () => {
  const offline = {
    ...process.env,
    PIP_INDEX_URL: "http://127.0.0.1:9/",
    PIP_FIND_LINKS: "",
    npm_config_registry: "http://127.0.0.1:9/",
    MILS_PYTHON: "/none",
  };
  const settings = path.join(copy, "tools/data/embedded-generator.json");
  const before = readFileSync(settings, "utf8");
  spawnSync(process.execPath, [
    "-e",
    `require("node:fs").writeFileSync(process.argv[1], ${JSON.stringify(before.replace('"temperature": 1', '"temperature": 0.9'))})`,
    settings,
  ]);
  const { status, stderr } = spawnSync(process.execPath, ["tools/setup.mjs"], { cwd: copy, encoding: "utf8", env: offline });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(read<GeneratorManifest>(path.join(copy, "models/embedded/generator/manifest.json")).sampling.temperature).toBe(0.9);
});

test("a killed set-up leaves no half file, and the next one makes the same model", async () => {
  const model = path.join(copy, "models/embedded", LANGUAGE_MODEL);
  const expected = sha256(path.join(embedded, LANGUAGE_MODEL));
  // Damaged: its size is no longer the one that was recorded.
  truncateSync(model, 1000);
  await killWhenItSays(/Q4_1 to Q4_0/, 1500);
  // The old, damaged file or the finished one; the parts written so far have other names.
  expect([1000, statSync(path.join(embedded, LANGUAGE_MODEL)).size]).toContain(statSync(model).size);
  const { status, stderr } = spawnSync(process.execPath, ["tools/setup.mjs"], { cwd: copy, encoding: "utf8" });
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(sha256(model)).toBe(expected);
  expect(readdirSync(path.dirname(model)).sort()).toEqual(["manifest.json", path.basename(model)].sort());
  expect(existsSync(path.join(copy, "tools/.cache/packages"))).toBe(false);
}, 300_000);

/** Kills set-up with everything it started, without warning, some milliseconds after a line that matches. */
function killWhenItSays(line: RegExp, delay: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["tools/setup.mjs"], { cwd: copy, stdio: ["ignore", "ignore", "pipe"], detached: true });
    let said = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      const before = line.test(said);
      said += text;
      if (!before && line.test(said)) setTimeout(() => process.kill(-(child.pid ?? Number.NaN), "SIGKILL"), delay);
    });
    child.once("close", (_code, signal) => (signal === "SIGKILL" ? resolve() : reject(new Error(`set-up was not killed in time:\n${said}`))));
  });
}
