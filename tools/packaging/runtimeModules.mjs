import { cpSync, existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, sep } from "node:path";

/** Packages that stay outside the bundles because they find their binaries, workers or data beside their own files; esbuild.js leaves the same ones out. */
export const UNBUNDLED = ["node-llama-cpp", "onnxruntime-node", "sharp", "tesseract.js", "@tesseract.js-data/eng", "@astrojs/compiler"];

/** Packages that their dependants need at their own installation only. */
const INSTALL_ONLY = new Set([
  "adm-zip", // onnxruntime-node's install script
  "global-agent", // onnxruntime-node's install script
  "cmake-js", // node-llama-cpp's builds from source
  "node-addon-api", // node-llama-cpp's builds from source
  "node-api-headers", // cmake-js
  "opencollective-postinstall", // tesseract.js
]);

/** Binary packages by platform: only the target's own is taken, and of llama.cpp's the one for the CPU. */
const BY_PLATFORM = [/^@node-llama-cpp\//, /^@img\/sharp-/, /^@reflink\/reflink-/];

/** @param {string} name */
export function installOnly(name) {
  return INSTALL_ONLY.has(name);
}

/** What no program reads at run time: types, maps, manuals, sources to build from. */
const NEVER = [/\.d\.[cm]?ts$/, /\.map$/, /(^|\/)(README|CHANGELOG|HISTORY|CONTRIBUTING|SECURITY)(\.[a-z]+)?$/i, /(^|\/)\.[^/]+$/, /\.tsbuildinfo$/];

/**
 * What is left out of single packages, by paths within them.
 * @type {Record<string, RegExp[]>}
 */
const LEFT_OUT = {
  // llama.cpp's repository and the tools to build it; MILS never builds.
  "node-llama-cpp": [/^llama\/(gitRelease\.bundle|addon|cmake|patches|profiles|toolchains|xpack|CMakeLists\.txt)/, /^templates$/],
  // The scripts that fetch CUDA files at installation.
  "onnxruntime-node": [/^(script|lib)$/, /^__commit/],
  // The browser's builds.
  "tesseract.js": [/^dist$/, /^src\/(worker|worker-script)\/browser$/, /^(docs|benchmarks|examples|scripts|tests)$/],
  // The browser's form of the same code.
  "tesseract.js-core": [/\.wasm\.js$/],
  "@tesseract.js-data/eng": [/^4\.0\.0$/],
  "@astrojs/compiler": [/^dist\/browser$/],
  sharp: [/^(src|install)$/],
  zlibjs: [/^bin\/(?!node-zlib\.js$)./],
  "simple-git": [/^dist\/src$/],
};

/**
 * The folders of the packages that a target needs at run time, found by the resolution rules of Node from the root's node_modules.
 *
 * @param {string} root folder of package.json
 * @param {import("./targets.mjs").Target} target
 * @returns {string[]} relative to `root`, nested ones included, sorted
 * @throws Error when a package of the target is not installed, with what to do
 */
export function runtimeModules(root, target) {
  const native = [`@node-llama-cpp/${target.llama}`, `@img/sharp-${target.sharp}`, `@img/sharp-libvips-${target.sharp}`];
  /** @type {Set<string>} */
  const found = new Set();
  /** @param {string} name @param {string} from @param {boolean} optional */
  const visit = (name, from, optional) => {
    if (INSTALL_ONLY.has(name)) return;
    if (BY_PLATFORM.some((pattern) => pattern.test(name)) && !native.includes(name)) return;
    const folder = locate(root, name, from);
    if (folder === undefined) {
      if (optional) return;
      throw new Error(`${name} is not installed: run npm ci first (on the platform the package is for, or with npm's --os and --cpu).`);
    }
    if (found.has(folder)) return;
    found.add(folder);
    const { dependencies = {}, optionalDependencies = {} } = readPackage(folder);
    for (const each of Object.keys(dependencies)) visit(each, folder, each in optionalDependencies);
    for (const each of Object.keys(optionalDependencies)) visit(each, folder, true);
  };
  for (const name of UNBUNDLED) visit(name, root, false);
  for (const name of native) {
    // On Windows libvips lies inside sharp's own package.
    if (target.os === "win32" && name.includes("libvips")) continue;
    if (![...found].some((folder) => folder.endsWith(join("node_modules", ...name.split("/"))))) {
      throw new Error(`${name} is not installed: run npm ci with --os=${target.os} --cpu=${target.cpu}.`);
    }
  }
  return [...found].map((folder) => relative(root, folder)).sort();
}

/**
 * Copies a package without its nested packages (they are copied for themselves) and without what is not needed at run time.
 *
 * @param {string} from folder of the package
 * @param {string} to
 * @param {import("./targets.mjs").Target} target
 */
export function copyModule(from, to, target) {
  const leftOut = LEFT_OUT[readPackage(from).name] ?? [];
  cpSync(from, to, {
    recursive: true,
    dereference: true,
    filter: (source) => {
      const path = relative(from, source).split(sep).join("/");
      if (path === "") return true;
      if (basename(source) === "node_modules") return false;
      // libvips names the licences of the libraries inside it there.
      if (path === "README.md" && from.includes("sharp-libvips")) return true;
      if ([...NEVER, ...leftOut].some((pattern) => pattern.test(path))) return false;
      const binary = /^bin\/napi-v\d+\/([^/]+)(?:\/([^/]+))?/.exec(path);
      return !binary || (binary[1] === target.os && (binary[2] === undefined || binary[2] === target.cpu));
    },
  });
}

/** @param {string} folder @returns {{ name: string, version: string, dependencies?: object, optionalDependencies?: object }} */
function readPackage(folder) {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** @param {string} root @param {string} name @param {string} from */
function locate(root, name, from) {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, "node_modules", ...name.split("/"));
    if (existsSync(join(candidate, "package.json"))) return candidate;
    if (folder === root || folder === dirname(folder)) return undefined;
  }
}
