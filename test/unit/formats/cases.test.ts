import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DEFAULT_COMPONENTS, locate } from "../../../src/documents/formats/index.ts";
import { positionAt } from "../../../src/documents/formats/lineOffsets.ts";
import { type PolicyId, policyOf } from "../../../src/documents/policy.ts";
import { textAlternative } from "../../../src/documents/textAlternative.ts";
import type { LocateOptions } from "../../../src/documents/types.ts";

/** Cases of published suites, beside the checkout where they are kept. */
const folder = new URL("../../../../shared/eval/alt-text-cases/", import.meta.url);
const available = existsSync(folder);

function cases<T>(file: string): T[] {
  return available ? (JSON.parse(readFileSync(new URL(file, folder), "utf8")) as T[]) : [];
}

async function missingIn(text: string, path: string, policy: PolicyId, options: LocateOptions): Promise<number[]> {
  const references = await locate(text, path, options);
  return references
    .filter((reference) => textAlternative(reference, policyOf(policy)).verdict === "missing")
    .map(({ span }) => positionAt(text, span.start).line);
}

interface CommonMarkCase {
  readonly id: string;
  readonly doc: string;
  readonly expected_images: readonly { readonly src: string; readonly alt: string | null; readonly title: string | null }[];
}

describe.skipIf(!available)("CommonMark: each example's images have the source, text and title of its HTML", () => {
  test.each(cases<CommonMarkCase>("commonmark_images.json").map((example) => [example.id, example] as const))("%s", async (_, example) => {
    const references = await locate(example.doc, "a.md", { components: [] });
    const found = references.map(({ source, alt, naming, element }) => ({
      src: source,
      alt: alt.text ?? (element === "image" ? "" : null),
      title: naming.title ?? null,
    }));
    expect(found).toEqual(example.expected_images);
  });
});

interface MarkdownlintCase {
  readonly id: string;
  readonly doc: string;
  readonly expected_lines: readonly number[];
}

describe.skipIf(!available)("markdownlint MD045: the same lines are reported", () => {
  test.each(cases<MarkdownlintCase>("markdownlint_md045.json").map((example) => [example.id, example] as const))("%s", async (_, example) => {
    expect(await missingIn(example.doc, "a.md", "markdownlint", { components: [] })).toEqual(example.expected_lines);
  });
});

interface JsxCase {
  readonly id: string;
  readonly doc: string;
  readonly expect: "pass" | "fail";
  readonly custom_components: boolean;
}

/** The settings the rule's own tests use for their custom components. */
const CUSTOM: LocateOptions = {
  components: ["Thumbnail", "Image"],
  standsFor: { Object: "object", Area: "area", InputImage: "input", Input: "input" },
};

describe.skipIf(!available)("eslint-plugin-jsx-a11y alt-text: the same elements pass and fail", () => {
  test.each(cases<JsxCase>("jsx_a11y_alt_text.json").map((example) => [`${example.expect} ${example.doc}`, example] as const))(
    "%s",
    async (_, example) => {
      const missing = await missingIn(example.doc, "a.jsx", "jsx-a11y", example.custom_components ? CUSTOM : { components: [] });
      expect(missing.length > 0).toBe(example.expect === "fail");
    },
  );
});

test("the default components hold no name that means something else than an image", () => {
  expect(DEFAULT_COMPONENTS).not.toContain("Thumbnail");
});
