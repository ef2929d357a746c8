import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Ledger } from "../../src/workflow/ledger.ts";
import { numberedPng } from "../fakes/pictures.ts";

const FILES = 200;
const KILLS = 50;
/** Pictures handed to the engine at once: what may be under way when the process is killed. */
const JOBS = 2;
/** Milliseconds one caption takes: long enough that kills fall into captions, caching, ledger and document writes alike. */
const DELAY = 2;

let folder: string;
let cli: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "mils-kill-")));
  // Bundled, so that a process starts in a tenth of a second: there are a hundred of them.
  cli = join(folder, "cli.mjs");
  await build({
    entryPoints: ["test/fakes/cli.ts"],
    outfile: cli,
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["@astrojs/compiler"],
    banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);' },
    logLevel: "error",
  });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** Same seed, same points: a failure can be run again. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    // Mulberry32 (Tommy Ettinger, public domain).
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function start(root: string, runLog: string): ChildProcess {
  return spawn(process.execPath, [cli, "alt", "--write", "--jobs", String(JOBS)], {
    cwd: root,
    env: { ...process.env, FAKE_ENGINE_DELAY: String(DELAY), FAKE_ENGINE_RUNS: runLog },
    stdio: ["ignore", "ignore", "pipe"],
  });
}

/** Resolves with the pictures reported as done when the process has ended; kills it `delay` milliseconds after the given number of them. */
async function runUntil(child: ChildProcess, done: number, delay: number): Promise<{ readonly reported: number; readonly complaints: string }> {
  let complaints = "";
  let killing: Promise<void> | undefined;
  const reported = () => complaints.match(/^\[\d+\/\d+\]/gm)?.length ?? 0;
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    complaints += chunk;
    if (killing === undefined && reported() >= done) killing = sleep(delay).then(() => void child.kill("SIGKILL"));
  });
  await new Promise((resolve) => child.once("close", resolve));
  await killing;
  return { reported: reported(), complaints };
}

const linesOf = async (path: string) => (await readFile(path, "utf8").catch(() => "")).split("\n").filter((line) => line !== "");

it(`killed at ${KILLS} random points of a run over ${FILES} files, loses at most the pictures under way and goes on`, {
  timeout: 600_000,
}, async () => {
  const random = randomNumbers(20_261_124);
  const before = (index: number) => `# Page ${index}\r\n\r\nSome words. ![](${index}.png) More words.\r\n`;
  const finished = /^# Page (\d+)\r\n\r\nSome words\. !\[(A [a-z ]+)\]\((\d+)\.png\) More words\.\r\n$/;
  const killedAt: number[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    const root = join(folder, `workspace-${kill}`);
    const runLog = join(folder, `runs-${kill}`);
    await mkdir(join(root, ".git"), { recursive: true });
    await Promise.all(
      Array.from({ length: FILES }, async (_, index) => {
        await writeFile(join(root, `${index}.md`), before(index));
        await writeFile(join(root, `${index}.png`), numberedPng(index + 1));
      }),
    );

    const { reported } = await runUntil(start(root, runLog), Math.floor(random() * FILES), random() * 15);
    killedAt.push(reported);

    // No document is half written, and every text of the machine is in the ledger.
    const records = await new Ledger(join(root, ".mils", "ledger.jsonl")).read();
    const recorded = new Map(records.flatMap((record) => (record.type === "write" ? [[record.file, record] as const] : [])));
    let written = 0;
    for (let index = 0; index < FILES; index += 1) {
      const text = await readFile(join(root, `${index}.md`), "utf8");
      if (text === before(index)) continue;
      const match = finished.exec(text);
      expect(match, `${index}.md is half written`).not.toBeNull();
      expect(recorded.get(`${index}.md`)).toMatchObject({ newText: match?.[2], before: "", after: match?.[2] });
      written += 1;
    }
    // What was reported as done is done; at most the document being written was recorded and not written.
    expect(written).toBeGreaterThanOrEqual(reported);
    expect(recorded.size - written).toBeLessThanOrEqual(1);

    // The next run describes again at most what was under way, and finishes.
    const runsBefore = (await linesOf(runLog)).length;
    const resumed = await runUntil(start(root, runLog), Number.POSITIVE_INFINITY, 0);
    const left = FILES - written;
    expect(resumed.complaints).toMatch(left === 0 ? /^Every image/ : new RegExp(`^${left} images? in ${left} documents? wait`));
    const runs = await linesOf(runLog);
    expect(new Set(runs).size).toBe(FILES);
    expect(runs.length).toBeLessThanOrEqual(FILES + JOBS);
    expect(runs.length - runsBefore).toBeLessThanOrEqual(FILES - written);
    for (let index = 0; index < FILES; index += 1) expect(await readFile(join(root, `${index}.md`), "utf8")).toMatch(finished);
    expect((await readdir(root)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
    await rm(root, { recursive: true });
  }
  // The points really lie all over the run.
  expect(Math.min(...killedAt)).toBeLessThan(FILES / 10);
  expect(Math.max(...killedAt)).toBeGreaterThan(FILES * 0.8);
});
