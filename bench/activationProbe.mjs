// Prints the milliseconds that loading and activating dist/extension.js takes in this fresh process. `vscode` exists in an extension host alone: here a
// stand-in takes every call and answers nothing, so what is measured is our own code. Usage: node activationProbe.mjs EXTENSION_JS
import { readFileSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

const declarations = readFileSync(createRequire(import.meta.url).resolve("@types/vscode/index.d.ts"), "utf8");
const names = [...declarations.matchAll(/^\texport (?:namespace|class|enum|const) (\w+)/gm)].map(([, name]) => name);

globalThis.absorber = new Proxy(class {}, {
  get: (_, key) => {
    if (key === Symbol.toPrimitive) return () => "";
    if (key === Symbol.iterator) return () => [][Symbol.iterator]();
    if (key === "then" || key === "length") return undefined;
    return key === "fsPath" ? process.cwd() : globalThis.absorber;
  },
  set: () => true,
  apply: () => globalThis.absorber,
  construct: () => globalThis.absorber,
});
registerHooks({
  resolve: (specifier, context, next) => (specifier === "vscode" ? { url: "stand-in:vscode", shortCircuit: true } : next(specifier, context)),
  load: (url, context, next) =>
    url === "stand-in:vscode"
      ? { format: "module", shortCircuit: true, source: names.map((name) => `export const ${name} = globalThis.absorber;`).join("\n") }
      : next(url, context),
});
await import("vscode");

const started = performance.now();
const extension = await import(pathToFileURL(process.argv[2]).href);
extension.activate(globalThis.absorber);
process.stdout.write(`${performance.now() - started}\n`);
process.exit(0);
