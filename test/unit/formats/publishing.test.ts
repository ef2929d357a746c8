import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { locate } from "../../../src/documents/formats/index.ts";
import { attachmentOf } from "../../../src/documents/formats/ipynb.ts";
import { graphicsPath } from "../../../src/documents/formats/latex.ts";
import { expectEditsHold, withAlt } from "./edits.ts";

/** What is found, as `source: state "text"`. */
async function found(text: string, path: string): Promise<string[]> {
  return (await locate(text, path)).map(({ source, alt }) => `${source ?? "?"}: ${alt.state}${alt.text === undefined ? "" : ` "${alt.text}"`}`);
}

async function written(text: string, path: string, alt: string): Promise<string> {
  const [reference] = await locate(text, path);
  if (reference === undefined) {
    throw new Error("nothing was found");
  }
  return withAlt(text, reference, alt);
}

describe("AsciiDoc", () => {
  it.each([
    ["image::a.png[]", ["a.png: missing"]],
    ["image::a b.png[Sunset, 100, 200]", ['a b.png: given "Sunset"']],
    ['image::a.png["Sunset, at sea",width=100]', ['a.png: given "Sunset, at sea"']],
    ["image::a.png[alt=Sunset]", ['a.png: given "Sunset"']],
    ['image::a.png[width=100,alt="A \\"red\\" sun"]', ['a.png: given "A "red" sun"']],
    ["image::a.png[width=100]", ["a.png: missing"]],
    ['image::a.png[alt=""]', ['a.png: empty ""']],
    ["image::a.png[{title}]", ["a.png: dynamic"]],
    ["An image:a.png[icon] and image:b.png[] here", ['a.png: given "icon"', "b.png: missing"]],
    [":imagesdir: img\n\nimage::a.png[]\nimage::https://x.org/b.png[]", ["img/a.png: missing", "https://x.org/b.png: missing"]],
    ["----\nimage::a.png[]\n----\n\n....\nimage:b.png[]\n....\n\n// image::c.png[]\n\n////\nimage::d.png[]\n////", []],
    ["\\image:a.png[] and an image: none [x] and +image:b.png[]+", []],
    ['[alt="From above"]\nimage::a.png[]', ['a.png: given "From above"']],
  ])("%j", async (text, expected) => {
    expect(await found(text, "a.adoc")).toEqual(expected);
  });

  it.each([
    ["image::a.png[]", "A red sun", "image::a.png[A red sun]"],
    ["image::a.png[]", 'One, two "x"', 'image::a.png["One, two \\"x\\""]'],
    ["image::a.png[width=9]", "Sun", "image::a.png[Sun,width=9]"],
    ["image::a.png[,100]", "Sun", "image::a.png[Sun,100]"],
    ["see image:a.png[old] x", "a ] b", "see image:a.png[a \\] b] x"],
    ["image::a.png[]", "{x} y", "image::a.png[&#123;x} y]"],
  ])("%j with %j is %j", async (text, alt, expected) => {
    expect(await written(text, "a.adoc", alt)).toBe(expected);
  });

  it("knows title, heading, link and language", async () => {
    const [reference] = await locate(":lang: de\n\n== Head\n\n.The caption\nimage::a.png[link=https://x.org]\n", "a.adoc");
    expect(reference?.context).toEqual({ heading: "Head", language: "de", figureCaption: "The caption", linkTarget: "https://x.org", linkText: "" });
  });
});

describe("reStructuredText", () => {
  it.each([
    [".. image:: a.png", ["a.png: missing"]],
    [".. image:: a.png\n   :alt: A sun\n   :width: 10", ['a.png: given "A sun"']],
    [".. figure:: a.png\n   :width: 10\n   :alt: A sun that\n      goes on\n\n   Caption", ['a.png: given "A sun that goes on"']],
    [".. image:: a.png\n   :alt:", ['a.png: empty ""']],
    [".. |logo| image:: logo.png", ['logo.png: given "logo"']],
    ["- .. image:: a.png\n     :alt: x", ['a.png: given "x"']],
    ["Example::\n\n   .. image:: a.png\n\n.. image:: b.png", ["b.png: missing"]],
    [".. code-block:: rst\n\n   .. image:: a.png\n\n.. note::\n\n   .. image:: b.png", ["b.png: missing"]],
    [".. A comment\n   .. image:: a.png\n\ntext", []],
    [".. image::\n   a.png\n   :alt: x", ['a.png: given "x"']],
  ])("%j", async (text, expected) => {
    expect(await found(text, "a.rst")).toEqual(expected);
  });

  it.each([
    [".. image:: a.png\r\n\r\ntext", "A sun", ".. image:: a.png\r\n   :alt: A sun\r\n\r\ntext"],
    ["  .. figure:: a.png\n    :width: 10\n\n    Cap", "A sun", "  .. figure:: a.png\n    :alt: A sun\n    :width: 10\n\n    Cap"],
    [".. image:: a.png\n   :alt: old\n      text\n   :width: 1", "A *sun*", ".. image:: a.png\n   :alt: A *sun*\n   :width: 1"],
    [".. image:: a.png\n   :alt:\n", "x", ".. image:: a.png\n   :alt: x\n"],
    ["- .. image:: a.png", "x", "- .. image:: a.png\n     :alt: x"],
  ])("%j with %j is %j", async (text, alt, expected) => {
    expect(await written(text, "a.rst", alt)).toBe(expected);
  });

  it("knows heading, caption and target", async () => {
    const [reference] = await locate(
      "Title\n=====\n\n.. figure:: a.png\n   :target: https://x.org\n\n   The caption\n   goes on.\n\n   Legend.\n",
      "a.rst",
    );
    expect(reference?.context).toEqual({ heading: "Title", figureCaption: "The caption goes on.", linkTarget: "https://x.org", linkText: "" });
  });
});

describe("LaTeX", () => {
  it.each([
    ["\\includegraphics{a}", ["a: missing"]],
    ["\\includegraphics[width=\\textwidth, alt={A sun, 5\\,\\% up}]{a.pdf}", ['a.pdf: given "A sun, 5\\,% up"']],
    ["\\includegraphics[alt=Sun,width=1cm]{a}", ['a: given "Sun"']],
    ["\\includegraphics*[alt={}]{a}", ['a: empty ""']],
    ["% \\includegraphics{a}\n50\\% \\includegraphics{b}", ["b: missing"]],
    ["\\begin{verbatim}\n\\includegraphics{a}\n% \\end{x}\n\\end{verbatim}\\verb|\\includegraphics{b}|\\includegraphics{c}", ["c: missing"]],
    ["\\newcommand{\\pic}[1]{\\includegraphics{#1}}", ["?: missing"]],
    ["\\includegraphics [width=1cm] % why\n {a}", ["a: missing"]],
  ])("%j", async (text, expected) => {
    expect(await found(text, "a.tex")).toEqual(expected);
  });

  it.each([
    ["\\includegraphics{a}", "50% & more", "\\includegraphics[alt={50\\% \\& more}]{a}"],
    ["\\includegraphics[width=1cm]{a}", "Sun", "\\includegraphics[alt={Sun},width=1cm]{a}"],
    ["\\includegraphics[]{a}", "Sun", "\\includegraphics[alt={Sun}]{a}"],
    ["\\includegraphics[alt=Sun,width=1cm]{a}", "a_b", "\\includegraphics[alt={a\\_b},width=1cm]{a}"],
  ])("%j with %j is %j", async (text, alt, expected) => {
    expect(await written(text, "a.tex", alt)).toBe(expected);
  });

  it("knows section, caption, language and decoration", async () => {
    const text =
      "\\usepackage[english,ngerman]{babel}\n\\section{Der \\emph{Kopf}}\n\\begin{figure}\\includegraphics[artifact]{a}\\caption{Die Sonne\\label{x}}\\end{figure}";
    const [reference] = await locate(text, "a.tex");
    expect(reference?.context).toEqual({ heading: "Der Kopf", language: "de", figureCaption: "Die Sonne" });
    expect(reference?.naming.role).toBe("presentation");
  });

  it("knows where TeX looks for files", () => {
    expect(graphicsPath("\\graphicspath{{img/}{../plots/}}")).toEqual(["img/", "../plots/"]);
  });
});

describe("Typst", () => {
  it.each([
    ['#image("a.png")', ["a.png: missing"]],
    ['#image("a.png", alt: "A \\"sun\\"", width: 50%)', ['a.png: given "A "sun""']],
    ['#figure(image("a.png", alt: ""), caption: [The *sun*])', ['a.png: empty ""']],
    ['#figure(\n  image("a.png"),\n  alt: "Sun",\n)', ['a.png: given "Sun"']],
    ['#image("a.png", alt: none)', ["a.png: missing"]],
    ['#image("a.png", alt: texts.at(0))', ["a.png: dynamic"]],
    ["#image(path)", ["?: missing"]],
    ['// #image("a.png")\n/* #image("b.png") */ `#image("c.png")` #link("https://x.org")[#image("d.png")]', ["d.png: missing"]],
    ["An image (like this) is an image(no) call", []],
  ])("%j", async (text, expected) => {
    expect(await found(text, "a.typ")).toEqual(expected);
  });

  it.each([
    ['#image("a.png", width: 1cm)', 'a "b" \\', '#image("a.png", alt: "a \\"b\\" \\\\", width: 1cm)'],
    ['#image("a.png", alt: none)', "Sun", '#image("a.png", alt: "Sun")'],
  ])("%j with %j is %j", async (text, alt, expected) => {
    expect(await written(text, "a.typ", alt)).toBe(expected);
  });

  it("knows heading, caption and language", async () => {
    const [reference] = await locate('#set text(lang: "fr")\n= Head <h>\n#figure(image("a.png"), caption: [The *sun*])', "a.typ");
    expect(reference?.context).toEqual({ heading: "Head", language: "fr", figureCaption: "The sun" });
  });
});

describe("Quarto", () => {
  it.each([
    ["![](a.png)", ["a.png: missing"]],
    ["![Caption](a.png)", ['a.png: given "Caption"']],
    ['![Caption](a.png){#fig-a fig-alt="A sun" width=50%}', ['a.png: given "A sun"']],
    ["![](a.png){fig-alt=''}", ['a.png: empty ""']],
    ["Text ![](a.png) here", ["a.png: missing"]],
    ['```{r}\n#| label: fig-a\n#| fig-cap: "A cap"\nplot(1)\n```', ["?: missing"]],
    ['```{python}\n#| fig-alt: "A \\"plot\\""\nplot()\n```', ['?: given "A "plot""']],
    ['```{r}\nknitr::include_graphics("a.png")\n```', ["a.png: missing"]],
    ["```{r}\nplot(1)\n```\n\n```r\n#| fig-cap: x\n```", []],
    ["{{< figure src='a.png' >}}", ["a.png: missing"]],
    ["````\n```{r}\n#| fig-cap: x\n```\n````\n\n```{r}\n#| label: fig-a\n```", ["?: missing"]],
  ])("%j", async (text, expected) => {
    expect(await found(text, "a.qmd")).toEqual(expected);
  });

  it.each([
    ["![Caption](a.png)", "A sun", '![Caption](a.png){fig-alt="A sun"}'],
    ["![Caption](a.png){#fig-a}", 'A "sun"', '![Caption](a.png){#fig-a fig-alt="A &quot;sun&quot;"}'],
    ["Text ![](a.png) here", "A sun", "Text ![A sun](a.png) here"],
    ["```{r}\r\n#| fig-cap: x\r\nplot()\r\n```", "A: sun", '```{r}\r\n#| fig-cap: x\r\n#| fig-alt: "A: sun"\r\nplot()\r\n```'],
    ['```{r}\ninclude_graphics("a.png")\n```', "A", '```{r}\n#| fig-alt: "A"\ninclude_graphics("a.png")\n```'],
  ])("%j with %j is %j", async (text, alt, expected) => {
    expect(await written(text, "a.qmd", alt)).toBe(expected);
  });
});

describe("attributes behind an image in Markdown", () => {
  it.each([
    ['![](a.png){.border fig-alt="A sun"}', ['a.png: given "A sun"']],
    ["![Caption](a.png){fig-alt='A sun'} and ![](b.png){width=9}", ['a.png: given "A sun"', "b.png: missing"]],
    ['![](a.png){: alt="A sun" }', ['a.png: given "A sun"']],
  ])("%j", async (text, expected) => {
    expect(await found(text, "a.md")).toEqual(expected);
  });
});

describe("Obsidian", () => {
  it.each([
    ["![[a.png]]", ["a.png: missing"]],
    ["![[my folder/a b.png|A sun]]", ['my folder/a b.png: given "A sun"']],
    ["![[a.png|100]] ![[b.png|100x50]]", ["a.png: missing", "b.png: missing"]],
    ["![[a.png|A sun|100]]", ['a.png: given "A sun"']],
    ["![[Note]] ![[Note#Head|alias]] `![[a.png]]` [[a.png]]", []],
    ["| a |\n|---|\n| ![[a.png\\|A sun\\|100]] |\n", ['a.png: given "A sun"']],
  ])("%j", async (text, expected) => {
    expect(await found(text, "a.md")).toEqual(expected);
  });

  it.each([
    ["![[a.png]]", "A sun", "![[a.png|A sun]]"],
    ["![[a.png|100]]", "A [sun]", "![[a.png|A (sun)|100]]"],
    ["| a |\n|---|\n| ![[a.png]] |", "A", "| a |\n|---|\n| ![[a.png\\|A]] |"],
  ])("%j with %j is %j", async (text, alt, expected) => {
    expect(await written(text, "a.md", alt)).toBe(expected);
  });
});

describe("shortcodes", () => {
  it.each([
    ['{{< figure src="a.png" >}}', ["a.png: missing"]],
    ['{{<figure src="a.png" alt="A sun">}}', ['a.png: given "A sun"']],
    ['{{% img src=`a.png` alt=`A "sun"` %}}', ['a.png: given "A "sun""']],
    ['{{< figure src="a.png" alt="" />}}', ['a.png: empty ""']],
    ['{{</* figure src="a.png" */>}} `{{< figure src="a.png" >}}` {{< youtube id >}}', []],
    ["{% img left /a.png 100 200 'Title' 'A sun' %}", ['/a.png: given "A sun"']],
    ["{% img /a.png %}", ["/a.png: missing"]],
    ["{% include figure.html src='a.png' alt=page.alt %}", ["a.png: dynamic"]],
    ['{% include figure image_path="/a.png" caption="Cap" %}', ["/a.png: missing"]],
    ['{% image "./a.png", "A sun" %}', ['./a.png: given "A sun"']],
    ['{% responsive_image path: a.jpg alt: "A sun" %}', ['a.jpg: given "A sun"']],
    ["{% if a %} {% include header.html image='a.png' %}", []],
  ])("%j", async (text, expected) => {
    expect(await found(text, "a.md")).toEqual(expected);
  });

  it.each([
    ['{{< figure src="a.png" >}}', 'A "sun"', '{{< figure src="a.png" alt="A \\"sun\\"" >}}'],
    ["{% img /a.png 100 %}", "Sun", '{% img /a.png 100 "" "Sun" %}'],
    ['{% image "a.png" %}', "Sun", '{% image "a.png", "Sun" %}'],
    ["{% responsive_image path: a.jpg %}", "Sun", '{% responsive_image path: a.jpg alt: "Sun" %}'],
  ])("%j with %j is %j", async (text, alt, expected) => {
    expect(await written(text, "a.md", alt)).toBe(expected);
  });
});

describe("Jupyter", () => {
  const notebook = JSON.stringify(
    {
      cells: [
        {
          cell_type: "markdown",
          metadata: {},
          source: ['# Head "x"\n', "\n", "![](a.png) é 😀\n", '<img src="b.png">\n', "![two\n", "lines](c.png)"],
        },
        { cell_type: "code", source: ["![](no.png)"], outputs: [] },
        { cell_type: "markdown", source: "\\\\ ![old](attachment:d.png)", attachments: { "d.png": { "image/png": "AAAA" } } },
      ],
      nbformat: 4,
    },
    null,
    1,
  );

  it("finds the images of the Markdown cells", async () => {
    expect(await found(notebook, "a.ipynb")).toEqual([
      "a.png: missing",
      "b.png: missing",
      'c.png: given "two lines"',
      'attachment:d.png: given "old"',
    ]);
  });

  it("writes inside the JSON strings", async () => {
    expect(await written(notebook, "a.ipynb", 'A "sun" \\')).toContain('"![A \\"sun\\" \\\\\\\\](a.png) é 😀\\n"');
  });

  it("stays a notebook whatever is written, wherever the source's lines end", async () => {
    const references = await locate(notebook, "a.ipynb");
    for (const reference of references) {
      const cells = (JSON.parse(withAlt(notebook, reference, 'New ]\\ "text"')) as { cells: unknown[] }).cells;
      expect(cells).toHaveLength(3);
    }
  });

  it("gives attachments and headings of the cell above", async () => {
    const reference = (await locate(notebook, "a.ipynb")).at(-1);
    expect(reference && attachmentOf(notebook, reference)).toEqual({ mediaType: "image/png", base64: "AAAA" });
    expect(reference?.context.heading).toContain("Head");
  });

  it("names line and column of what is no JSON", async () => {
    await expect(locate('{"cells": [\n}', "a.ipynb")).rejects.toThrow(/a\.ipynb:2:1/);
  });
});

const plain = fc.constantFrom(..."ab Z1\n\r\t(){}<>&\"'`$\\*_~!#^:;/=%-+@,.?é", "😀", "👩‍🚀", "שלום", "\u200F", "&amp;", "${", "{x}", "\\'", "![");
const bracketed = fc.oneof(plain, fc.constantFrom("[", "]", "|", "]]", "](", "{{", "}}", "{%", "%}"));
const textOf = (unit: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.string({ unit, minLength: 1, maxLength: 30 }).filter((text) => /[\p{L}\p{N}\p{P}]/u.test(text));

const DOCUMENTS: readonly (readonly [path: string, document: string, texts: fc.Arbitrary<string>])[] = [
  // A backslash at the end would hide the quote that closes an AsciiDoc value.
  [
    "a.adoc",
    '= T\r\n\r\nimage::a.png[]\r\n\r\nx image:b.png[old] y image:c.png[] z\r\n\r\nimage::d.png["q, r",100]\r\nimage::e.png[width=9,alt=x]\r\nimage::f.png[,3]\r\n',
    textOf(bracketed).filter((text) => !/\\\s*$/.test(text) && !/\\[\]{"]/.test(text)),
  ],
  [
    "a.rst",
    "T\n=\n\n.. image:: a.png\n.. figure:: b.png\n   :width: 1\n\n   Cap\n\n- .. image:: c.png\n     :alt: old\n       text\n     :width: 3\n\n.. |x| image:: d.png\n",
    textOf(bracketed),
  ],
  [
    "a.tex",
    "a % x\n\\includegraphics{a}\\includegraphics[width=1cm]{b} \\begin{figure}\\includegraphics*[alt={x, y},w=1]{c}\\end{figure}\\includegraphics[alt=q]{d}\r\n",
    textOf(bracketed),
  ],
  [
    "a.typ",
    '= T\n#image("a.png")\n#figure(image("b.png", width: 1cm, alt: "x"), caption: [C])\n#figure(image("c.png"), alt: "d") #let x = image("d.png", alt: none)\n',
    textOf(bracketed),
  ],
  [
    "a.qmd",
    "---\ntitle: x\n---\n\n![](a.png)\n\n![Cap](b.png){#fig-b}\n\n![Cap](c.png){fig-alt=\"x\" width=3}\n\nT ![](d.png) t\n\n```{r}\n#| fig-cap: x\nplot()\n```\n\n```{r}\n#| fig-alt: 'a'\n#| echo: false\nplot()\n```\n",
    textOf(bracketed),
  ],
  [
    "a.ipynb",
    JSON.stringify(
      {
        cells: [
          { cell_type: "markdown", source: ['![](a.png) "x"\n', "<img src='b'>\n", "![é\n", "x](c.png)\\"] },
          { cell_type: "markdown", source: "![y](d)" },
        ],
      },
      null,
      1,
    ),
    textOf(bracketed),
  ],
  // Obsidian knows no escapes; a lone number would be a size.
  [
    "obsidian.md",
    "![[a.png]] ![[b.png|old]] ![[c.png|100]]\n\n| a |\n|---|\n| ![[d.png\\|x\\|9]] |\n",
    fc.string({ unit: fc.constantFrom(..."ab Zé.,:;(){}&'\"$%?!-+=/", "😀", "שלום"), minLength: 1 }).filter((text) => /[ab]/.test(text)),
  ],
  // Raw HTML and code spans of the same paragraph come before a shortcode.
  [
    "hugo.md",
    '{{< figure src="a.png" >}}\n\n{{% img src="b.png" alt="old" width=3 %}}\n\n{% include figure.html src="c.png" %}\n\n{% img /d.png %}\n',
    textOf(bracketed).filter((text) => !/[`<]|[{}%]{2}/.test(text)),
  ],
];

describe("any text written is there when it is read again, and nothing else changes", () => {
  test.each(DOCUMENTS)("%s", async (path, document, texts) => {
    let edited = 0;
    await fc.assert(
      fc.asyncProperty(texts, async (alt) => {
        edited += await expectEditsHold(document, path, alt);
      }),
      { numRuns: 150 },
    );
    expect(edited).toBeGreaterThan(150);
  });
});
