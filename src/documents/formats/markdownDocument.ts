import type { MediaReference, ReferenceContext, Span } from "../types.ts";
import { defined } from "./elementReferences.ts";
import { encodeMarkdownText } from "./escape.ts";
import {
  decodedText,
  find,
  type MarkdownToken,
  type MarkdownTokens,
  normaliseLabel,
  plainLine,
  plainText,
  rawText,
  tokensAt,
} from "./markdownTokens.ts";

const FRONT_MATTER = new Set<string>(["yaml", "toml"]);

/** A parsed document: what it shows and what stands around it. */
export class MarkdownDocument {
  /** Raw HTML, one token a line or an inline tag, in document order: none has a container's prefix in it. */
  readonly html: readonly MarkdownToken[];
  readonly #headings: readonly MarkdownToken[];
  readonly #language: string | undefined;

  constructor(
    readonly text: string,
    readonly tokens: MarkdownTokens,
    private readonly flavour: { readonly expressions?: boolean } = {},
  ) {
    const html: MarkdownToken[] = [];
    const headings: MarkdownToken[] = [];
    const collect = (token: MarkdownToken): void => {
      for (const child of token.children) {
        if (child.type === "htmlFlowData" || child.type === "htmlTextData") {
          html.push(child);
        } else if (child.type === "atxHeadingText" || child.type === "setextHeadingText") {
          headings.push(child);
        }
        // HTML in the label of an image is no HTML: only its text counts.
        if (child.type !== "image") {
          collect(child);
        }
      }
    };
    collect(tokens.root);
    this.html = html;
    this.#headings = headings;
    const frontMatter = tokens.root.children.find((token) => FRONT_MATTER.has(token.type));
    this.#language =
      frontMatter === undefined
        ? undefined
        : /^(?:lang|language|locale)\s*[:=]\s*["']?([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)["']?\s*$/m.exec(
            text.slice(frontMatter.start, frontMatter.end),
          )?.[1];
  }

  /** The images CommonMark knows, in document order. An image in another's label is part of that label's text. */
  images(): MediaReference[] {
    const found: MediaReference[] = [];
    const visit = (token: MarkdownToken, path: readonly MarkdownToken[]): void => {
      if (token.type === "image") {
        found.push(this.#imageReference(token, path));
        return;
      }
      const inside = [...path, token];
      for (const child of token.children) {
        visit(child, inside);
      }
    };
    visit(this.tokens.root, []);
    return found;
  }

  #imageReference(image: MarkdownToken, path: readonly MarkdownToken[]): MediaReference {
    const label = image.children.find((token) => token.type === "label");
    const labelText = label?.children.find((token) => token.type === "labelText");
    // The parser gives every image a label; without one there is nothing to write into.
    const span: Span = labelText ?? { start: image.start + 2, end: image.start + 2 };
    const text = labelText === undefined ? "" : plainText(this.text, labelText, "label").replace(/\s+/g, " ");
    const { destination, title } = this.#target(image);
    const source = decodedText(this.text, destination);
    return {
      span: { start: image.start, end: image.end },
      ...(destination === undefined ? {} : { sourceSpan: { start: destination.start, end: destination.end } }),
      ...(source === undefined ? {} : { source }),
      element: "image",
      // Markdown cannot tell "no text" from "the empty text".
      alt: {
        state: span.start === span.end ? "missing" : "given",
        ...(span.start === span.end ? {} : { text }),
        span: { start: span.start, end: span.end },
      },
      ...(path.some((token) => token.type === "link" && isNamedByItsText(token)) ? {} : { edit: this.#editOf(image, span) }),
      naming: defined({ title }),
      context: { ...this.#contextOf(path, image), ...defined({ title, figureCaption: this.#captionOf(image, path) }) },
    };
  }

  /** `![foo]` and `![foo][]` take their target from the text: a new text keeps the old one as an explicit label. */
  #editOf(image: MarkdownToken, label: Span): NonNullable<MediaReference["edit"]> {
    const encode = (text: string): string => encodeMarkdownText(text, this.flavour);
    if (!isNamedByItsText(image)) {
      return { span: { start: label.start, end: label.end }, encode };
    }
    const labelText = find(image, "labelText");
    const identifier = labelText === undefined ? "" : rawText(this.text, labelText).replace(/\s+/g, " ").trim();
    return { span: { start: label.start, end: image.end }, encode: (text) => `${encode(text)}][${identifier}]` };
  }

  /** Destination and title of an image or link, by its resource or its definition. */
  #target(token: MarkdownToken): { readonly destination: MarkdownToken | undefined; readonly title: string | undefined } {
    const resource = token.children.find((child) => child.type === "resource");
    if (resource !== undefined) {
      return { destination: find(resource, "resourceDestinationString"), title: decodedText(this.text, find(resource, "resourceTitleString")) };
    }
    const reference = token.children.find((child) => child.type === "reference");
    const label = (reference && find(reference, "referenceString")) ?? find(token, "labelText");
    const definition = label === undefined ? undefined : this.tokens.definitions.get(normaliseLabel(rawText(this.text, label)));
    return {
      destination: definition && find(definition, "definitionDestinationString"),
      title: definition && decodedText(this.text, find(definition, "definitionTitleString")),
    };
  }

  /** What stands around a span, for what is no image of Markdown's own. */
  contextAt(span: Span): ReferenceContext {
    return this.#contextOf(tokensAt(this.tokens.root, span.start), span);
  }

  #contextOf(path: readonly MarkdownToken[], at: Span): ReferenceContext {
    const paragraph = path.findLast((token) => ["paragraph", "tableContent", "atxHeadingText", "setextHeadingText"].includes(token.type));
    const link = path.findLast((token) => token.type === "link");
    const linkLabel = link && find(link, "labelText");
    return defined({
      heading: plainLine(
        this.text,
        this.#headings.findLast((heading) => heading.start <= at.start),
      ),
      paragraph: plainLine(this.text, paragraph),
      linkTarget: link && decodedText(this.text, this.#target(link).destination),
      linkText: linkLabel && (plainLine(this.text, linkLabel) ?? ""),
      language: this.#language,
    });
  }

  /** A line of nothing but emphasis right below an image that stands alone: the way Markdown authors write captions. */
  #captionOf(image: MarkdownToken, path: readonly MarkdownToken[]): string | undefined {
    const within = path.findLastIndex((token) => token.type === "paragraph");
    const paragraph = path[within];
    const content = path[within - 1];
    const blocks = path[within - 2]?.children ?? [];
    if (paragraph === undefined || content === undefined) {
      return undefined;
    }
    const outer = path[within + 1] ?? image;
    const written = paragraph.children.filter((token) => !isSpace(this.text, token));
    if (written[0] !== outer || written.length > 2) {
      return undefined;
    }
    const next = blocks.slice(blocks.indexOf(content) + 1).find((token) => !token.type.startsWith("lineEnding"));
    const below = written.length === 2 ? written[1] : next?.type === "content" && next.children.length === 1 ? onlyInline(next) : undefined;
    return below?.type === "emphasis" ? plainLine(this.text, below) : undefined;
  }

  /** The document, or another writing of it with the same offsets, with everything blanked out but the text people read: same length, line ends kept. */
  prose(text: string = this.text): string {
    const kept: Span[] = [];
    const visit = (token: MarkdownToken): void => {
      if (/^(?:codeFenced|codeIndented|codeText|htmlFlow|htmlText|yaml|toml|math)/.test(token.type)) {
        return;
      }
      if (token.children.length === 0) {
        kept.push(token);
      }
      token.children.forEach(visit);
    };
    visit(this.tokens.root);
    return blankedExcept(text, kept);
  }
}

/** The text with every unit outside the spans (ordered) turned into a space; line ends stay. */
export function blankedExcept(text: string, kept: readonly Span[], within: (part: string, span: Span) => string = (part) => part): string {
  let result = "";
  let at = 0;
  const blank = (part: string): string => part.replace(/[^\r\n]/g, " ");
  for (const span of kept) {
    const { start, end } = span;
    result += blank(text.slice(at, start)) + within(text.slice(start, end), span);
    at = end;
  }
  return result + blank(text.slice(at));
}

/** A collapsed or shortcut reference: its text is its label. */
function isNamedByItsText(token: MarkdownToken): boolean {
  const last = token.children.at(-1);
  return last?.type === "label" || (last?.type === "reference" && find(last, "referenceString") === undefined);
}

function isSpace(text: string, token: MarkdownToken): boolean {
  return /^(?:lineEnding|linePrefix|lineSuffix|blockQuotePrefix|listItemIndent)/.test(token.type) || text.slice(token.start, token.end).trim() === "";
}

function onlyInline(content: MarkdownToken): MarkdownToken | undefined {
  const paragraph = content.children[0];
  return paragraph?.type === "paragraph" && paragraph.children.length === 1 ? paragraph.children[0] : undefined;
}
