import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { installOnly } from "./runtimeModules.mjs";
import { TARGETS } from "./targets.mjs";

/** Development dependencies whose code or fonts are part of the trace panel's bundle. */
const IN_THE_PANEL = ["@vscode-elements/elements", "@vscode/codicons", "uplot"];

/** Binary packages of platforms and accelerators; those of the targets are named one by one. */
const BINARY = /^(@node-llama-cpp|@img\/sharp-|@reflink\/reflink-)/;

/**
 * What is known about a shipped package.
 *
 * @typedef {object} Shipped
 * @property {string} name
 * @property {string} version
 * @property {string} licence SPDX expression
 * @property {string} [text] licence file's text, where the package is installed and brings one
 */

/**
 * All packages that are in the bundles or lie beside them in any target's package, by the lock file, so that the list is the same on every platform.
 *
 * @param {string} root folder of package.json
 * @returns {Shipped[]} sorted by name and version
 */
export function shippedPackages(root) {
  const { packages } = readJson(join(root, "package-lock.json"));
  const binaries = new Set(
    Object.values(TARGETS).flatMap(({ llama, sharp }) => [`@node-llama-cpp/${llama}`, `@img/sharp-${sharp}`, `@img/sharp-libvips-${sharp}`]),
  );
  /** @type {Map<string, Shipped>} */
  const found = new Map();
  /** @param {string} name @param {string} from key of the lock file @param {boolean} optional */
  const visit = (name, from, optional) => {
    if (installOnly(name) || (BINARY.test(name) && !binaries.has(name))) return;
    const key = locate(packages, name, from);
    const entry = key === undefined ? undefined : packages[key];
    if (!entry || key === undefined) {
      const parent = packages[from];
      const version = parent?.optionalDependencies?.[name];
      // npm leaves out of the lock file what a registry does not have; a target's binaries are of their parent's version and licence.
      if (binaries.has(name) && version) found.set(name, { name, version, licence: parent.license });
      if (optional) return;
      throw new Error(`package-lock.json has no ${name}, which ${from || "package.json"} needs: run npm install.`);
    }
    if (found.has(key)) return;
    found.set(key, describe(root, key, name, entry));
    const { dependencies = {}, optionalDependencies = {} } = entry;
    for (const each of Object.keys(dependencies)) visit(each, key, each in optionalDependencies);
    for (const each of Object.keys(optionalDependencies)) visit(each, key, true);
  };
  for (const name of [...Object.keys(packages[""].dependencies), ...IN_THE_PANEL]) visit(name, "", false);
  const unique = new Map([...found.values()].map((each) => [`${each.name}@${each.version}`, each]));
  return [...unique.values()].sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version));
}

/**
 * The models that ship, by the data their manifests are made of.
 *
 * @param {string} root
 * @returns {{ what: string, licence: string, source: string }[]}
 */
export function shippedModels(root) {
  const generator = readJson(join(root, "tools/data/embedded-generator.json"));
  const scorer = readJson(join(root, "tools/data/embedded-scorer.json"));
  const { nanodet } = readJson(join(root, "tools/data/detector-experts.json"));
  return [
    { what: `${generator.name}: the language model`, licence: generator.licence, source: generator.source },
    { what: `${scorer.name}: the scorer`, licence: scorer.licence, source: scorer.source },
    { what: "NanoDet: the scorer's detector", licence: "MIT AND Apache-2.0", source: nanodet.source },
    { what: "Tesseract's English data: recognition of text", licence: "Apache-2.0", source: "npm @tesseract.js-data/eng, 4.0.0_best_int" },
  ];
}

/**
 * The notices as Markdown: models, packages, then each licence text once with the packages it came with.
 *
 * @param {string} root
 */
export function noticesOf(root) {
  const packages = shippedPackages(root);
  const row = (/** @type {string[]} */ ...cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  /** @type {Map<string, string[]>} */
  const texts = new Map();
  for (const { name, version, text } of packages) {
    if (text) texts.set(text, [...(texts.get(text) ?? []), `${name} ${version}`]);
  }
  const lines = [
    "# Third-party notices",
    "",
    "What MILS ships besides its own code, with where it comes from and its licence. Written by `npm run notices`; not edited by hand.",
    "",
    "## Models and data",
    "",
    row("What", "Licence", "Source"),
    row("---", "---", "---"),
    ...shippedModels(root).map(({ what, licence, source }) => row(what, licence, source)),
    "",
    "## Packages",
    "",
    "A package for one platform holds the binaries of that platform alone. The README.md beside libvips names the libraries inside it.",
    "",
    row("Package", "Version", "Licence"),
    row("---", "---", "---"),
    ...packages.map(({ name, version, licence }) => row(`[${name}](https://www.npmjs.com/package/${name})`, version, licence)),
    "",
    "## Licence texts",
    "",
    ...[...texts].flatMap(([text, holders]) => [
      `### ${holders.join(", ")}`,
      "",
      ...text.split("\n").map((line) => (line.trim() === "" ? "" : `    ${line.trimEnd()}`)),
      "",
    ]),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

/** @param {string} root @param {string} key @param {string} name @param {any} entry @returns {Shipped} */
function describe(root, key, name, entry) {
  const folder = join(root, key);
  const manifest = existsSync(join(folder, "package.json")) ? readJson(join(folder, "package.json")) : {};
  // Binaries of other platforms are not installed: their texts would differ from machine to machine, and lie beside them in the package.
  const file =
    existsSync(folder) && !BINARY.test(name)
      ? readdirSync(folder)
          .sort()
          .find((each) => /^(licen[cs]e|copying)/i.test(each))
      : undefined;
  return {
    name,
    version: entry.version,
    licence: entry.license ?? manifest.licenses?.map((/** @type {{ type: string }} */ { type }) => type).join(" OR ") ?? "unknown",
    ...(file && { text: readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim() }),
  };
}

/** @param {Record<string, unknown>} packages @param {string} name @param {string} from */
function locate(packages, name, from) {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("node_modules/") - 1))) {
    const key = at === "" ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (key in packages) return key;
    if (at === "") return undefined;
  }
}

/** By code units, which is the same everywhere. @param {string} a @param {string} b */
function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @param {string} path */
function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}
