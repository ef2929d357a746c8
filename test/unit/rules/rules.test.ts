import { describe, expect, it } from "vitest";
import { locate } from "../../../src/documents/formats/index.ts";
import { check, isPlaceholder, judge, lacksText, RULES } from "../../../src/documents/rules/index.ts";

async function broken(text: string, path = "docs/page.md"): Promise<string[]> {
  return check(await locate(text, path), { path }).map(({ rule }) => rule);
}

describe("placeholder-alt", () => {
  it.each([
    "Alt text",
    "image",
    "Image 3",
    "IMG_1234",
    "DSC00042",
    "PXL_20240501_101112345",
    "Screenshot 2024-05-01 at 10.11.12",
    "Screen Shot 2020-10-20 at 2 52 27 PM",
    "Clean Shot 2020-10-20 @45x",
    "Screencast from 23 02 2024 19 15 19",
    "Screenshot_20240501-101112",
    "Bildschirmfoto 2024-05-01 um 10.11.12",
    "Pasted image 20240501101112",
    "Untitled",
    "image.png",
    "assets/diagram-final.svg",
    "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
    "enter image description here",
    "在这里插入图片描述",
    "TODO",
    "WhatsApp Image 2024-05-01 at 10.11.12",
  ])("%s stands in for a text", (text) => {
    expect(isPlaceholder(text)).toBe(true);
  });

  it.each([
    "A dog on a beach",
    "Image of Mars taken by Viking 1",
    "Screenshot of the settings page",
    "Figure 2: yearly rainfall",
    "Logo",
    "How to open image.png in the editor",
    "GitHub",
    "Nyhavn",
    "404",
    "2024",
    "Photo gallery",
    "Build passing",
    "v1.2.3",
  ])("%s is a text", (text) => {
    expect(isPlaceholder(text)).toBe(false);
  });

  it("knows the file's own name, with and without its ending", async () => {
    expect(await broken("![my photo.jpeg](my%20photo.jpeg)")).toEqual(["placeholder-alt"]);
    expect(await broken("![user_flow_final](img/user_flow_final.png?raw=true)")).toEqual(["placeholder-alt"]);
    expect(await broken("![vitest](vitest.svg)")).toEqual([]);
  });

  it("lets a download be named by its file", async () => {
    expect(await broken('<a href="a.jpeg" download>Download <img src="a.jpeg" alt="a.jpeg"></a>', "page.html")).toEqual([]);
  });
});

describe("the rules about wording", () => {
  const sentence = "A red kite over the harbour of a small town, with boats below it";
  it.each<[string, string, string[]]>([
    ["a good text", `![${sentence}](a.png)`, []],
    ["126 characters", `![${"word ".repeat(25)}x](a.png)`.replace("word word", "word other"), ["alt-too-long", "keyword-stuffing"]],
    ["more than a listener takes in", `![${sentence} ${"and so the story of the kite goes on without an end ".repeat(5)}](a.png)`, ["alt-too-long"]],
    ["image of", "![Image of a red kite](a.png)", ["image-of"]],
    ["ein Bild von", "![Ein Bild von einem Drachen](a.png)", ["image-of"]],
    ["a painting is named as one", "![Painting of a red kite](a.png)", []],
    ["search terms", "![kite, red kite, buy kites, kite shop, kites online, cheap kites](a.png)", ["keyword-stuffing"]],
    ["a list that says what it lists", "![Buttons: duplicate, rename, shut down, delete, new, refresh](a.png)", []],
    ["steps in a row", "![Workflow starting with a file, then knitr, then Markdown, then Pandoc, then PDF or HTML](a.png)", []],
    ["one word over and over", "![Kite shop kite sale kite store kite deals](a.png)", ["keyword-stuffing"]],
    ["a list in a sentence", "![A table with bread, cheese, olives, figs, wine and flowers](a.png)", []],
    ["the link's own words", "[![Read the guide](a.png) Read the guide](b.md)", ["repeats-text"]],
    ["another text than the link's", "[![A red kite](a.png) Read the guide](b.md)", []],
    ["the next image's text", "![A red kite](a.png)\n\n![A red kite](b.png)", ["duplicate-alt", "duplicate-alt"]],
    ["the same picture twice", "![A red kite](a.png)\n\n![A red kite](a.png)", []],
    ["two placeholders in a row", "![image](a.png)\n\n![image](b.png)", ["placeholder-alt", "placeholder-alt"]],
    ["a pair for light and dark pages", "![Our logo](a-dark.png#gh-dark-mode-only) ![Our logo](a-light.png#gh-light-mode-only)", []],
    ["one picture in two formats", "![A red kite](a.webp)\n\n![A red kite](a.png)", []],
  ])("%s", async (_, text, rules) => {
    expect(await broken(text)).toEqual(rules);
  });

  it("know a caption that was copied", async () => {
    const figure = (alt: string): string => `<figure><img src="a.png" alt="${alt}"><figcaption>Figure 1: the red kite.</figcaption></figure>`;
    expect(await broken(figure("Figure 1: The red kite"), "page.html")).toEqual(["caption-as-alt"]);
    expect(await broken(figure("A kite above boats"), "page.html")).toEqual([]);
  });

  it("report white space alone where the policy does not count it as missing", async () => {
    const { policyOf } = await import("../../../src/documents/policy.ts");
    const references = await locate('<img src="a" alt=" &nbsp;">', "page.html");
    expect(check(references).map(({ rule }) => rule)).toEqual(["missing-alt"]);
    expect(check(references, { policy: policyOf("htmlhint") }).map(({ rule }) => rule)).toEqual(["whitespace-alt"]);
  });
});

describe("severities", () => {
  it("are the rule's own, the breach's, or the project's", async () => {
    const references = await locate(
      `![](a.png)\n\n![Image of a kite](b.png)\n\n![${"so many different words that nobody listens to the end ".repeat(5)}](c.png)`,
      "page.md",
    );
    const severities = (configured = {}): string[] =>
      check(references, { severities: configured }).map(({ rule, severity }) => `${rule} ${severity}`);
    expect(severities()).toEqual(["missing-alt error", "image-of info", "alt-too-long warning"]);
    expect(severities({ "image-of": "off", "alt-too-long": "error", "missing-alt": "info" })).toEqual(["missing-alt info", "alt-too-long error"]);
  });

  it("put a finding on the text, or on the reference where there is none", async () => {
    const text = "![](a.png)\n\n![image](b.png)";
    const spans = check(await locate(text, "page.md")).map(({ span }) => text.slice(span.start, span.end));
    expect(spans).toEqual(["![](a.png)", "image"]);
  });
});

describe("judge: what a machine may write", () => {
  const gate = async (alt: string, document = "![](a.png)\n"): Promise<string[]> => {
    const [reference] = await locate(document, "page.md");
    return reference === undefined ? ["nothing was found"] : judge(alt, reference).map(({ rule, severity }) => `${rule} ${severity}`);
  };
  it.each([
    ["A red kite above a harbour", []],
    ["The logo of St. Pauli and Dr. No, approx. 3.5 cm wide", []],
    ["", ["whitespace-alt error"]],
    ["  ", ["whitespace-alt error"]],
    ["A photo of a red kite", ["image-of error"]],
    ["IMG_1234.png", ["placeholder-alt error"]],
    ["A red kite. It flies above a harbour.", ["one-sentence error"]],
    ["kite, red, sky, blue, harbour, boats", ["keyword-stuffing error"]],
    [`A kite ${"above a harbour with many different boats, ".repeat(3)}at noon`, ["alt-too-long warning"]],
    [`A kite ${"above a harbour with many different boats, people and houses ".repeat(4)}at noon`, ["alt-too-long error"]],
  ])("%j: %j", async (alt, findings) => {
    expect(await gate(alt)).toEqual(findings);
  });

  it("prefers a text that does not repeat the link's words or the picture's beside it", async () => {
    expect(await gate("Read the guide", "[![](a.png) Read the guide](b.md)")).toEqual(["repeats-text warning"]);
    const [first, second] = await locate("![](a.png) ![A kite](b.png)", "page.md");
    expect(first && second && judge("A kite", first, { next: second }).map(({ rule }) => rule)).toEqual(["duplicate-alt"]);
  });
});

describe("lacksText", () => {
  it.each([
    ["![](a.png)", "missing"],
    ["![image](a.png)", "placeholder"],
    ["![A kite](a.png)", undefined],
    ['<img src="a" alt="">', undefined],
    ['<img src="a" alt=" ">', "missing"],
  ])("%s: %s", async (text, expected) => {
    const [reference] = await locate(text, "page.md");
    expect(reference && lacksText(reference)).toBe(expected);
  });
});

describe("every rule", () => {
  it("says where it comes from", () => {
    for (const rule of RULES) {
      expect(rule.source).toMatch(/^https:\/\//);
      expect(rule.description).not.toBe("");
    }
  });
});
