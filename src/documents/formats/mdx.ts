import type { Extension } from "micromark-util-types";
import type { Format, LocateOptions, MediaReference, ReferenceContext, Span } from "../types.ts";
import { defined, referencesIn } from "./elementReferences.ts";
import { attributeText, type TreeNode, textOf } from "./elements.ts";
import { oneLine } from "./escape.ts";
import { findElementAround } from "./htmlTree.ts";
import { mayShowMedia } from "./jsx.ts";
import { DocumentSyntaxError } from "./lineOffsets.ts";
import type { MarkdownOptions } from "./markdown.ts";
import { MarkdownDocument } from "./markdownDocument.ts";
import { parseMarkdown } from "./markdownTokens.ts";
import { mdxDialect, readMdxTree } from "./mdxTree.ts";

/** Every media reference in an MDX document: Markdown images, JSX elements, and JSX in its expressions and exports. */
export async function locateMdx(text: string, options: MarkdownOptions): Promise<readonly MediaReference[]> {
  const embeds = options.embeds?.filter((embed) => text.includes(embed.trigger)) ?? [];
  if (embeds.length === 0 && !text.includes("![") && !mayShowMedia(text, options)) {
    return [];
  }
  const { mdxjs } = await import("micromark-extension-mdxjs");
  const document = new MarkdownDocument(text, parseAsMdx(text, mdxjs()), { expressions: true });
  const tree = await readMdxTree(document.tokens.root, mdxDialect(text), (script) => mayShowMedia(script, options));
  const elements = locateElements(document, tree, options);
  const images = document.images().map((image) => ({ ...image, context: { ...elementContext(tree, image.span), ...image.context } }));
  const prose = embeds.length === 0 ? "" : document.prose();
  const embedded = embeds.flatMap((embed) => embed.scan(prose, text, (span) => document.contextAt(span)));
  return [...images, ...elements, ...embedded].sort((a, b) => a.span.start - b.span.start);
}

export const mdx: Format = { id: "mdx", extensions: [".mdx"], languageIds: ["mdx"], locate: locateMdx };

function locateElements(document: MarkdownDocument, tree: readonly TreeNode[], options: LocateOptions): MediaReference[] {
  const { text } = document;
  return referencesIn(tree, mdxDialect(text), options, (span) => document.contextAt(span)).map((reference) => {
    const { heading } = document.contextAt(reference.span);
    return heading === undefined ? reference : { ...reference, context: { ...reference.context, heading } };
  });
}

/** What a JSX element around a Markdown image says about it. */
function elementContext(tree: readonly TreeNode[], span: Span): ReferenceContext {
  const link = findElementAround(tree, span.start, "a");
  return defined({
    linkTarget: link && attributeText(link, "href"),
    linkText: link && oneLine(attributeText(link, "aria-label") ?? textOf(link.children)),
  });
}

function parseAsMdx(text: string, extension: Extension): ReturnType<typeof parseMarkdown> {
  try {
    return parseMarkdown(text, { extensions: [extension], inlines: "all" });
  } catch (thrown) {
    if (thrown instanceof Error && "line" in thrown && typeof thrown.line === "number" && "column" in thrown) {
      const reason = "reason" in thrown ? String(thrown.reason) : thrown.message;
      throw new DocumentSyntaxError(reason.replace(/\.$/, ""), thrown.line, Number(thrown.column), thrown);
    }
    throw thrown;
  }
}
