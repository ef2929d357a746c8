import { extname } from "node:path";
import { MilsError } from "../../protocol/errors.ts";
import type { Format, FormatId, LocateOptions, MediaReference } from "../types.ts";
import { asciidoc } from "./asciidoc.ts";
import { astro } from "./astro.ts";
import { DEFAULT_COMPONENTS } from "./components.ts";
import { html } from "./html.ts";
import { ipynb } from "./ipynb.ts";
import { jsx } from "./jsx.ts";
import { latex } from "./latex.ts";
import { DocumentSyntaxError } from "./lineOffsets.ts";
import { mdx } from "./mdx.ts";
import { quarto } from "./quarto.ts";
import { restructuredtext } from "./restructuredtext.ts";
import { siteMarkdown } from "./siteMarkdown.ts";
import { svelte } from "./svelte.ts";
import { typst } from "./typst.ts";
import { vue } from "./vue.ts";

export { DEFAULT_COMPONENTS } from "./components.ts";
export { DocumentSyntaxError } from "./lineOffsets.ts";

/** Every format, each under the extensions and language ids it names. */
export const FORMATS: readonly Format[] = [siteMarkdown, mdx, html, jsx, vue, svelte, astro, ipynb, asciidoc, restructuredtext, latex, typst, quarto];

export const DEFAULT_LOCATE_OPTIONS: LocateOptions = { components: DEFAULT_COMPONENTS };

const byExtension = new Map(FORMATS.flatMap((format) => format.extensions.map((extension) => [extension, format] as const)));
const byLanguage = new Map(FORMATS.flatMap((format) => format.languageIds.map((language) => [language, format] as const)));

/** The format of a file, by its extension; undefined for a file that is no document. */
export function formatFor(path: string): Format | undefined {
  return byExtension.get(extname(path).toLowerCase());
}

/** The format of a VS Code language id. */
export function formatForLanguage(languageId: string): Format | undefined {
  return byLanguage.get(languageId);
}

export function formatById(id: FormatId): Format | undefined {
  return FORMATS.find((format) => format.id === id);
}

/**
 * Every media reference of a document, in document order.
 *
 * @param path names the document in errors and chooses its format
 * @throws MilsError `document-syntax` naming file, line and column where the format's parser gives up
 */
export async function locate(text: string, path: string, options: LocateOptions = DEFAULT_LOCATE_OPTIONS): Promise<readonly MediaReference[]> {
  const format = formatFor(path);
  if (format === undefined) {
    return [];
  }
  try {
    return await format.locate(text, options);
  } catch (thrown) {
    if (thrown instanceof DocumentSyntaxError) {
      throw new MilsError("document-syntax", `${path}:${thrown.line}:${thrown.column}: ${thrown.reason}. Correct the document and run again.`, {
        file: path,
        cause: thrown,
      });
    }
    throw thrown;
  }
}
