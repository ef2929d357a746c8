import type { LocateOptions, MediaReference, ReferenceContext, Span } from "../types.ts";
import { defined, referencesIn } from "./elementReferences.ts";
import { attributeText, htmlDialect, textOf } from "./elements.ts";
import { encodeAttributeInMarkdown, oneLine } from "./escape.ts";
import { findElementAround, parseHtml } from "./htmlTree.ts";
import { blankedExcept, type MarkdownDocument } from "./markdownDocument.ts";
import type { MarkdownToken } from "./markdownTokens.ts";

const MEDIA = /<(?:img|image|svg|picture|video|audio|object|embed|area|input|amp-img)\b|\brole\s*=/i;
/** Tags that make HTML read what follows as text; in a sentence about HTML they are left open, and sites that show Markdown strip them. */
const RAW_TEXT_TAG = /<\/?(?:script|style|textarea|title|xmp|iframe|noembed|noframes|plaintext|select|template)\b[^>]*>/gi;
const RAW_TEXT_BLOCK = /^<(?:script|style|textarea)\b/i;

/**
 * The media of a Markdown document's HTML. All its HTML is read as one document, with everything else blanked out, so that elements span
 * Markdown blocks and the prefixes of block quotes and lists never come between an attribute and its offset.
 */
export async function locateHtmlInMarkdown(
  document: MarkdownDocument,
  options: LocateOptions,
): Promise<{ readonly references: readonly MediaReference[]; readonly contextAt: (span: Span) => ReferenceContext }> {
  const { text, html } = document;
  const written = html.map(({ start, end }) => text.slice(start, end)).join("\n");
  const holdsMedia = MEDIA.test(written);
  if (!holdsMedia && !/<(?:a|figure|[a-z]+\s[^>]*lang)\b/i.test(written)) {
    return { references: [], contextAt: () => ({}) };
  }
  const dialect = { ...htmlDialect(text), encodeAttribute: encodeAttributeInMarkdown };
  const tree = await parseHtml(onlyHtml(document), dialect, "fragment");
  const references = holdsMedia
    ? referencesIn(tree, dialect, options, (span) => document.contextAt(span)).map((reference) => withMarkdownHeading(reference, document))
    : [];
  return {
    references,
    contextAt: (span) => {
      const link = findElementAround(tree, span.start, "a");
      const figure = findElementAround(tree, span.start, "figcaption") === undefined ? findElementAround(tree, span.start, "figure") : undefined;
      const caption = figure?.children.find((child) => child.kind === "element" && child.name === "figcaption");
      return defined({
        linkTarget: link && attributeText(link, "href"),
        linkText: link && oneLine(attributeText(link, "aria-label") ?? textOf(link.children)),
        figureCaption: caption && oneLine(textOf([caption])),
      });
    },
  };
}

/** A heading written in Markdown is nearer than the HTML heading many README files begin with. */
function withMarkdownHeading(reference: MediaReference, document: MarkdownDocument): MediaReference {
  const { heading } = document.contextAt(reference.span);
  return heading === undefined ? reference : { ...reference, context: { ...reference.context, heading } };
}

/** The document's HTML and the text between, which names links; the text cannot be taken for a tag. */
function onlyHtml(document: MarkdownDocument): string {
  const { text, html, tokens } = document;
  const tags = new Set<Span>(html);
  const kept: MarkdownToken[] = [];
  const visit = (token: MarkdownToken): void => {
    if (tags.has(token) || ((token.type === "data" || token.type === "chunkText") && token.children.length === 0)) {
      kept.push(token);
    } else if (
      token.type !== "image" &&
      token.type !== "definition" &&
      !(token.type === "htmlFlow" && RAW_TEXT_BLOCK.test(text.slice(token.start, token.end)))
    ) {
      token.children.forEach(visit);
    }
  };
  visit(tokens.root);
  const drawings = /<svg\b/i.test(text);
  return kept.length === 0
    ? ""
    : blankedExcept(text, kept, (part, span) =>
        // The last lines of a tag have no bracket that opens it.
        tags.has(span)
          ? part.replace(RAW_TEXT_TAG, (tag) => (drawings && /title/i.test(tag) ? tag : " ".repeat(tag.length)))
          : part.replace(/[&>]/g, " "),
      );
}
