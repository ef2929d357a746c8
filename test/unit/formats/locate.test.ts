import { describe, expect, test } from "vitest";
import { formatFor, formatForLanguage, locate } from "../../../src/documents/formats/index.ts";
import type { MediaReference } from "../../../src/documents/types.ts";
import { withAlt } from "./edits.ts";

async function only(text: string, path: string): Promise<MediaReference> {
  const references = await locate(text, path);
  expect(references).toHaveLength(1);
  return references[0] as MediaReference;
}

test.each([
  ["README.MD", "markdown"],
  ["docs/a.mdx", "mdx"],
  ["a.htm", "html"],
  ["a.TSX", "jsx"],
  ["a.vue", "vue"],
  ["a.svelte", "svelte"],
  ["a.astro", "astro"],
])("%s is %s", (path, id) => {
  expect(formatFor(path)?.id).toBe(id);
});

test("a language of VS Code has its format, a file that is no document none", () => {
  expect(formatForLanguage("typescriptreact")?.id).toBe("jsx");
  expect(formatFor("a.png")).toBeUndefined();
});

describe("the state of a text alternative", () => {
  test.each([
    ["a.md", "![](a.png)", "missing", undefined],
    ["a.md", "![ ](a.png)", "given", undefined],
    ["a.md", "<img src=a alt>", "empty", "valueless"],
    ["a.html", "<img src=a>", "missing", undefined],
    ["a.html", "<IMG SRC=a ALT=''>", "empty", undefined],
    ["a.html", "<img src=a alt='{{ x }}'>", "dynamic", "expression"],
    ["a.html", "<img src=a [attr.alt]='x'>", "dynamic", "expression"],
    ["a.html", "<img src=a [alt]='\"x\"'>", "given", undefined],
    ["a.html", "<img src=a <?php echo attributes() ?>>", "dynamic", "spread"],
    ["a.jsx", "<img alt={undefined} />", "missing", "nothing"],
    ["a.jsx", "<img alt={null} />", "missing", "nothing"],
    ["a.jsx", "<img alt />", "missing", "valueless"],
    ["a.jsx", '<img alt={""} />', "empty", undefined],
    ["a.jsx", "<img alt={`x`} />", "given", undefined],
    ["a.jsx", "<img alt={`x ${y}`} />", "dynamic", "expression"],
    ["a.jsx", '<img alt={a ? "b" : "c"} />', "dynamic", "expression"],
    ["a.jsx", "<img {...p} />", "dynamic", "spread"],
    ["a.vue", '<template><img :alt="x"></template>', "dynamic", "expression"],
    ["a.vue", '<template><img v-bind:alt="x"></template>', "dynamic", "expression"],
    ["a.vue", '<template><img v-bind="x"></template>', "dynamic", "spread"],
    ["a.svelte", "<img {alt}>", "dynamic", "expression"],
    ["a.svelte", "<img {...p}>", "dynamic", "spread"],
    ["a.svelte", '<img alt="a {b}">', "dynamic", "expression"],
    ["a.astro", "<img alt={x}>", "dynamic", "expression"],
    ["a.astro", "<img {...x}>", "dynamic", "spread"],
    ["a.mdx", "<img alt={x} />", "dynamic", "expression"],
    ["a.mdx", "<img {...x} />", "dynamic", "spread"],
  ] as const)("%s %s is %s", async (path, text, state, form) => {
    const { alt } = await only(text, path);
    expect([alt.state, alt.form]).toEqual([state, form]);
  });
});

describe("a new text stands where an author would write it", () => {
  test.each([
    ["a.md", "![foo]\n\n[foo]: a.png\n", "![New][foo]\n\n[foo]: a.png\n"],
    ["a.md", "![foo][]\n\n[foo]: a.png\n", "![New][foo]\n\n[foo]: a.png\n"],
    ["a.md", "![foo][bar]\n\n[bar]: a.png\n", "![New][bar]\n\n[bar]: a.png\n"],
    ["a.md", "> <img\n> src='a'>\n", "> <img\n> src='a' alt='New'>\n"],
    ["a.html", "<img src=a>", '<img src=a alt="New">'],
    ["a.html", "<img\r\n  src='a'\r\n/>", "<img\r\n  src='a'\r\n  alt='New'\r\n/>"],
    ["a.html", "<img alt src=a>", '<img alt="New" src=a>'],
    ["a.html", "<svg role=img><path/></svg>", '<svg aria-label="New" role=img><path/></svg>'],
    ["a.tsx", "<Image<P> alt={undefined} src={a} />", '<Image<P> alt="New" src={a} />'],
    ["a.vue", '<template><img :src="a"></template>', '<template><img :src="a" alt="New"></template>'],
  ])("%s %j", async (path, text, expected) => {
    expect(withAlt(text, await only(text, path), "New")).toBe(expected);
  });
});

describe("the source is what the document names", () => {
  test.each([
    ["a.jsx", "import logo from './logo.png';\n<img src={logo} />", "./logo.png"],
    ["a.jsx", "const logo = require('./logo.png');\n<img src={logo} />", "./logo.png"],
    ["a.jsx", "<img src={require('./logo.png')} />", "./logo.png"],
    ["a.jsx", "<img src={new URL('./logo.png', import.meta.url)} />", "./logo.png"],
    ["a.jsx", "<img src={props.logo} />", undefined],
    ["a.mdx", "import logo from './logo.png'\n\n<img src={logo} />\n", "./logo.png"],
    ["a.vue", "<script setup>import logo from './logo.png'</script>\n<template><img :src='logo'></template>", "./logo.png"],
    ["a.astro", "---\nimport logo from './logo.png';\n---\n<img src={logo.src}>", "./logo.png"],
    ["a.md", "![a][b]\n\n[B]: <a%20b.png> 'T'\n", "a%20b.png"],
    ["a.html", "<picture><source srcset=b.webp><img srcset='a.png 1x, c.png 2x'></picture>", "a.png"],
  ])("%s %j", async (path, text, source) => {
    expect((await only(text, path)).source).toBe(source);
  });
});

describe("what stands around", () => {
  test.each([
    [
      "a.md",
      "---\nlang: pt-BR\n---\n# One\n\n## Two *em*\n\nBefore ![](a.png) after.\n",
      { heading: "Two em", paragraph: "Before after.", language: "pt-BR" },
    ],
    ["a.md", "Title\n=====\n\n[see ![](a.png)][r]\n\n[r]: /there\n", { heading: "Title", paragraph: "see", linkTarget: "/there", linkText: "see" }],
    ["a.md", "# @scope/name\n\n> _Quote_\n\n[![](b.svg)](c)\n", { heading: "@scope/name", linkTarget: "c", linkText: "" }],
    ["a.md", "![](a.png)\n\n*The caption*\n", { figureCaption: "The caption" }],
    ["a.md", '<a href="/x">go ![](a.png)</a>\n', { linkTarget: "/x", linkText: "go", paragraph: "go" }],
    [
      "a.html",
      "<html lang=de><h2>H</h2><figure><a href=/x aria-label=Home><img src=a></a><figcaption>Cap</figcaption></figure>",
      { heading: "H", paragraph: "Cap", linkTarget: "/x", linkText: "Home", figureCaption: "Cap", language: "de" },
    ],
    ["a.jsx", "<button><img src='a' title='T'/></button>", { linkText: "", title: "T", button: true }],
  ])("%s %j", async (path, text, context) => {
    expect((await only(text, path)).context).toEqual(context);
  });
});

describe("no image", () => {
  test.each([
    ["a.md", "`![](a.png)` and\n\n    ![](b.png)\n\n```\n![](c.png)\n```\n\n<!-- ![](d.png) <img> -->\n"],
    ["a.html", "<!-- <img> --><script>'<img>'</script><svg><path/></svg><input type=text>"],
    ["a.jsx", "const x = <IMG />; const y = '<img>';"],
    ["a.vue", '<template lang="pug">img(src="a")</template>'],
  ])("%s %j", async (path, text) => {
    expect(await locate(text, path)).toEqual([]);
  });
});

test.each([
  ["a.tsx", "const a = <img;\n", 1],
  ["a.mdx", "# H\n\n<img\n", 4],
  ["a.svelte", "<p>\n{#if}<img>\n", 2],
])("what %s cannot be read names its place", async (path, text, line) => {
  await expect(locate(text, path)).rejects.toMatchObject({
    code: "document-syntax",
    file: path,
    message: expect.stringContaining(`${path}:${line}:`),
  });
});
