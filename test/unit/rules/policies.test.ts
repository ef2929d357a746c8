import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DEFAULT_COMPONENTS, locate } from "../../../src/documents/formats/index.ts";
import { positionAt } from "../../../src/documents/formats/lineOffsets.ts";
import { type Policy, type PolicyId, policyOf } from "../../../src/documents/policy.ts";
import { check } from "../../../src/documents/rules/index.ts";
import type { LocateOptions } from "../../../src/documents/types.ts";

/** Ids of the rules a document breaks under a policy, each once a reference. */
async function broken(text: string, path: string, policy: Policy, options: LocateOptions = { components: DEFAULT_COMPONENTS }): Promise<string[]> {
  return check(await locate(text, path, options), { policy, path }).map(({ rule }) => rule);
}

async function lacks(text: string, path: string, id: PolicyId): Promise<boolean> {
  return (await broken(text, path, policyOf(id))).includes("missing-alt");
}

/** One row a construct, one column a policy: x where the text is missing, o where it is not. */
describe("HTML: what counts as a text alternative", () => {
  const POLICIES = ["wcag", "axe", "markdownlint", "htmlhint", "html-validate", "angular-eslint"] as const;
  it.each([
    ["<img src=a>", "xxxxxx"],
    ["<IMG SRC=a ALT=text>", "oooooo"],
    ['<img src=a alt="">', "oooooo"],
    ["<img src=a alt>", "xoxoxo"],
    ['<img src=a alt=" ">', "xxoooo"],
    ['<img src=a aria-hidden="true">', "ooooox"],
    ['<img src=a aria-hidden=" TRUE ">', "ooooox"],
    ['<img src=a aria-hidden="false">', "xxxxxx"],
    ['<img src=a role="presentation">', "ooxxox"],
    ['<img src=a role="none">', "ooxxox"],
    ['<img src=a role="separator">', "ooxxxx"],
    ['<img src=a role="button">', "xxxxxx"],
    ['<img src=a aria-label="text">', "ooxxxx"],
    ['<img src=a aria-label="">', "xxxxxx"],
    ['<img src=a title="text">', "ooxxxx"],
    ['<img src=a title="">', "xxxxxx"],
    ["<input type=image src=a>", "xxoxxx"],
    ['<input type=image src=a alt="">', "xxoxxo"],
    ["<input type=image src=a alt=Search>", "oooooo"],
    ["<input type=image src=a aria-label=Search>", "oooxxo"],
    ["<input type=text>", "oooooo"],
    ["<map><area href=x></map>", "xxoxxx"],
    ['<map><area href=x alt=""></map>', "xxoxxo"],
    ["<map><area></map>", "ooooox"],
    ["<object data=a.svg></object>", "xxooox"],
    ["<object data=a.svg title=text></object>", "oooooo"],
    ["<object data=a.svg>text</object>", "xxoooo"],
    ["<svg role=img></svg>", "xxoooo"],
    ["<svg role=img><title>text</title></svg>", "oooooo"],
    ["<svg role=img><title></title></svg>", "xxoooo"],
    ["<svg><circle/></svg>", "oooooo"],
    ["<div role=img></div>", "xxoooo"],
    ["<div role=img aria-label=text></div>", "oooooo"],
    ['<div id=a>text</div><img src=a aria-labelledby="a">', "ooxxxx"],
    ['<div id=a style="display: none">text</div><img src=a aria-labelledby="b a">', "ooxxxx"],
    ['<img src=a aria-labelledby="nowhere">', "xxxxxx"],
    ['<div id=a></div><object data=a.svg aria-labelledby="a"></object>', "xxoooo"],
    ['<img src=a role="none" tabindex="0">', "xxxxxx"],
    ['<img src=a role="presentation" aria-live="polite">', "xxxxxx"],
    ["<label>Search <input type=image src=a></label>", "oooxxx"],
    ["<label for=q>Search</label><input id=q type=image src=a>", "oooxxx"],
    ['<div style="display:none"><img src=a></div>', "ooooox"],
    ["<div hidden><svg role=img></svg></div>", "oooooo"],
    ['<p>text</p><video src=a></video><a href="x">y</a>', "oooooo"],
  ])("%s is %s", async (text, expected) => {
    const verdicts = await Promise.all(POLICIES.map(async (id) => ((await lacks(text, "page.html", id)) ? "x" : "o")));
    expect(verdicts.join("")).toBe(expected);
  });
});

describe("templates: a text that comes at run time is none to miss", () => {
  it.each<[PolicyId, string, string, boolean]>([
    ["angular-eslint", "page.html", '<img src=a [alt]="text">', false],
    ["angular-eslint", "page.html", '<img src=a [attr.alt]="text">', false],
    ["angular-eslint", "page.html", '<object [attr.aria-label]="text"></object>', false],
    ["angular-eslint", "page.html", "<input [type]=\"'image'\">", true],
    ["vue-a11y", "page.vue", '<template><img :src="a" :alt="text"></template>', false],
    ["vue-a11y", "page.vue", '<template><img v-bind:alt="text" src="a"></template>', false],
    ["vue-a11y", "page.vue", '<template><img src="a" alt=""></template>', false],
    ["vue-a11y", "page.vue", '<template><img src="a" alt></template>', true],
    ["vue-a11y", "page.vue", '<template><img src="a" role="presentation"></template>', true],
    ["vue-a11y", "page.vue", '<template><img src="a" aria-label="text"></template>', true],
    ["vue-a11y", "page.vue", '<template><input type="image" alt=""></template>', true],
    ["vue-a11y", "page.vue", '<template><area alt="text"></template>', false],
    ["vue-a11y", "page.vue", "<template><area></template>", true],
    ["vue-a11y", "page.vue", "<template><object>text</object></template>", false],
    ["wcag", "page.svelte", "<img src={a} {alt}>", false],
    ["wcag", "page.svelte", "<img src={a} {...rest}>", false],
    ["wcag", "page.astro", "<img src={a.src} alt={a.text}>", false],
    ["wcag", "page.tsx", "<img {...props} />", false],
    ["jsx-a11y", "page.tsx", "<img {...props} />", true],
    ["jsx-a11y", "page.tsx", '<img aria-hidden="true" src="a" />', true],
    ["biome", "page.tsx", '<img aria-hidden={true} src="a" />', false],
    ["biome", "page.tsx", '<img src="a" alt={undefined} />', true],
    ["biome", "page.tsx", '<img src="a" aria-labelledby="b" />', false],
    ["biome", "page.tsx", '<img src="a" role="presentation" />', true],
    ["biome", "page.html", '<img src="a" aria-labelledby="elsewhere">', false],
    ["biome", "page.html", '<img src="a" aria-labelledby="">', true],
    ["vue-a11y", "page.vue", "<img src='a' />", true],
    ["vue-a11y", "page.vue", '<script setup>const a = 1;</script><docs><img src="a"></docs>', false],
  ])("%s: %s %s", async (id, path, text, missing) => {
    expect(await lacks(text, path, id)).toBe(missing);
  });
});

it.each([
  ["CustomImage", "<custom-image />"],
  ["custom-image", "<CustomImage />"],
])("Vue: the component %s is also %s", async (component, tag) => {
  expect(await broken(`<template>${tag}</template>`, "page.vue", policyOf("vue-a11y"), { components: [component] })).toEqual(["missing-alt"]);
});

describe("Markdown", () => {
  it.each([
    ["![](a.png)", ["missing-alt"]],
    ['![](a.png "Title")', ["missing-alt"]],
    ["![text that says something](a.png)", []],
    ["[![](a.png)](b.html)", ["missing-alt"]],
    ['<a href="b"><img src="a.png" alt=""></a>', ["empty-alt"]],
    ['<a href="b"><img src="a.png" alt=""> words</a>', []],
    ['<button><img src="a.png" alt=""></button>', ["empty-alt"]],
    ['<button><img src="a.png" alt=""> Save</button>', []],
    ['<button aria-label="Save"><img src="a.png" alt=""></button>', []],
    ['<img src="a.png" alt="">', []],
    ['<a href="b"><img src="a.png" role="presentation"></a>', ["empty-alt"]],
    ['<a href="b" title="Next page"><img src="a.png" alt=""></a>', []],
    ['<a href="b" title="Next page"><img src="a.png" alt="Next page"></a>', []],
    ['<img src="a.png" alt="image of a sun" aria-hidden="true">', []],
    ['<img src="a.png" alt="a.png" aria-label="A sun">', []],
  ])("%s breaks %j", async (text, rules) => {
    expect(await broken(text, "docs/page.md", policyOf("wcag"))).toEqual(rules);
  });

  it("on GitHub's pages an empty text leaves a link without a name", async () => {
    for (const path of ["README.md", "packages/a/readme.zh-CN.md", ".github/profile/x.md", "CONTRIBUTING.md"]) {
      expect(await broken('<img src="a.png" alt="">', path, policyOf("github"))).toEqual(["empty-alt"]);
    }
    expect(await broken('<img src="a.png" alt="">', "docs/guide.md", policyOf("wcag"))).toEqual([]);
    expect(await broken('<img src="a.png" alt="">', "docs/guide.md", policyOf("github"))).toEqual(["empty-alt"]);
    expect(await broken('<img src="a.png" alt="">', "docs/guide.html", policyOf("github"))).toEqual([]);
    expect(await broken('<img src="a.png" alt="">', "README.md", policyOf("markdownlint"))).toEqual([]);
  });
});

const CASES = join(import.meta.dirname, "../../../../shared/eval/alt-text-cases");
function casesIn<T>(file: string): T[] {
  const path = join(CASES, file);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as T[]) : [];
}

describe.skipIf(!existsSync(CASES))("published cases", () => {
  interface JsxCase {
    readonly id: string;
    readonly doc: string;
    readonly expect: "pass" | "fail";
    readonly custom_components: boolean;
  }
  const custom: LocateOptions = {
    components: ["Thumbnail", "Image"],
    standsFor: { Object: "object", Area: "area", Input: "input", InputImage: "input" },
  };
  it.each(casesIn<JsxCase>("jsx_a11y_alt_text.json").map((one) => [one.id, one.doc, one] as const))(
    "jsx-a11y %s: %s",
    async (_, doc, { expect: verdict, custom_components }) => {
      const rules = await broken(doc, "case.jsx", policyOf("jsx-a11y"), custom_components ? custom : { components: [] });
      expect(rules.includes("missing-alt")).toBe(verdict === "fail");
    },
  );

  interface MarkdownlintCase {
    readonly doc: string;
    readonly expected_lines: readonly number[];
  }
  it.each(casesIn<MarkdownlintCase>("markdownlint_md045.json"))(
    "markdownlint MD045: the lines of the document's images",
    async ({ doc, expected_lines }) => {
      const findings = check(await locate(doc, "case.md"), { policy: policyOf("markdownlint"), path: "case.md" });
      const lines = findings.filter(({ rule }) => rule === "missing-alt").map(({ span }) => positionAt(doc, span.start).line);
      expect(lines).toEqual(expected_lines);
    },
  );

  interface CommonMarkCase {
    readonly id: string;
    readonly doc: string;
    readonly expected_images: readonly { readonly src: string; readonly alt: string | null; readonly title: string | null }[];
    readonly n_without_alt: number;
  }
  it.each(casesIn<CommonMarkCase>("commonmark_images.json").map((one) => [one.id, one] as const))(
    "CommonMark %s",
    async (_, { doc, expected_images }) => {
      const references = await locate(doc, "case.md");
      expect(references.map(({ source, alt, naming }) => ({ src: source, alt: alt.text ?? null, title: naming.title ?? null }))).toEqual(
        expected_images.map((image) => ({ ...image, alt: image.alt === "" ? null : image.alt })),
      );
    },
  );
});
