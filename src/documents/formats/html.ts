import type { Format } from "../types.ts";
import { referencesIn } from "./elementReferences.ts";
import { htmlDialect } from "./elements.ts";
import { parseHtml } from "./htmlTree.ts";

/** HTML, and the template languages that are HTML with expressions in it. */
export const html: Format = {
  id: "html",
  extensions: [
    ".html",
    ".htm",
    ".xhtml",
    ".njk",
    ".liquid",
    ".hbs",
    ".handlebars",
    ".mustache",
    ".ejs",
    ".erb",
    ".jinja",
    ".jinja2",
    ".j2",
    ".twig",
    ".php",
  ],
  languageIds: ["html", "handlebars", "php", "erb", "jinja-html", "nunjucks", "liquid", "twig"],
  async locate(text, options) {
    // A template may become part of any page.
    const dialect = { ...htmlDialect(text), isWholePage: !/\{[{%]|<[?%]/.test(text) };
    return referencesIn(await parseHtml(text, dialect), dialect, options);
  },
};
