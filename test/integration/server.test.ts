import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, realpath, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectServerGenerator } from "../../src/engine/generators/index.ts";
import type { Prompt } from "../../src/solver/types.ts";
import { CLI, EMBEDDED, ROOT, SAMPLES, temporaryFolder } from "./product.ts";

/** Put there by `npm run setup:server`. */
const PACKAGE = join(ROOT, ".cache", "server", "2026.10.11549");
const MODEL = join(EMBEDDED, "generator", "smollm2-135m-instruct-q4_0.gguf");
const KEY = "a key for the test";
const run = promisify(execFile);

const list: Prompt = {
  kind: "chat-list",
  system: "You write short, concrete captions.",
  user: "Write 5 different captions of a photo of a dog on a beach. Answer with a numbered list and nothing else.",
  count: 5,
};

describe.skipIf(!existsSync(PACKAGE))("a real llama.cpp server with the embedded model", () => {
  let server: ChildProcess;
  let url = "";
  beforeAll(async () => {
    const python = process.env["MILS_PYTHON"] ?? "python3";
    server = spawn(python, [join(ROOT, "test", "fixtures", "server", "llamaServer.py"), MODEL, "8192"], {
      env: { ...process.env, PYTHONPATH: PACKAGE },
      stdio: ["pipe", "pipe", "ignore"],
    });
    if (!server.stdout) throw new Error("the server's output is piped");
    for await (const line of createInterface({ input: server.stdout })) {
      url = `${line.trim()}/v1`;
      break;
    }
  });
  afterAll(() => {
    server.stdin?.end();
    server.kill();
  });

  const captions = (key: string, ...args: string[]) =>
    run(process.execPath, [CLI, "caption", join(SAMPLES, "cat.png"), "--quiet", "--gpu", "off", "--generator", url, ...args], {
      env: { ...process.env, MILS_API_KEY: key },
    });

  it("writes captions in the loop", async () => {
    const { stdout } = await captions(KEY, "--json", "--max-iterations", "1", "--requested-captions", "10", "--keep-previous", "10");
    const { caption, models, candidates, iterations } = JSON.parse(stdout);
    expect(caption).toMatch(/\w+ \w+/);
    expect(models.generator).toContain("smollm2");
    expect(iterations).toBe(1);
    expect(candidates.length).toBeGreaterThan(0);
  });

  it("is held to a numbered list by a grammar, several prompts at once, cancellable", async () => {
    const generator = await connectServerGenerator({ url, key: KEY, log: () => undefined });
    const lines: string[] = [];
    const accept = (line: string) => lines.push(line) > 0;
    const options = { wanted: 10, seed: 5, accept, signal: new AbortController().signal };
    const { captions: written } = await generator.generate([list, list], options);
    // Free of a grammar this model writes prefaces and paragraphs.
    expect(lines.filter((line) => !/^[1-5]\. \S/.test(line))).toEqual([]);
    expect(new Set(written.map(({ prompt }) => prompt))).toEqual(new Set([0, 1]));
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error("enough")), 100);
    await expect(generator.generate([list], { ...options, signal: abort.signal })).rejects.toThrow("enough");
    await generator.dispose();
  });

  it("fits a caption to its place in a document", async () => {
    const folder = await realpath(await temporaryFolder("server-rewrite"));
    await mkdir(join(folder, ".git"));
    await copyFile(join(SAMPLES, "cat.png"), join(folder, "cat.png"));
    await writeFile(join(folder, "page.md"), "# How to bake bread\n\nKnead the dough for ten minutes.\n\n![](cat.png)\n");
    const proposed = async (...args: string[]): Promise<string[]> => {
      const command = [CLI, "alt", "--json", "--quiet", "--max-iterations", "0", "--gpu", "off", "--generator", url, ...args];
      const { stdout } = await run(process.execPath, command, { cwd: folder, env: { ...process.env, MILS_API_KEY: KEY } });
      return (JSON.parse(stdout).candidates as readonly { text: string }[]).map(({ text }) => text);
    };
    const captions = await proposed();
    // Whatever the scorer thinks of what this small model writes.
    const rewritten = await proposed("--rewrite-margin", "1000");
    expect(rewritten.filter((text) => !captions.includes(text))).toHaveLength(1);
    expect(rewritten).toEqual(expect.arrayContaining(captions));
    await rm(folder, { recursive: true });
  });

  it("refuses a wrong key in one line that names it, with exit code 2", async () => {
    const failed = await captions("another key", "--max-iterations", "1").catch((thrown: { code: number; stderr: string; stdout: string }) => thrown);
    expect(failed).toMatchObject({ code: 2, stdout: "" });
    expect(failed.stderr.trim().split("\n")).toEqual([
      expect.stringMatching(/^mils: The language model server http:\/\/127\.0\.0\.1:\d+\/v1 failed: 401/),
    ]);
  });
});
