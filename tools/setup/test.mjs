/** `npm run test:tools`: the Python tests, in set-up's environment, which is made when it is missing. Exit code: that of the tests. */
import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { inScratch } from "./downloads.mjs";
import { prepareEnvironment } from "./python.mjs";
import { hashOf } from "./stamp.mjs";

const tools = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const cache = path.join(tools, ".cache", "packages");
const requirementsHash = hashOf(tools, ["requirements.txt"], []);
const { python } = await inScratch(cache, (scratch) => prepareEnvironment({ tools, scratch, requirementsHash }));
const { status } = spawnSync(python, ["-m", "unittest", "discover", "-t", ".", "-s", "tests", ...process.argv.slice(2)], {
  cwd: tools,
  env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
  stdio: "inherit",
});
process.exitCode = status ?? 1;
