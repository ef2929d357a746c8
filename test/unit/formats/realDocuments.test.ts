import { readFileSync } from "node:fs";
import { micromark } from "micromark";
import { frontmatter, frontmatterHtml } from "micromark-extension-frontmatter";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { type DefaultTreeAdapterTypes, parse } from "parse5";
import { globSync } from "tinyglobby";
import { expect, test } from "vitest";
import { locateMarkdown } from "../../../src/documents/formats/markdown.ts";
import { expectEditsHold } from "./edits.ts";

/** The Markdown of the installed packages: written by many hands, for GitHub. */
const paths = globSync("node_modules/*/{README,readme,CHANGELOG}.md", { cwd: process.cwd(), absolute: true, followSymbolicLinks: false }).sort();
const documents = paths
  .map((path) => [path.slice(path.lastIndexOf("node_modules")), readFileSync(path, "utf8")] as const)
  .filter(([, text]) => /!\[|<img/i.test(text));

/** How many `img` the rendered page has. */
function renderedImages(markdown: string): number {
  const options = {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm(), frontmatter()],
    htmlExtensions: [gfmHtml(), frontmatterHtml()],
  };
  let images = 0;
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    images += node.nodeName === "img" ? 1 : 0;
    if ("childNodes" in node) {
      node.childNodes.forEach(visit);
    }
  };
  visit(parse(micromark(markdown, options), { scriptingEnabled: false }));
  return images;
}

test("as many images are found in each document as its page shows", { timeout: 60_000 }, async () => {
  expect(documents.length).toBeGreaterThan(50);
  for (const [path, text] of documents) {
    const references = await locateMarkdown(text, { components: [] });
    expect([path, references.filter(({ element }) => element === "image" || element === "img").length]).toEqual([path, renderedImages(text)]);
  }
});

test("edits hold in real documents", { timeout: 120_000 }, async () => {
  const short = documents.filter(([, text]) => text.length < 8_000).slice(0, 40);
  expect(short.length).toBeGreaterThan(20);
  for (const [, text] of short) {
    await expectEditsHold(text, "a.md", 'A "cat" | ]( on `the` *mat* & <b> $5 {{x}} \\ it\'s 😀 שלום');
  }
});
