// Builds dist/: cli.js, engine.js, recognizer.js and extension.js (ES modules that share lazily loaded chunks, so that activation loads no parser)
// and webview.js + webview.css for the trace panel. Usage: node esbuild.js [--watch] [--production] [--outdir=FOLDER]
import { existsSync, readFileSync, rmSync } from "node:fs";
import * as esbuild from "esbuild";

const watch = process.argv.includes("--watch");
const production = process.argv.includes("--production");
const outdir = process.argv.find((argument) => argument.startsWith("--outdir="))?.slice("--outdir=".length) ?? "dist";
const { version } = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8"));

// Native runtimes find their binaries beside their own files, and the compilers in WebAssembly find their .wasm the same way.
const unbundled = ["node-llama-cpp", "onnxruntime-node", "sharp", "tesseract.js", "@tesseract.js-data/*", "@astrojs/compiler"];

/** @type {import("esbuild").BuildOptions} */
const common = {
  bundle: true,
  sourcemap: !production,
  minify: production,
  legalComments: "none",
  logLevel: "warning",
  define: { MILS_VERSION: JSON.stringify(version), "process.env.NODE_ENV": '"production"' },
};

/** @type {import("esbuild").BuildOptions[]} */
const builds = [
  {
    ...common,
    entryPoints: {
      cli: "src/cli/bin.ts",
      engine: "src/engine/main.ts",
      recognizer: "src/engine/media/recognizerMain.ts",
      extension: "src/extension/extension.ts",
    },
    outdir,
    platform: "node",
    target: "node20",
    format: "esm",
    splitting: true,
    chunkNames: "chunks/[name]-[hash]",
    external: ["vscode", ...unbundled],
    // For Node these packages name their CommonJS files, of which a chunk that is loaded lazily exports nothing by name.
    alias: Object.fromEntries(
      ["compiler-dom", "compiler-core", "shared"].map((name) => [`@vue/${name}`, `@vue/${name}/dist/${name}.esm-bundler.js`]),
    ),
    // Bundled CommonJS dependencies call require for Node's own modules.
    banner: { js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);' },
  },
  {
    ...common,
    entryPoints: { webview: "src/webview/main.ts" },
    outdir,
    platform: "browser",
    target: "es2022",
    format: "esm",
    loader: { ".ttf": "file", ".svg": "text" },
  },
];

rmSync(outdir, { recursive: true, force: true });
const present = builds.filter((options) => Object.values(options.entryPoints).every((entry) => existsSync(entry)));
if (watch) {
  for (const options of present) await (await esbuild.context(options)).watch();
} else {
  await Promise.all(present.map((options) => esbuild.build(options)));
}
