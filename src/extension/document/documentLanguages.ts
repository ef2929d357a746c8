/** Language identifiers of the formats in `src/documents/formats`; listed here so that activation loads no parser. A test holds the two together. */
export const DOCUMENT_LANGUAGES: readonly string[] = [
  "asciidoc",
  "astro",
  "erb",
  "handlebars",
  "html",
  "javascript",
  "javascriptreact",
  "jinja-html",
  "jupyter-notebook",
  "latex",
  "liquid",
  "markdown",
  "mdx",
  "nunjucks",
  "php",
  "quarto",
  "restructuredtext",
  "rmd",
  "svelte",
  "tex",
  "twig",
  "typescriptreact",
  "typst",
  "vue",
];

/** Documents on a disk, in unsaved editors, and markdown cells of notebooks. */
export const DOCUMENT_SELECTOR = DOCUMENT_LANGUAGES.flatMap((language) =>
  ["file", "untitled", "vscode-notebook-cell"].map((scheme) => ({ language, scheme })),
);
