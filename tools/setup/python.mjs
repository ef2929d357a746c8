import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { report } from "./progress.mjs";
import { run } from "./run.mjs";
import { SetupError } from "./SetupError.mjs";

const LEAST_MINOR = 9;

/** pip's behaviour must not depend on who runs it, nor ask anything. */
export function pipEnvironment(scratch) {
  return {
    ...process.env,
    PIP_NO_INPUT: "1",
    PIP_DISABLE_PIP_VERSION_CHECK: "1",
    PIP_ROOT_USER_ACTION: "ignore",
    PIP_USER: "0",
    PIP_REQUIRE_VIRTUALENV: "0",
    PYTHONUNBUFFERED: "1",
    TMPDIR: scratch,
    TEMP: scratch,
    TMP: scratch,
  };
}

/**
 * The first Python of the usual names that is new enough.
 * @returns {Promise<{command: string, version: string, hasPip: boolean}>}
 */
export async function findPython() {
  const wanted = process.env.MILS_PYTHON ? [process.env.MILS_PYTHON] : process.platform === "win32" ? ["python", "py"] : ["python3", "python"];
  const seen = [];
  for (const command of wanted) {
    const { code, output } = await run(command, [
      "-c",
      "import sys, importlib.util as u; print('%d.%d.%d' % sys.version_info[:3], u.find_spec('pip') is not None)",
    ]);
    const match = /^3\.(\d+)\.\d+/.exec(output);
    if (code !== 0) continue;
    if (match && Number(match[1]) >= LEAST_MINOR) return { command, version: match[0], hasPip: output.trim().endsWith("True") };
    seen.push(`${command} is ${output.split(" ")[0]}`);
  }
  throw new SetupError(
    `Python 3.${LEAST_MINOR} or newer is needed to build the embedded models${seen.length ? ` (${seen.join(", ")})` : ", and none was found on PATH"}. ` +
      "Install it (Debian and Ubuntu: apt install python3 python3-pip; macOS: brew install python; Windows: winget install Python.Python.3.13), " +
      "or name its executable in MILS_PYTHON, then run npm run setup again.",
  );
}

/**
 * Python with the pinned requirements in a virtual environment of its own.
 *
 * The environment is made without pip where the host has one, and filled by the host's pip: Debian's Python has no `ensurepip`
 * unless python3-venv is installed.
 * @returns {Promise<{python: string, pip: readonly string[]}>} `python` runs the builders, `pip` is a command with its first arguments
 */
export async function prepareEnvironment({ tools, scratch, requirementsHash }) {
  const host = await findPython();
  const home = path.join(tools, ".venv");
  const python = process.platform === "win32" ? path.join(home, "Scripts", "python.exe") : path.join(home, "bin", "python");
  const pip = host.hasPip ? [host.command, "-m", "pip"] : [python, "-m", "pip"];
  const mark = path.join(home, "requirements.sha256");
  const ready = `${host.version} ${requirementsHash}`;
  if (readIfThere(mark) === ready && (await run(python, ["-c", "import numpy, onnx, onnxruntime, tokenizers, gguf"])).code === 0)
    return { python, pip };

  report(`Python ${host.version}: virtual environment and requirements`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(tools, { recursive: true });
  const made = await run(host.command, ["-m", "venv", ...(host.hasPip ? ["--without-pip"] : []), home]);
  if (made.code !== 0) {
    throw new SetupError(
      `Python ${host.version} (${host.command}) cannot make a virtual environment. Debian and Ubuntu: apt install python3-venv python3-pip; ` +
        "elsewhere install a Python that has the modules venv and pip, or name one in MILS_PYTHON. Then run npm run setup again.",
      made.errors || made.output,
    );
  }
  const where = await run(python, ["-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]);
  const installed = await run(
    pip[0],
    [
      ...pip.slice(1),
      ...["install", "--quiet", "--no-deps", "--require-hashes", "--only-binary", ":all:"],
      ...["--target", where.output.trim(), "--requirement", path.join(tools, "requirements.txt")],
    ],
    { env: pipEnvironment(scratch) },
  );
  if (installed.code !== 0) {
    throw new SetupError(
      "pip could not install tools/requirements.txt. Check that the package index can be reached (pip config list shows which one is used) and " +
        `that pip is not older than 20.3 (${host.command} -m pip --version), then run npm run setup again.`,
      installed.errors || installed.output,
    );
  }
  writeFileSync(mark, ready);
  return { python, pip };
}

function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
