import { spawn } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, realpath, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { atLeast, atMost, median, type Row } from "./row.ts";
import { PICTURES, REFERENCES, writeWorkspace } from "./workspaceShape.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CLI = join(ROOT, "dist", "cli.js");
const MARKDOWNLINT = join(dirname(createRequire(import.meta.url).resolve("markdownlint-cli2")), "markdownlint-cli2-bin.mjs");
/** Every process writes its highest resident memory in KiB to file descriptor 3 when it ends. */
const MEASURE = `--import=data:text/javascript,${encodeURIComponent(
  'import { writeSync } from "node:fs"; process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));',
)}`;
const REPEATS = 3;
/** Larger files are change logs and licences: no documentation. */
const LARGEST = 60_000;

/** `mils check` against markdownlint-cli2, its memory, and `mils alt` over a workspace of many references to few pictures, with the embedded models. */
export async function rows(): Promise<readonly Row[]> {
  if ((await stat(CLI).catch(() => undefined)) === undefined) throw new Error(`${CLI} is not there: run \`npm run build\` first.`);
  const folder = await realpath(await mkdtemp(join(tmpdir(), "mils-bench-")));
  try {
    return [...(await checkRows(folder)), ...(await altRows(join(folder, "workspace")))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function checkRows(folder: string): Promise<Row[]> {
  const sources = await markdownFiles(join(ROOT, "node_modules"));
  const small = join(folder, "small");
  const large = join(folder, "large");
  await copies(sources, 2_000, small);
  await copies(sources, 20_000, large);
  await writeFile(join(small, ".markdownlint-cli2.jsonc"), '{ "config": { "default": false, "MD045": true } }\n');
  const ours: Run[] = [];
  const theirs: Run[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) {
    theirs.push(await run(MARKDOWNLINT, ["**/*.md"], small));
    ours.push(await run(CLI, ["check", "."], small));
  }
  const many = await run(CLI, ["check", "."], large);
  const seconds = (runs: readonly Run[]) => median(runs.map((each) => each.seconds));
  return [
    atLeast("markdownlint-cli2 with MD045 alone / mils check, 2,000 files, time", seconds(theirs) / seconds(ours), 2),
    atMost("mils check, memory at 20,000 files / at 2,000", many.memory / median(ours.map(({ memory }) => memory)), 1.3),
  ];
}

async function altRows(root: string): Promise<Row[]> {
  await writeWorkspace(root);
  // One iteration is the least a caption takes; with more, the second run's share is smaller still.
  const first = await run(CLI, ["alt", "--max-iterations", "1"], root);
  const second = await run(CLI, ["alt", "--max-iterations", "1"], root);
  const described = (each: Run) => Number(/^(\d+) pictures? described/m.exec(each.complaints)?.[1] ?? Number.NaN);
  const proposed = first.output.trim().split("\n").length;
  return [
    {
      row: `solver runs for ${PICTURES} pictures behind ${REFERENCES} references`,
      value: described(first),
      target: `= ${PICTURES}`,
      holds: described(first) === PICTURES && proposed === REFERENCES,
    },
    atMost("second mils alt / first, nothing changed, time", second.seconds / first.seconds, 0.02),
    { row: "solver runs of the second mils alt", value: described(second), target: "= 0", holds: described(second) === 0 },
  ];
}

interface Run {
  readonly seconds: number;
  /** KiB. */
  readonly memory: number;
  readonly output: string;
  readonly complaints: string;
}

async function run(script: string, args: readonly string[], cwd: string): Promise<Run> {
  const started = performance.now();
  const child = spawn(process.execPath, [MEASURE, script, ...args], { cwd, stdio: ["ignore", "pipe", "pipe", "pipe"] });
  const texts = ["", "", ""];
  for (const [index, stream] of [child.stdio[1], child.stdio[2], child.stdio[3]].entries()) {
    stream?.on("data", (chunk: Buffer) => {
      texts[index] += chunk.toString();
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  const [output = "", complaints = "", memory = ""] = texts;
  if (code !== 0 && code !== 1) throw new Error(`${script} ended with ${code}: ${complaints.slice(-2000)}`);
  return { seconds: (performance.now() - started) / 1000, memory: Number(memory), output, complaints };
}

/** The documentation of the installed packages: real Markdown by many hands, the same for everybody with the same lock file. */
async function markdownFiles(folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith(".md")) continue;
    const path = join(entry.parentPath, entry.name);
    const { size } = await stat(path);
    if (size > 0 && size < LARGEST) found.push(path);
  }
  if (found.length === 0) throw new Error(`There is no Markdown under ${folder}: run \`npm ci\` first.`);
  return found.sort();
}

/** `count` files, the sources over and over, 50 a folder. */
async function copies(sources: readonly string[], count: number, target: string): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const folder = join(target, `${Math.floor(index / 50)}`);
    if (index % 50 === 0) await mkdir(folder, { recursive: true });
    const source = sources[index % sources.length];
    if (source !== undefined) await copyFile(source, join(folder, `${index}.md`));
  }
}
