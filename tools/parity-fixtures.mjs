/**
 * `node tools/parity-fixtures.mjs [siglip clap ...]`: writes `test/fixtures/parity` anew with the reference libraries, in a Python environment of
 * its own, `tools/.venv-reference`, which is made when it is missing. `--test` runs the tests of the exports in it instead. Needs Python 3.11 or newer and ffmpeg.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const tools = path.dirname(fileURLToPath(import.meta.url));
const reference = path.join(tools, "reference");
const requirements = path.join(reference, "requirements-parity.txt");
const home = path.join(tools, ".venv-reference");
const python = process.platform === "win32" ? path.join(home, "Scripts", "python.exe") : path.join(home, "bin", "python");
const mark = path.join(home, "requirements-parity.txt");

/** Ends the process with the command's exit code when it fails. */
function run(command, args, cwd) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: "inherit", env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" } });
  if (error) console.error(`${command} cannot be run (${error.message}); name a Python of version 3.11 or newer in MILS_PYTHON.`);
  if (status !== 0) process.exit(status ?? 2);
}

const wanted = readFileSync(requirements, "utf8");
if (!existsSync(mark) || readFileSync(mark, "utf8") !== wanted) {
  run(process.env.MILS_PYTHON ?? (process.platform === "win32" ? "python" : "python3"), ["-m", "venv", home], tools);
  run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements], tools);
  writeFileSync(mark, wanted);
}
const args = process.argv.slice(2);
if (args[0] === "--test") run(python, ["-m", "unittest", "discover", "-s", "export_tests", "-t", ".", ...args.slice(1)], tools);
else run(python, ["-m", "parity", ...args], reference);
