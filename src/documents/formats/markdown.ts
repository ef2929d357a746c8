import type { Format, LocateOptions, MediaReference, ReferenceContext, Span } from "../types.ts";
import { MarkdownDocument } from "./markdownDocument.ts";
import { parseMarkdown } from "./markdownTokens.ts";

/** Syntax of a Markdown flavour that shows media by something else than an image or HTML: shortcodes, wiki embeds. */
export interface EmbedScanner {
  /** A document without this text is not scanned. */
  readonly trigger: string;
  /**
   * The document with what the flavour reads before Markdown does made to mean nothing to Markdown, all offsets kept:
   * a backtick in a shortcode's argument opens no code span.
   */
  readonly masked?: (text: string) => string;
  /**
   * @param prose the masked document with code, raw HTML, comments and front matter blanked out, all offsets kept
   * @param text the document
   * @param contextAt what stands around a span
   */
  scan(prose: string, text: string, contextAt: (span: Span) => ReferenceContext): readonly MediaReference[];
}

export interface MarkdownOptions extends LocateOptions {
  readonly embeds?: readonly EmbedScanner[];
}

/** Nothing else in a Markdown document shows media, so that most documents need no parsing at all. */
const MAY_SHOW_MEDIA = /!\[|<(?:img|image|svg|picture|video|audio|object|embed|area|input|amp-img)\b|\brole\s*=/i;

/** Every media reference in a Markdown document: images by CommonMark, the media of its HTML, and what the embeds find. */
export async function locateMarkdown(text: string, options: MarkdownOptions): Promise<readonly MediaReference[]> {
  const embeds = options.embeds?.filter((embed) => text.includes(embed.trigger)) ?? [];
  if (embeds.length === 0 && !MAY_SHOW_MEDIA.test(text)) {
    return [];
  }
  const masked = embeds.reduce((written, embed) => embed.masked?.(written) ?? written, text);
  const document = new MarkdownDocument(text, parseMarkdown(masked, { inlines: embeds.length === 0 ? "media" : "all" }));
  const found = document.images();
  if (document.html.length > 0) {
    const { locateHtmlInMarkdown } = await import("./markdownHtml.ts");
    const { references, contextAt } = await locateHtmlInMarkdown(document, options);
    found.splice(0, found.length, ...found.map((image) => ({ ...image, context: { ...contextAt(image.span), ...image.context } })), ...references);
  }
  const prose = embeds.length === 0 ? "" : document.prose(masked);
  found.push(...embeds.flatMap((embed) => embed.scan(prose, text, (span) => document.contextAt(span))));
  return found.sort((a, b) => a.span.start - b.span.start);
}

export const markdown: Format = {
  id: "markdown",
  extensions: [".md", ".markdown", ".mdown", ".mkd"],
  languageIds: ["markdown"],
  locate: locateMarkdown,
};
