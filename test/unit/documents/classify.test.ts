import { describe, expect, it } from "vitest";
import { classify, functionalText, type PictureFacts } from "../../../src/documents/classify.ts";
import { locate } from "../../../src/documents/formats/index.ts";
import { judge } from "../../../src/documents/rules/index.ts";
import type { MediaReference } from "../../../src/documents/types.ts";
import type { RecognizedLine } from "../../../src/protocol/index.ts";
import { svgText } from "../../../src/words/svgText.ts";

async function referenceIn(text: string): Promise<MediaReference> {
  const [reference] = await locate(text, "page.md");
  if (reference === undefined) {
    throw new Error("nothing was found");
  }
  return reference;
}

function line(text: string, top: number, height = 0.02): RecognizedLine {
  return { text, confidence: 0.95, box: [0.1, top, 0.5, height], contrast: 1 };
}

describe("a picture is", () => {
  const page = [
    line("@ Settings - Mozilla", 0.02),
    line("Privacy and Security", 0.1, 0.05),
    line("Choose what you share with other people here", 0.2),
    line("Cookies are small files that a page keeps", 0.25),
  ];
  it.each<[string, string, PictureFacts, string]>([
    ["decorative by its name", "![](img/divider-top-2.png)", {}, "decorative"],
    ["not decorative because part of its name is", "![](img/line-chart.png)", {}, "complex"],
    ["not decorative when more is named", "![](img/background-jobs.png)", {}, "informative"],
    ["decorative by its size", "![](img/a.png)", { width: 1, height: 1 }, "decorative"],
    ["decorative as a strip", "![](img/a.png)", { width: 900, height: 12 }, "decorative"],
    ["decorative as a bullet", "![](img/a.png)", { width: 48, height: 48, uses: 12 }, "decorative"],
    ["functional as all a link holds, however small", "[![](img/a.png)](https://example.org)", { width: 16, height: 16 }, "functional"],
    ["informative as a thumbnail of itself", "[![](img/a-small.jpg)](img/a.jpg)", {}, "informative"],
    ["informative beside a link's own words", "[![](img/a.png) Docs](docs.md)", { width: 300, height: 300 }, "informative"],
    ["text where words cover it", "![](img/a.png)", { words: { lines: page, panels: [], coverage: 0.12, flatness: 0.95 } }, "text"],
    [
      "text with few words where its name says so",
      "![](img/screenshot-login.png)",
      { words: { lines: [line("Sign in", 0.1)], panels: [], coverage: 0.01, flatness: 0.9 } },
      "text",
    ],
    [
      "no text for a street sign",
      "![](img/a.jpg)",
      { words: { lines: [line("Main Street", 0.4)], panels: [], coverage: 0.01, flatness: 0.5 } },
      "informative",
    ],
    ["complex by its name", "![](img/system_architecture.png)", {}, "complex"],
    ["complex as an editable drawing", "![](img/a.drawio.svg)", {}, "complex"],
    ["informative otherwise", "![](img/dog.jpg)", { width: 600, height: 400 }, "informative"],
  ])("%s", async (_, text, facts, kind) => {
    const { kind: found, reason } = classify(await referenceIn(text), facts);
    expect(found).toBe(kind);
    expect(reason).toMatch(/\.$/);
  });
});

describe("the text of a functional image says where it leads", () => {
  it.each([
    ["[![](a.png)](https://www.example.org/docs/getting-started.html)", "Getting started, example.org"],
    ["[![](a.png)](../guide/quick_start.md)", "Quick start"],
    ["[![](a.png)](https://example.org/)", "example.org"],
    ["[![](a.png)](https://github.com/owner/some-name)", "owner/some-name on GitHub"],
    ["[![](a.png)](#how-it-works)", "How it works"],
    ["[![](a.png)](mailto:a@example.org)", "a@example.org"],
    ["[![](a.png)](/)", "Home"],
    ['[![](a.png "Play the video")](https://youtu.be/dQw4w9)', "Play the video"],
  ])("%s: %s", async (text, expected) => {
    const reference = await referenceIn(text);
    expect(functionalText(reference)).toBe(expected);
    expect(judge(expected, reference).filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

describe("an SVG's words", () => {
  it("are its title, description and labels", () => {
    const xml = `<?xml version="1.0"?><!-- c --><svg xmlns="http://www.w3.org/2000/svg"><title>Two &amp; three</title><desc>How it goes</desc><style>.a{}</style><defs><text>no</text></defs>
      <text x="1"><tspan>Start</tspan><tspan> here</tspan></text><rect/><text>Start here</text><text>—</text><text>End</text></svg>`;
    expect(svgText(xml)).toEqual({ title: "Two & three", description: "How it goes", labels: ["Start here", "End"] });
  });

  it("are read from Mermaid's HTML labels, with what kind of drawing it is", async () => {
    const xml = `<svg aria-roledescription="sequence" role="graphics-document document"><g><foreignObject><div xmlns="http://www.w3.org/1999/xhtml"><span><p>Client</p></span></div></foreignObject></g>
      <foreignObject><div><span>Server</span></div></foreignObject></svg>`;
    const drawing = svgText(xml);
    expect(drawing).toEqual({ role: "sequence diagram", labels: ["Client", "Server"] });
    expect(classify(await referenceIn("![](flow.svg)"), { drawing })).toMatchObject({
      kind: "complex",
      texts: ["Sequence diagram with Client and Server"],
    });
  });

  it("are none in what is no SVG", () => {
    expect(svgText("no drawing")).toEqual({ labels: [] });
  });
});
