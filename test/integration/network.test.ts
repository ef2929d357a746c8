import { spawnSync } from "node:child_process";
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CLI, ROOT, SAMPLES, temporaryFolder } from "./product.ts";

const PRELOAD = pathToFileURL(join(ROOT, "test/fixtures/noNetwork.mjs")).href;
const CAPTION = ["caption", join(SAMPLES, "rocket.jpg"), "--max-iterations", "1", "--json"];
/** A network of its own that has no interface, not even a loopback that is up. */
const UNSHARE = ["unshare", "-rn"] as const;
const canUnshare = process.platform === "linux" && spawnSync(UNSHARE[0], [UNSHARE[1], "true"]).status === 0;

let folder: string;
let log: string;
beforeEach(async () => {
  folder = await temporaryFolder("network");
  log = join(folder, "network.log");
  await mkdir(join(folder, "docs"));
  await cp(join(SAMPLES, "cat.png"), join(folder, "docs", "cat.png"));
  // A picture of the network must be left there.
  await writeFile(join(folder, "docs", "README.md"), "![](cat.png)\n\n![](https://example.org/remote.png)\n");
});
afterEach(() => rm(folder, { recursive: true }));

/** The command line as built, with every way to the network of its processes counted and refused. */
function watched(args: readonly string[], script = CLI) {
  return spawnSync(process.execPath, [script, ...args], {
    cwd: folder,
    encoding: "utf8",
    timeout: 110_000,
    // The cache is a fresh one: what is embedded at the first use is embedded here.
    env: { ...process.env, NODE_OPTIONS: `--import ${PRELOAD}`, MILS_NETWORK_LOG: log, MILS_CACHE: join(folder, "cache") },
  });
}

const logged = async (kind: string) => (await readFile(log, "utf8")).split("\n").filter((line) => line.startsWith(`${kind} `));

describe("the network", () => {
  it("is not asked for anything by a caption, neither by the command line nor by its engine", async () => {
    const { status, stdout, stderr } = watched(CAPTION);
    expect(stderr).not.toMatch(/network is blocked/);
    expect(status).toBe(0);
    expect(stdout).toMatch(/"caption":"[^"]+"/);
    expect((await logged("watched")).join("\n")).toMatch(/cli\.js[\s\S]*engine\.js/);
    expect(await logged("call")).toEqual([]);
  });

  it("is not asked for anything by a check and by texts written into a document, though the document names a picture there", async () => {
    expect(watched(["check", "docs"]).status).toBe(1);
    expect(watched(["alt", "docs", "--write", "--include-doubtful", "--max-iterations", "1"]).status).toBe(0);
    expect(await readFile(join(folder, "docs", "README.md"), "utf8")).toMatch(/^!\[[^\]]+\]\(cat\.png\)\n\n!\[\]\(https:/);
    expect(await logged("call")).toEqual([]);
  });

  it("would have been noticed: a download is counted and refused", async () => {
    const { status, stderr } = watched(["models", "download", "smollm3-3b-q4_k_m"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/could not be downloaded/);
    expect((await logged("call")).length).toBeGreaterThan(0);
  });

  it.skipIf(!canUnshare)("may be absent altogether, native libraries included", () => {
    const run = (args: readonly string[]) =>
      spawnSync(UNSHARE[0], [UNSHARE[1], process.execPath, CLI, ...args], { cwd: folder, encoding: "utf8", timeout: 110_000 });
    const { status, stdout } = run(CAPTION);
    expect(status).toBe(0);
    expect(stdout).toMatch(/"caption":"[^"]+"/);
    expect(run(["check", "docs"]).status).toBe(1);
  });
});
