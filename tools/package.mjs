// Makes mils-<target>-<version>.vsix: node tools/package.mjs [--target=linux-x64] [--out=FOLDER] [--base-url=https://...]. The base URL is where
// this repository's files are published: the README's links and pictures lead there, and nowhere without one. The working tree stays as it is; what
// is packed is arranged in build/staging. Unbundled packages lie in dist/node_modules, beside the bundles that import them: vsce would otherwise
// ask npm what to pack, which knows nothing of targets.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createVSIX } from "@vscode/vsce";
import { copyModule, runtimeModules } from "./packaging/runtimeModules.mjs";
import { ownTarget, TARGETS } from "./packaging/targets.mjs";

/** The Open VSX registry refuses larger packages. */
const MOST_BYTES = 256 * 2 ** 20;

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({
  options: { target: { type: "string", default: ownTarget() }, out: { type: "string", default: root }, "base-url": { type: "string" } },
});
const name = values.target;
const target = TARGETS[name];
if (!target) fail(`There is no target ${name}; there are ${Object.keys(TARGETS).join(", ")}.`);
if (!target.onnx) fail(`ONNX Runtime has no binary for ${name}, so MILS cannot be packaged for it.`);
for (const model of ["generator", "scorer"]) {
  if (!existsSync(join(root, "models/embedded", model, "manifest.json"))) fail(`models/embedded/${model} is missing: run npm run setup first.`);
}

if (!existsSync(join(root, "pools/image.en.txt"))) fail("pools/image.en.txt, the initial captions, is missing: write it with npm run pool.");

const staging = join(root, "build/staging", name);
rmSync(staging, { recursive: true, force: true });
mkdirSync(staging, { recursive: true });
execFileSync(process.execPath, ["esbuild.js", "--production", `--outdir=${join(staging, "dist")}`], { cwd: root, stdio: "inherit" });
for (const each of [
  "README.md",
  "CHANGELOG.md",
  "LICENSE",
  "THIRD_PARTY_NOTICES.md",
  ".vscodeignore",
  "package.nls.json",
  "l10n",
  "media",
  "schema",
  "pools",
  "models/catalog.json",
  "models/scorers",
  "models/embedded",
]) {
  if (existsSync(join(root, each))) cpSync(join(root, each), join(staging, each), { recursive: true });
}
for (const module of runtimeModules(root, target)) copyModule(join(root, module), join(staging, "dist", module), target);
writeManifest();

mkdirSync(resolve(values.out), { recursive: true });
const { version } = readManifest();
const packagePath = join(resolve(values.out), `mils-${name}-${version}.vsix`);
await createVSIX({
  cwd: staging,
  packagePath,
  target: name,
  dependencies: false,
  allowMissingRepository: true,
  // The page of an installed extension shows pictures from the web alone: not those of the package, nor such as stand in the text as data.
  ...(values["base-url"]
    ? { baseContentUrl: values["base-url"], baseImagesUrl: values["base-url"], rewriteRelativeLinks: true }
    : { rewriteRelativeLinks: false }),
});
const { size } = statSync(packagePath);
console.log(`${packagePath}: ${(size / 2 ** 20).toFixed(1)} MiB`);
if (size >= MOST_BYTES) fail(`The package is larger than ${MOST_BYTES / 2 ** 20} MiB, which registries refuse.`);

/** The manifest without what belongs to the repository alone. */
function writeManifest() {
  const { scripts, devDependencies, dependencies, files, bin, private: _, allowScripts, ...manifest } = readManifest();
  writeFileSync(join(staging, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
}

function readManifest() {
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
}

/** @param {string} message @returns {never} */
function fail(message) {
  console.error(message);
  process.exit(2);
}
