/** How a language writes a comment; undefined end for one that runs to the end of its line. */
export interface CommentSyntax {
  readonly start: string;
  readonly end?: string;
}

const SLASHES: CommentSyntax = { start: "//" };
const HASH: CommentSyntax = { start: "#" };
const DASHES: CommentSyntax = { start: "--" };
const PERCENT: CommentSyntax = { start: "%" };
const SEMICOLONS: CommentSyntax = { start: ";;" };
const BLOCK: CommentSyntax = { start: "/*", end: "*/" };
const MARKUP: CommentSyntax = { start: "<!--", end: "-->" };

/** By VS Code's language identifiers (code.visualstudio.com/docs/languages/identifiers). Single-file components are looked up by the part a line is in. */
const BY_LANGUAGE: ReadonlyMap<string, CommentSyntax> = new Map([
  ...[
    ...["javascript", "typescript", "javascriptreact", "typescriptreact", "jsonc", "json5", "c", "cpp", "csharp", "objective-c", "objective-cpp"],
    ...[
      "java",
      "kotlin",
      "scala",
      "groovy",
      "go",
      "rust",
      "swift",
      "dart",
      "php",
      "fsharp",
      "scss",
      "less",
      "zig",
      "solidity",
      "glsl",
      "asciidoc",
      "typst",
    ],
  ].map((id) => [id, SLASHES] as const),
  ...[
    ...["python", "ruby", "shellscript", "yaml", "dockercompose", "toml", "perl", "r", "julia", "makefile", "dockerfile", "powershell", "elixir"],
    ...["coffeescript", "nix", "properties", "terraform", "graphql", "cmake", "gdscript"],
  ].map((id) => [id, HASH] as const),
  ...["lua", "sql", "haskell", "elm", "ada"].map((id) => [id, DASHES] as const),
  ...["latex", "tex", "bibtex", "erlang", "matlab", "prolog"].map((id) => [id, PERCENT] as const),
  ...["clojure", "lisp", "scheme", "racket"].map((id) => [id, SEMICOLONS] as const),
  ...["html", "xml", "svg", "xsl", "markdown", "handlebars"].map((id) => [id, MARKUP] as const),
  ["css", BLOCK],
  ["postcss", BLOCK],
  ["ini", { start: ";" }],
  ["vb", { start: "'" }],
  ["bat", { start: "REM" }],
  ["restructuredtext", { start: ".." }],
]);

/** Languages whose files hold several: what a line is written in depends on the tag it stands under. */
const SINGLE_FILE_COMPONENTS: ReadonlySet<string> = new Set(["vue", "svelte", "astro", "html"]);

/**
 * The comment syntax at a line; undefined for a language that has no comments, such as JSON, or that is not known.
 *
 * @param above the document's lines before this one
 */
export function commentSyntaxAt(languageId: string, above: readonly string[]): CommentSyntax | undefined {
  if (!SINGLE_FILE_COMPONENTS.has(languageId)) return BY_LANGUAGE.get(languageId);
  return embeddedSyntax(languageId, above);
}

function embeddedSyntax(languageId: string, above: readonly string[]): CommentSyntax {
  for (const line of above.toReversed()) {
    const tag = [...line.matchAll(/<(\/?)(script|style|template)\b[^>]*>/gi)].at(-1);
    if (!tag) continue;
    if (tag[1] === "/") break;
    const name = tag[2]?.toLowerCase();
    if (name === "script") return SLASHES;
    // Plain CSS has no line comments, and the block form is right in every dialect.
    if (name === "style") return BLOCK;
    break;
  }
  // An Astro component begins with a script between two lines of dashes.
  const isFrontMatter = languageId === "astro" && above.filter((line) => line.trimEnd() === "---").length === 1;
  return isFrontMatter ? SLASHES : MARKUP;
}

/** The block form of a language that has one for the middle of a line; undefined where there is none. */
export function inlineSyntax(languageId: string): CommentSyntax | undefined {
  const syntax = BY_LANGUAGE.get(languageId);
  return syntax === SLASHES ? BLOCK : syntax?.end === undefined ? undefined : syntax;
}

/** A comment of one line that holds `text`, which cannot end the comment early. */
export function writeComment(syntax: CommentSyntax, text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  if (syntax.end === undefined) return `${syntax.start} ${line}`;
  // XML allows no double dash in a comment at all.
  const safe = syntax.end === "*/" ? line.replaceAll("*/", "* /") : line.replaceAll(/-(?=-)/g, "- ");
  return `${syntax.start} ${safe} ${syntax.end}`;
}
