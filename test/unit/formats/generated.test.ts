import fc from "fast-check";
import { expect, test } from "vitest";
import { expectEditsHold } from "./edits.ts";

/** Every character that means something to one of the formats, and some that mean nothing. */
const characters = fc.constantFrom(
  ..."ab Z1\n\t[](){}|<>&\"'`$\\*_~!#^:;/=%-+@,.?é",
  "😀",
  "שלום",
  "\u200F",
  "&amp;",
  "{{",
  "}}",
  "${",
  "]]",
  "](",
  "%}",
  "\\",
);
const NUM_RUNS = 150;

const altTexts = fc.string({ unit: characters, minLength: 1, maxLength: 20 }).filter((text) => /[\p{L}\p{N}]/u.test(text));

/** Parts that influence one another; each document is a run of them, so that every part is met inside, before and after every other. */
const TAGS = [
  "<img src='a' />",
  '<img alt="b" src="c"/>',
  "<img src='d' alt />",
  "<svg role='img'><title>T</title></svg>",
  "<p>words <b>bold</b></p>",
  "<h2>Heading</h2>",
  "<a href='x'><img src='e' /></a>",
  "<figure><img\n  src='f'\n/><figcaption>C</figcaption></figure>",
  "<input type='image' src='g' />",
  " words &amp; more\r\n",
  "<video src='h'></video>",
  "<object data='i'></object>",
];

const FORMATS: Readonly<Record<string, { readonly parts: readonly string[]; readonly document: (body: string) => string }>> = {
  "a.tsx": {
    parts: [
      ...TAGS,
      "{c && <img src='j' />}",
      "<Image {...p} src={s} />",
      "<img src={s} alt={'k'} />",
      "<img alt={`l`} />",
      "{/* <img /> */}",
      "<img alt={t} />",
    ],
    document: (body) => `const a = <T,>(p: P) => (\n  <>${body}</>\n);\n`,
  },
  "a.vue": {
    parts: [...TAGS, "{{ x }}", '<img :src="j" />', '<img :alt="k" />', '<img v-bind="l" />', "<NuxtImg src=m />", "<!-- <img> -->"],
    document: (body) => `<script setup>\nimport j from "./j.png";\n</script>\n<template>\n${body}\n</template>\n<style>p { color: red }</style>\n`,
  },
  "a.svelte": {
    parts: [...TAGS, "{#if x}", "{/if}", "{x}", "<img src={j} />", "<img {alt} />", "<img {...k} />", '<img alt={"l"} />', "<!-- <img> -->"],
    document: (body) => {
      let open = 0;
      const balanced = body.replace(/\{#if x\}|\{\/if\}/g, (block) => {
        const change = block === "{/if}" ? -1 : 1;
        if (open + change < 0) {
          return "";
        }
        open += change;
        return block;
      });
      return `<script>\nlet x = 1;\n</script>\n${balanced}${"{/if}".repeat(open)}\n`;
    },
  },
  "a.astro": {
    parts: [...TAGS, "{x && <img src='j' />}", "{x}", "<Image src={j} />", "<img {...k} />", "<img alt={'l'} />", "é", "<!-- <img> -->"],
    document: (body) => `---\nimport j from "./é.png";\n---\n<main>${body}</main>\n`,
  },
  "a.mdx": {
    parts: [
      "![](a.png)",
      "![b *c*](d.png 't')",
      "<img src='e' />",
      "<Image src={f} alt='g' />",
      "{h}",
      "\n\n",
      "> ",
      "- ",
      "# ",
      "words ",
      "`code` ",
      "\n| a |\n|---|\n| ![](i.png) |\n\n",
      "[![](j.png)](k)",
      "**",
      "\n```\n![](l)\n```\n",
    ],
    document: (body) => `import f from "./f.png"\n\n${body}\n`,
  },
  "a.adoc": {
    parts: [
      "image::a.png[]",
      "image::b.png[old,100]",
      'image::c.png["d, e"]',
      "image::f.png[width=9,alt=g]",
      "image:h.png[] ",
      "image:i.png[old] ",
      "\n",
      "\n\n",
      "words ",
      "== Heading",
      "\n----\n",
      "\n....\n",
      "// ",
      ".Title\n",
      "[.role]\n",
      "|===\n",
      "| ",
      "* ",
      "\\",
      "+",
      "*",
      "`",
      ":lang: fr\n",
      "{x}",
      "link:y[image:j.png[]] ",
    ],
    document: (body) => `= T\n\n${body}\n`,
  },
  "a.rst": {
    parts: [
      ".. image:: a.png\n",
      ".. figure:: b.png\n   :alt: old\n",
      "   :alt: text\n",
      "   :width: 1\n",
      "\n   Caption\n",
      "\n",
      "\n\n",
      "words",
      "::\n\n",
      "- ",
      "   ",
      ".. |x| image:: c.png\n",
      ".. code::\n\n",
      ".. comment\n",
      "====\n",
      "|x| ",
      "\t",
      "1. ",
    ],
    document: (body) => `T\n=\n\n${body}\n`,
  },
  "a.tex": {
    parts: [
      "\\includegraphics{a}",
      "\\includegraphics[width=1cm]{b}",
      "\\includegraphics[alt={c, d},width=1cm]{e}",
      "\\includegraphics*[alt=f]{g}",
      "\\begin{figure}",
      "\\end{figure}",
      "\\caption{h}",
      "% ",
      "\n",
      "\n\n",
      "words ",
      "\\section{i}",
      "\\verb|j|",
      "\\begin{verbatim}",
      "\\end{verbatim}",
      "{",
      "}",
      "\\\\",
      "\\%",
      "$k$",
      "[",
      "]",
    ],
    document: (body) => `\\documentclass{article}\r\n\\begin{document}\r\n${body}\r\n\\end{document}\r\n`,
  },
  "a.typ": {
    parts: [
      '#image("a.png")',
      '#image("b.png", alt: "c")',
      '#figure(image("d.png"), caption: [e])',
      '#figure(image("f.png"), alt: "g")',
      "\n",
      "= Heading\n",
      "// ",
      "/* ",
      " */",
      "`",
      "words ",
      '"',
      "[",
      "]",
      "(",
      ")",
      "$h$",
      "#let i = 1\n",
      "\\",
      "*",
    ],
    document: (body) => `#set text(lang: "fr")\n${body}\n`,
  },
  "a.qmd": {
    parts: [
      "![](a.png)",
      "![b](c.png)",
      '![d](e.png){#fig-e fig-alt="f"}',
      "![g](h.png){width=50%}",
      "\n\n",
      "\n",
      "words ",
      "# H\n",
      "```{r}\n#| fig-cap: i\nplot()\n```\n",
      "```{python}\n#| fig-alt: 'j'\nplot()\n```\n",
      "```\n",
      "::: {.k}\n",
      ":::\n",
      "`",
      "$l$ ",
      "> ",
      "- ",
      "<img src='m'>",
    ],
    document: (body) => `---\ntitle: T\n---\n\n${body}\n`,
  },
  "hugo.md": {
    parts: [
      '{{< figure src="a.png" >}}',
      '{{% img src="b.png" alt="old" %}}',
      "{{< figure src='c.png' caption='d' >}}",
      '{% include figure.html src="e.png" %}',
      "{% img /f.png %}",
      '{% image "g.png", "h" %}',
      "![](i.png)",
      "![[j.png]]",
      "\n\n",
      "\n",
      "words ",
      "- ",
      "> ",
      "# ",
      "*",
      "`",
    ],
    document: (body) => `---\ntitle: T\n---\n\n${body}\n`,
  },
};

/** Obsidian's embeds have no escapes, so that a text with brackets, bars or a last backslash changes, and a lone number is a size. */
const CHANGES_IN_OBSIDIAN = /[[\]|\\#^]|^[\sx\d]+$/;

for (const [path, { parts, document }] of Object.entries(FORMATS)) {
  test(`generated ${path}: edits hold whatever stands around`, async () => {
    let edited = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 8 }), altTexts, async (body, alt) => {
        const text = document(body.join(""));
        fc.pre(!(text.includes("![[") && CHANGES_IN_OBSIDIAN.test(alt)));
        edited += await expectEditsHold(text, path, alt);
      }),
      { numRuns: NUM_RUNS },
    );
    expect(edited).toBeGreaterThan(NUM_RUNS / 4);
  });
}

test("generated notebooks: edits hold whatever stands around", async () => {
  const lines = fc.constantFrom(
    "![](a.png)",
    "![b](c.png) ",
    '<img src="d.png">',
    "\n",
    "\n\n",
    "# ",
    "words é ",
    "`",
    '"',
    "\\",
    "> ",
    "- ",
    "&quot;",
    "{{x}} ",
  );
  const cells = fc.array(
    fc.record({
      cell_type: fc.constantFrom("markdown", "markdown", "code"),
      metadata: fc.constant({}),
      source: fc.array(lines, { maxLength: 8 }).map((parts) => parts.join("")),
    }),
    { minLength: 1, maxLength: 4 },
  );
  let edited = 0;
  await fc.assert(
    fc.asyncProperty(cells, fc.boolean(), fc.constantFrom(undefined, 1, "\t"), altTexts, async (written, asLines, indent, alt) => {
      const text = JSON.stringify(
        { cells: written.map((cell) => (asLines ? { ...cell, source: cell.source.split(/(?<=\n)/) } : cell)), nbformat: 4, nbformat_minor: 5 },
        null,
        indent,
      );
      edited += await expectEditsHold(text, "a.ipynb", alt);
    }),
    { numRuns: NUM_RUNS },
  );
  expect(edited).toBeGreaterThan(NUM_RUNS / 4);
});
