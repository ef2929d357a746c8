import type { Format } from "../types.ts";
import { locateMarkdown, markdown } from "./markdown.ts";
import { obsidianEmbeds } from "./obsidian.ts";
import { hugoShortcodes, liquidTags } from "./shortcodes.ts";

/** Markdown as site generators and note takers write it: with Obsidian's embeds, Hugo's shortcodes and Liquid tags. A `.md` file does not say which it is for. */
export const siteMarkdown: Format = {
  ...markdown,
  locate: (text, options) => locateMarkdown(text, { ...options, embeds: [obsidianEmbeds, hugoShortcodes, liquidTags] }),
};
