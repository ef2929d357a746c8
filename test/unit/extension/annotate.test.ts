import { describe, expect, it } from "vitest";
import { annotate, annotationPlace } from "../../../src/extension/annotate/annotation.ts";
import { assetReferenceAt, assetReferences } from "../../../src/extension/annotate/assetReferences.ts";
import { commentSyntaxAt, writeComment } from "../../../src/extension/annotate/commentSyntax.ts";

/** The document after the annotation of the asset at the cursor. */
function annotated(languageId: string, text: string, line: number, caption = "A red fox", character = 0): string {
  const lines = text.split("\n");
  const place = annotationPlace(languageId, lines, line, character);
  if ("refusal" in place) return place.refusal;
  const edit = annotate(languageId, lines, line, place.asset, "image", caption);
  if (!edit) return "no edit";
  const offset = ({ line: at, character: column }: { readonly line: number; readonly character: number }) =>
    lines.slice(0, at).reduce((sum, each) => sum + each.length + 1, 0) + column;
  return text.slice(0, offset(edit.start)) + edit.text + text.slice(offset(edit.end));
}

describe("a comment above the line that names an asset", () => {
  it.each([
    ["typescript", "import fox from './fox.png';", "// Image: A red fox\nimport fox from './fox.png';"],
    ["css", "a { background: url(img/fox.png) }", "/* Image: A red fox */\na { background: url(img/fox.png) }"],
    ["scss", "  background: url('fox.png');", "  // Image: A red fox\n  background: url('fox.png');"],
    ["python", '    icon = "fox.png"', '    # Image: A red fox\n    icon = "fox.png"'],
    ["jsonc", '\t"icon": "images/fox.jpg",', '\t// Image: A red fox\n\t"icon": "images/fox.jpg",'],
    ["yaml", "icon: images/fox.svg", "# Image: A red fox\nicon: images/fox.svg"],
    ["lua", 'local fox = load("fox.png")', '-- Image: A red fox\nlocal fox = load("fox.png")'],
    ["html", '<link rel="icon" href="fox.svg">', '<!-- Image: A red fox -->\n<link rel="icon" href="fox.svg">'],
    ["latex", '\\includegraphics{"fox.png"}', '% Image: A red fox\n\\includegraphics{"fox.png"}'],
  ])("in %s", (language, text, expected) => {
    expect(annotated(language, text, 0)).toBe(expected);
  });

  it("is refused in JSON, which has no comments", () => {
    expect(annotated("json", '{ "icon": "fox.png" }', 0)).toBe("no-comments");
  });

  it("is refused where no asset is named", () => {
    expect(annotated("typescript", 'import fox from "./fox.ts";', 0)).toBe("no-asset");
  });

  it("replaces the one that stands there already", () => {
    const once = annotated("typescript", "  const fox = 'fox.png';", 0, "A dog");
    expect(annotated("typescript", once, 1)).toBe("  // Image: A red fox\n  const fox = 'fox.png';");
  });

  it("leaves another person's comment alone", () => {
    expect(annotated("typescript", "// keep\nconst fox = 'fox.png';", 1)).toBe("// keep\n// Image: A red fox\nconst fox = 'fox.png';");
  });

  it("stands before the first line of a command continued by backslashes", () => {
    expect(annotated("shellscript", 'convert \\\n  "fox.png" out', 1)).toBe('# Image: A red fox\nconvert \\\n  "fox.png" out');
  });
});

describe("in JSX", () => {
  it("a comment stands beside an attribute, where a line above would be text of the page", () => {
    expect(annotated("typescriptreact", '<img src="fox.png" />', 0)).toBe('<img /* Image: A red fox */ src="fox.png" />');
    expect(annotated("typescriptreact", '  poster={"fox.png"}', 0)).toBe('  /* Image: A red fox */ poster={"fox.png"}');
  });

  it("the comment beside is replaced", () => {
    expect(annotated("javascriptreact", '<img /* Image: A dog */ src="fox.png" />', 0)).toBe('<img /* Image: A red fox */ src="fox.png" />');
  });

  it("an import gets its line above", () => {
    expect(annotated("typescriptreact", 'import fox from "./fox.png";', 0)).toBe('// Image: A red fox\nimport fox from "./fox.png";');
  });
});

describe("single-file components", () => {
  const component = [
    "<script>",
    "import fox from './fox.png';",
    "</script>",
    "<template>",
    "<img src='fox.png'>",
    "</template>",
    "<style>",
    "a { background: url(fox.png) }",
    "</style>",
  ];

  it.each([
    [1, "//"],
    [4, "<!--"],
    [7, "/*"],
  ])("line %i is commented with %s", (line, start) => {
    expect(commentSyntaxAt("vue", component.slice(0, line))?.start).toBe(start);
  });

  it("begin with a script between dashes in Astro", () => {
    const page = ["---", "import fox from './fox.png';", "---", "<Image src={fox} />"];
    expect(commentSyntaxAt("astro", page.slice(0, 1))?.start).toBe("//");
    expect(commentSyntaxAt("astro", page.slice(0, 3))?.start).toBe("<!--");
  });
});

describe("a comment", () => {
  it.each([
    ["css", "ends */ early", "/* ends * / early */"],
    ["html", "a --> b -- c", "<!-- a - -> b - - c -->"],
    ["python", "two\nlines", "# two lines"],
  ])("in %s cannot be ended by its text", (language, text, expected) => {
    const syntax = commentSyntaxAt(language, []);
    expect(syntax && writeComment(syntax, text)).toBe(expected);
  });
});

describe("the assets of a line", () => {
  it.each<[string, readonly string[]]>([
    ["import a from './a.png?url'; import b from \"b.svg\"", ["./a.png", "b.svg"]],
    ["background: url( 'x y.png' ), url(z.webp)", ["x y.png", "z.webp"]],
    ["clip = `intro.mp4`; sound = 'boom.ogg'", ["intro.mp4", "boom.ogg"]],
    ["see https://example.org/a.png and 'https://example.org/b.png'", []],
    ["- images/a.png", ["images/a.png"]],
    ["'a.txt' \"b.ts\"", []],
    ["", []],
  ])("of %j", (line, sources) => {
    expect(assetReferences(line).map(({ source }) => source)).toEqual(sources);
  });

  it("are chosen by the cursor", () => {
    const line = "['a.png', 'b.png']";
    expect(assetReferenceAt(line, 4)?.source).toBe("a.png");
    expect(assetReferenceAt(line, 14)?.source).toBe("b.png");
    expect(assetReferenceAt(line, 18)?.source).toBe("b.png");
  });
});
