import type { Format, MediaReference } from "../types.ts";
import { attributeBlockAt, withTextFromAttributes } from "./linkAttributes.ts";
import { locateMarkdown, markdown } from "./markdown.ts";
import { obsidianEmbeds } from "./obsidian.ts";
import { hugoShortcodes, liquidTags } from "./shortcodes.ts";

/**
 * Markdown as site generators and note takers write it: with Obsidian's embeds, Hugo's shortcodes, Liquid tags, and attributes behind images.
 * A `.md` file does not say which it is for.
 */
export const siteMarkdown: Format = {
  ...markdown,
  async locate(text, options) {
    const references = await locateMarkdown(text, { ...options, embeds: [obsidianEmbeds, hugoShortcodes, liquidTags] });
    return references.map((reference) => (reference.element === "image" ? withAttributes(text, reference) : reference));
  },
};

function withAttributes(text: string, image: MediaReference): MediaReference {
  const block = attributeBlockAt(text, image.span.end);
  return (block === undefined ? undefined : withTextFromAttributes(text, image, block)) ?? image;
}
