import type { Format, LocateOptions } from "../types.ts";
import { referencesIn } from "./elementReferences.ts";
import { jsxDialect, parseJsx } from "./jsxTree.ts";

/** JSX in JavaScript and TypeScript. */
export const jsx: Format = {
  id: "jsx",
  extensions: [".jsx", ".tsx", ".js", ".mjs", ".cjs"],
  languageIds: ["javascriptreact", "typescriptreact", "javascript"],
  async locate(text, options) {
    if (!mayShowMedia(text, options)) {
      return [];
    }
    const dialect = jsxDialect(text);
    return referencesIn(await parseJsx(text, dialect), dialect, options);
  },
};

/** Whether a script can have an element that shows media: the rest of a code base is never parsed. */
export function mayShowMedia(text: string, options: LocateOptions): boolean {
  if (/<(?:img|svg|video|audio|object|embed|area|input)\b|\brole=|\b(?:as|component)=/.test(text)) {
    return true;
  }
  return [...options.components, ...Object.keys(options.standsFor ?? {})].some((name) => text.includes(`<${name}`));
}
