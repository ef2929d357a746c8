import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { locate } from "../../../src/documents/formats/index.ts";
import { expectEditsHold } from "./edits.ts";

/** Letters, and everything that means something to a format this module reads. */
const characters = fc.constantFrom(
  ..."ab Z1\n\r\t[](){}|<>&\"'`$\\*_~!#^:;/=%-+@,.?é",
  "😀",
  "👩‍🚀",
  "שלום",
  "\u200F",
  "&amp;",
  "{{",
  "}}",
  "${",
  "<%",
  "{%",
  "]]",
  "-->",
  "](",
  "![",
);
const altTexts = fc
  .oneof(fc.string({ unit: characters, minLength: 1, maxLength: 30 }), fc.string({ unit: "grapheme", minLength: 1 }))
  .filter((text) => /[\p{L}\p{N}\p{P}]/u.test(text));

const DOCUMENTS: Record<string, readonly string[]> = {
  "a.md": [
    "![](a.png)",
    "\uFEFF---\r\nlang: fr\r\n---\r\n\r\n# H\r\n\r\nText ![x](<a b.png> \"t\") and ` code ![](no.png)` and $a$ ![old *em* text][r].\r\n\r\n[r]: x.png 'T'\r\n",
    "![foo][] and ![bar] and ![Foo *b*\nar]\n\n[foo]: a.png\n[bar]: b.png\n[foo *b* ar]: c.png\n",
    "> - ![](a.png)\n>   <img\n>   src=\"b.png\">\n>   <IMG SRC=c.png ALT>\n\n| a | b |\n|---|---|\n| ![](d.png) | <img src='e.png' alt='x'> |\n",
    "[![](a.png)](b.html) a ` b ![](c.png) $5 <a href=x><img src=y></a> &lt; ![a ![b](c) d](e)\n",
    "a ![](x.png)\n--- | ---\n",
    '<p align="center">\n<picture><source srcset="d.png"><img src="a.png"/></picture>\n\n![](b.png)\n\n</p>\n<svg role="img"><title>Old</title></svg>\n',
  ],
  "a.mdx": [
    "import a from './a.png'\n\n# H\n\n<Image src={a} alt='x' b />\n\nT ![](x.png) <img src=\"q\" alt/> {c && <img src=\"e\"/>}\n\n> <p>\n> <img\n> src=\"a\" />\n> </p>\n\n<img alt={`t`} src={a}/>\n\n| a |\n|---|\n| ![](d.png) <img src='e.png' /> |\n",
  ],
  "a.html": [
    "<!doctype html>\r\n<p><img src=a><IMG ALT='x' SRC=\"b\"><img alt src=c>\r\n<img\r\n  src='d'\r\n/><input type=image src=e><map><area href=f></map><svg role=img></svg><video src=g></video>",
    '\uFEFF<img {{#if x}}src="{{ u }}"{{/if}}><img src="<?php echo \'a>b\' ?>"><svg role="img"><title></title></svg><object data=x.svg></object>',
    "{% if a %}<img src='{{ b }}' alt=unquoted>{% endif %}<div role=img></div>",
  ],
  "a.tsx": [
    "const a = <T,>(p: P) => <><img src='a'/><Image<X> src={y} alt={undefined}/><img alt='q' /><img alt={\"x\"}/><img alt={`x`}/><img alt={'x'}/><img alt/><svg role=\"img\"><title>T</title></svg></>;\r\n",
  ],
  "a.vue": [
    '<script setup lang="ts">\nimport l from \'./l.png\'\n</script>\n<template>\n<p>{{ x }}<img :src="l"><img alt=\'q\' src="z"><img alt src=b><img src=c alt=d><NuxtImg\n  src="x"\n/></p><svg role="img"><title>T</title></svg>\n</template>\n',
  ],
  "a.svelte": [
    '<script lang="ts">\nlet x: string = 1\n</script>\n{#if c}<img src={l}>{:else}<img alt=\'q\' src=b>{/if}<img alt={"x"}><img alt=z><img alt><img src="x" alt={undefined}><svg role="img"><title>T</title></svg>\n',
  ],
  "a.astro": [
    "---\nimport logo from './é.png';\n---\n<p>é<Image src={logo} alt={'q'} />{c && <img src=\"a\" alt=\"é &amp; b\">}<img src=b alt><img\n  src='q'\n  alt={undefined}\n/><img src=\"z\"><img src=z alt=y></p>\n",
  ],
};

describe("any text written into a document is there when it is read again, and nothing else changes", () => {
  for (const [path, documents] of Object.entries(DOCUMENTS)) {
    test.each(documents)(`${path} %#`, async (document) => {
      expect((await locate(document, path)).length).toBeGreaterThan(0);
      await fc.assert(
        fc.asyncProperty(altTexts, async (alt) => {
          await expectEditsHold(document, path, alt);
        }),
        { numRuns: 60 },
      );
    });
  }
});

/** Pieces of Markdown that influence one another in every order. */
const pieces = fc.constantFrom(
  "![](a.png)",
  "![x](b.png 't')",
  "![r]",
  "![r][]",
  "![][r]",
  "[![](c.png)](d)",
  "<img src=e.png>",
  "<img src='f' alt='g'>",
  "`",
  "``",
  "$",
  "*",
  "_",
  "[",
  "]",
  "(",
  "<",
  ">",
  "&",
  "\\",
  "!",
  "|",
  "\n",
  "\r\n",
  "\n\n",
  "> ",
  "- ",
  "1. ",
  "\n# ",
  "    ",
  "\n```\n",
  "\n|---|\n",
  "<a href=x>",
  "</a>",
  "<p>",
  "</p>",
  "<!-- ",
  " -->",
  " ",
  "word ",
  "\n\n[r]: u.png\n\n",
  "[^1]",
  "\n[^1]: ",
  "---\n",
  "~~",
);

test("generated Markdown: edits hold whatever stands around", async () => {
  let edited = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(pieces, { minLength: 1, maxLength: 20 }), altTexts, async (parts, alt) => {
      edited += await expectEditsHold(parts.join(""), "a.md", alt);
    }),
    { numRuns: 1500 },
  );
  expect(edited).toBeGreaterThan(500);
});

const htmlPieces = fc.constantFrom(
  "<img>",
  "<img src=a>",
  "<img src='b' alt>",
  '<IMG ALT=x SRC="c">',
  "<img alt = 'd'/>",
  "<p>",
  "</p>",
  "<a href=x>",
  "</a>",
  "<table><tr><td>",
  "<svg role=img>",
  "<title>T</title>",
  "</svg>",
  "<select>",
  "</select>",
  "text ",
  "\r\n",
  "{{ x }}",
  "{% y %}",
  "<% z %>",
  "<h1>H</h1>",
  "<figure>",
  "<figcaption>C</figcaption>",
  "</figure>",
  "<button>",
  "</button>",
  "<template>",
  "</template>",
  "&amp;",
  "<!-- c -->",
);

test("generated HTML: edits hold whatever stands around", async () => {
  let edited = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(htmlPieces, { minLength: 1, maxLength: 15 }), altTexts, async (parts, alt) => {
      edited += await expectEditsHold(parts.join(""), "a.html", alt);
    }),
    { numRuns: 500 },
  );
  expect(edited).toBeGreaterThan(300);
});
