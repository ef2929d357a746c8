/** Language identifiers of the formats in `src/documents/formats`; listed here so that activation loads no parser. A test holds the two together. */
export const DOCUMENT_LANGUAGES: readonly string[] = [
  "markdown",
  "mdx",
  "html",
  "javascriptreact",
  "typescriptreact",
  "vue",
  "svelte",
  "astro",
  "asciidoc",
  "restructuredtext",
  "latex",
  "typst",
  "quarto",
];

/** Documents on a disk, in unsaved editors, and markdown cells of notebooks. */
export const DOCUMENT_SELECTOR = DOCUMENT_LANGUAGES.flatMap((language) =>
  ["file", "untitled", "vscode-notebook-cell"].map((scheme) => ({ language, scheme })),
);
