const IDENTIFIER = String.raw`[\p{ID_Start}$_][\p{ID_Continue}$]*`;
const DEFAULT_IMPORT = new RegExp(String.raw`\bimport\s+(?:\*\s*as\s+)?(${IDENTIFIER})\s*(?:,\s*\{[^}]*\}\s*)?from\s*(["'])([^"'\n]+)\2`, "gu");
const REQUIRED = new RegExp(String.raw`\b(?:const|let|var)\s+(${IDENTIFIER})\s*=\s*(?:await\s+import|require)\(\s*(["'])([^"'\n]+)\2\s*\)`, "gu");

/** The names a module binds to another module by `import name from "..."` or `require("...")`, each with the specifier as written. */
export function importedModules(script: string): ReadonlyMap<string, string> {
  const modules = new Map<string, string>();
  for (const pattern of [DEFAULT_IMPORT, REQUIRED]) {
    for (const [, name, , specifier] of script.matchAll(pattern)) {
      if (name !== undefined && specifier !== undefined) {
        modules.set(name, specifier);
      }
    }
  }
  return modules;
}
