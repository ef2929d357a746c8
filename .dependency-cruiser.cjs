/**
 * The arrows of docs/architecture.md, held: extension, cli -> workflow -> client, documents -> protocol -> solver (types);
 * engine -> solver, protocol, words; documents, workflow -> words -> protocol; webview -> protocol; evaluation -> workflow, client.
 */
const arrows = {
  solver: [],
  protocol: ["solver/types"],
  words: ["protocol", "solver/types"],
  engine: ["solver", "protocol", "words"],
  client: ["protocol", "solver/types"],
  documents: ["protocol", "solver/types", "words"],
  workflow: ["client", "documents", "protocol", "solver/types", "words"],
  evaluation: ["workflow", "client", "protocol", "solver"],
  cli: ["workflow", "evaluation", "client", "documents", "protocol", "solver/types"],
  extension: ["workflow", "client", "documents", "protocol", "solver/types"],
  webview: ["protocol", "solver/types"],
};
const only = (folder, module) => ({
  name: `${module.join("-")}-only-in-${folder}`,
  severity: "error",
  from: { path: "^src/", pathNot: `^src/${folder}/` },
  to: { path: module.map((name) => `(^|node_modules/)${name}(/|$)`) },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } } },
    ...Object.entries(arrows).map(([folder, allowed]) => ({
      name: `arrows-of-${folder}`,
      severity: "error",
      from: { path: `^src/${folder}/` },
      to: { path: "^src/", pathNot: [`^src/${folder}/`, ...allowed.map((name) => `^src/${name}`)] },
    })),
    only("extension", ["vscode"]),
    only("engine", ["node-llama-cpp", "onnxruntime-node", "onnxruntime-common", "sharp", "tesseract\\.js"]),
    { name: "product-never-imports-tests", severity: "error", from: { path: "^src/" }, to: { path: "^(test|tools)/" } },
    { name: "resolvable", severity: "error", from: { path: "^src/" }, to: { couldNotResolve: true, pathNot: "^vscode$" } },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "require", "node", "default", "types"] },
    exclude: { path: "^(dist|node_modules)" },
  },
};
