import { execFileSync, spawnSync } from "node:child_process";
import { chmod, copyFile, mkdtemp, readFile, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";

let root: string;
let mils: string;

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "mils-examples-")));
  // The command as it is in the sources now, not as it was last built.
  const cli = resolve(".cache", "test", "mils.mjs");
  await build({
    entryPoints: ["src/cli/bin.ts"],
    outfile: cli,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    logLevel: "error",
  });
  mils = `${process.execPath} ${cli}`;
  const git = (...args: string[]) => execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", ...args], { cwd: root });
  git("init", "-q");
  await copyFile("docs/examples/pre-commit", join(root, ".git", "hooks", "pre-commit"));
  await chmod(join(root, ".git", "hooks", "pre-commit"), 0o755);
});

function commit(): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "x"], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, MILS: mils },
  });
  return { status, output: stdout + stderr };
}

describe("the pre-commit example", () => {
  it("refuses a commit of an image without a text, by what is staged", async () => {
    await writeFile(join(root, "my page.md"), "![](a.png)\n");
    execFileSync("git", ["add", "."], { cwd: root });
    await writeFile(join(root, "my page.md"), "![A red boat](a.png)\n");
    const { status, output } = commit();
    expect(status).toBe(1);
    expect(output).toContain("my page.md:1:1 error missing-alt");
  });

  it("lets a commit pass whose images all have a text", () => {
    execFileSync("git", ["add", "."], { cwd: root });
    expect(commit()).toEqual({ status: 0, output: "" });
  });
});

it("the workflow example's commands run and mean what the workflow takes them for", async () => {
  const workflow = parse(await readFile("docs/examples/alt-text.yml", "utf8")) as { jobs: { check: { steps: { run?: string }[] } } };
  const commands = workflow.jobs.check.steps.flatMap(({ run }) =>
    run?.includes("mils") === true ? [run.replaceAll("npx --no-install mils", mils)] : [],
  );
  await writeFile(join(root, "bad.md"), "![](b.png)\n");
  const results = commands.map((command) => spawnSync("sh", ["-c", command], { cwd: root, encoding: "utf8" }));
  expect(results.map(({ status }) => status)).toEqual([1, 0]);
  expect(results[0]?.stdout).toContain("::error file=bad.md,line=1,");
  expect(JSON.parse(await readFile(join(root, "mils.sarif"), "utf8"))).toMatchObject({
    version: "2.1.0",
    runs: [{ results: [{ ruleId: "missing-alt" }] }],
  });
});
