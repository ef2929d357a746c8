import type { MediaReference, ReferenceContext, Span } from "../types.ts";
import { defined } from "./elementReferences.ts";
import { decodeReferences, encodeAmpersands, oneLine } from "./escape.ts";
import type { EmbedScanner } from "./markdown.ts";

/** Shortcodes that show one picture: Hugo's own `figure`, and the names its themes and other generators use for theirs. */
const PICTURE_NAMES = new Set([
  "figure",
  "img",
  "image",
  "picture",
  "imgproc",
  "lightbox",
  "responsive-image",
  "responsive_image",
  "image_tag",
  "asset_img",
]);
const SOURCE_KEYS = ["src", "path", "image_path", "image", "url", "file", "name"];
const PICTURE_FILE = /\.(?:png|jpe?g|gif|webp|avif|svg|bmp|tiff?)(?:[?#]|$)/i;

/** One argument of a shortcode. Spans are in the document, without quotes. */
interface Argument {
  readonly name: string | undefined;
  readonly text: string;
  readonly value: Span;
  readonly quote: '"' | "'" | "`" | "";
  /** End with the closing quote. */
  readonly end: number;
}

/** Hugo: `{{< figure src="a.png" alt="..." >}}` and `{{% figure %}}`. A shortcode shown as an example, with slash and star inside the braces, is none. */
export const hugoShortcodes: EmbedScanner = {
  trigger: "{{",
  masked: (text) => masked(text, /\{\{([<%])\s*[\w/.-]+/g, (head) => (head[1] === "<" ? ">}}" : "%}}"), "="),
  scan: (prose, text, contextAt) => [...prose.matchAll(/\{\{/g)].flatMap(({ index }) => listed(hugoShortcodeAt(text, index, contextAt))),
};

/** Liquid and Nunjucks tags (Jekyll, Hexo, Eleventy): `{% img a.png 100 "title" "alt" %}`, `{% include figure.html src="" alt="" %}`, `{% image "a.png", "alt" %}`. */
export const liquidTags: EmbedScanner = {
  trigger: "{%",
  masked: (text) => masked(text, /(?<!\{)\{%-?\s*[\w-]+/g, () => "%}", "=:"),
  scan: (prose, text, contextAt) => [...prose.matchAll(/(?<!\{)\{%-?/g)].flatMap(({ index }) => listed(liquidTagAt(text, index, contextAt))),
};

/** The text with all punctuation in the quoted arguments of shortcodes turned into letters. */
function masked(text: string, heads: RegExp, closerOf: (head: RegExpMatchArray) => string, separators: string): string {
  let result = "";
  let at = 0;
  for (const head of text.matchAll(heads)) {
    const parsed = head.index < at ? undefined : argumentsAt(text, head.index + head[0].length, closerOf(head), separators);
    for (const { value, quote } of parsed?.arguments ?? []) {
      if (quote !== "") {
        result += text.slice(at, value.start) + text.slice(value.start, value.end).replace(/[!-/:-@[-`{-~]/g, "x");
        at = value.end;
      }
    }
  }
  return result + text.slice(at);
}

const listed = (reference: MediaReference | undefined): MediaReference[] => (reference === undefined ? [] : [reference]);

function hugoShortcodeAt(text: string, start: number, contextAt: (span: Span) => ReferenceContext): MediaReference | undefined {
  const head = /^\{\{([<%])\s*([\w/.-]+)/.exec(text.slice(start, start + 200));
  if (head === null || !PICTURE_NAMES.has((head[2] ?? "").split("/").at(-1) ?? "")) {
    return undefined;
  }
  const closer = head[1] === "<" ? ">}}" : "%}}";
  const parsed = argumentsAt(text, start + head[0].length, closer, "=");
  if (parsed === undefined) {
    return undefined;
  }
  const span = { start, end: parsed.end };
  const source =
    parsed.arguments.find(({ name }) => name !== undefined && SOURCE_KEYS.includes(name)) ?? parsed.arguments.find(({ name }) => name === undefined);
  return source === undefined ? undefined : namedReference(span, "shortcode", parsed.arguments, source, "=", contextAt(span));
}

function liquidTagAt(text: string, start: number, contextAt: (span: Span) => ReferenceContext): MediaReference | undefined {
  const head = /^\{%-?\s*([\w-]+)/.exec(text.slice(start, start + 200));
  if (head === null) {
    return undefined;
  }
  const tag = head[1] ?? "";
  const parsed = argumentsAt(text, start + head[0].length, "%}", "=:");
  const span = { start, end: parsed?.end ?? start };
  if (parsed === undefined) {
    return undefined;
  }
  const context = contextAt(span);
  if (tag === "include" || tag === "include_relative" || tag === "render") {
    const [file, ...rest] = parsed.arguments;
    const source = rest.find(({ name }) => name !== undefined && SOURCE_KEYS.includes(name));
    return /(?:^|[/_-])(?:figure|image|img|picture)(?:[._-]|$)/i.test(file?.text ?? "") && source !== undefined
      ? namedReference(span, "tag", rest, source, separatorOf(text, source), context)
      : undefined;
  }
  if (!PICTURE_NAMES.has(tag)) {
    return undefined;
  }
  const named = parsed.arguments.find(({ name }) => name !== undefined && SOURCE_KEYS.includes(name));
  if (named !== undefined) {
    return namedReference(span, "tag", parsed.arguments, named, separatorOf(text, named), context);
  }
  const positional = parsed.arguments.filter(({ name }) => name === undefined);
  const at = positional.findIndex((argument) => PICTURE_FILE.test(argument.text) || (argument.quote !== "" && argument === positional[0]));
  const source = positional[at];
  if (source === undefined) {
    return undefined;
  }
  const commas = /^["'`]?\s*,/.test(text.slice(source.value.end));
  return tag === "image" && (commas || positional.length === 1)
    ? elevenImage(span, source, positional[at + 1], context)
    : namedOrHexo(span, tag, parsed.arguments, positional.slice(at), source, context);
}

/** Eleventy's shortcode as its documentation writes it: source, then text. */
function elevenImage(span: Span, source: Argument, alt: Argument | undefined, context: ReferenceContext): MediaReference {
  return {
    ...shown(span, "tag", source),
    ...(alt === undefined
      ? {
          alt: { state: "missing" },
          edit: { span: { start: source.end, end: source.end }, encode: (text: string) => `, "${encodeTagText(text, '"')}"` },
        }
      : given(alt, "tag")),
    naming: {},
    context,
  };
}

/** Hexo: `{% img [class names] /path [width] [height] "title text" "alt text" %}`; a named `alt` where a plug-in takes one. */
function namedOrHexo(
  span: Span,
  tag: string,
  all: readonly Argument[],
  positional: readonly Argument[],
  source: Argument,
  context: ReferenceContext,
): MediaReference {
  const quoted = positional.filter((argument) => argument !== source && argument.quote !== "");
  // Octopress puts both texts into one quoted argument: '"title" "alt"'. It is read, never rewritten.
  const both = quoted.length === 1 ? /^\s*(["'])(.*?)\1\s+(["'])(.*?)\3\s*$/.exec(quoted[0]?.text ?? "") : null;
  const alt = quoted[1];
  if (tag !== "img" && tag !== "asset_img") {
    return namedReference(span, "tag", all, source, "=", context);
  }
  if (both !== null) {
    return { ...shown(span, "tag", source), alt: { state: "given", text: oneLine(both[4] ?? "") }, naming: {}, context };
  }
  const last = positional.at(-1) ?? source;
  return {
    ...shown(span, "tag", source),
    ...(alt === undefined
      ? {
          alt: { state: "missing" },
          edit: {
            span: { start: last.end, end: last.end },
            // The text is the second one: an empty title keeps its place.
            encode: (text: string) => `${quoted.length === 0 ? ' ""' : ""} "${encodeTagText(text, '"')}"`,
          },
        }
      : given(alt, "tag")),
    naming: {},
    context: { ...context, ...defined({ title: quoted[0]?.text }) },
  };
}

function namedReference(
  span: Span,
  element: "shortcode" | "tag",
  all: readonly Argument[],
  source: Argument,
  separator: string,
  context: ReferenceContext,
): MediaReference {
  const value = (...names: readonly string[]): string | undefined => all.find(({ name }) => name !== undefined && names.includes(name))?.text;
  const alt = all.find(({ name }) => name === "alt");
  const link = value("link");
  return {
    ...shown(span, element, source),
    ...(alt === undefined
      ? {
          alt: { state: "missing" },
          edit: { span: { start: source.end, end: source.end }, encode: (text: string) => ` alt${separator}"${encoderOf(element)(text, '"')}"` },
        }
      : given(alt, element)),
    naming: {},
    context: {
      ...context,
      ...defined({ figureCaption: value("caption"), title: value("title"), linkTarget: link, linkText: link === undefined ? undefined : "" }),
    },
  };
}

function shown(span: Span, element: string, source: Argument): Pick<MediaReference, "span" | "sourceSpan" | "source" | "element"> {
  return { span, sourceSpan: source.value, source: source.text, element };
}

function given(alt: Argument, element: "shortcode" | "tag"): Pick<MediaReference, "alt" | "edit"> {
  const { quote } = alt;
  const isVariable = quote === "" && alt.name !== undefined && /\w\.\w/.test(alt.text);
  if (isVariable || (element === "tag" && /\{\{|\{%/.test(alt.text))) {
    return { alt: { state: "dynamic", form: "expression", span: alt.value } };
  }
  const text = oneLine(element === "tag" ? decodeReferences(alt.text) : alt.text);
  const encode = encoderOf(element);
  return {
    alt: { state: text === "" ? "empty" : "given", text, span: alt.value },
    edit: { span: alt.value, encode: (written) => (quote === "" ? `"${encode(written, '"')}"` : encode(written, quote)) },
  };
}

/** How the tag parts names and values: `src=` or `path: `. */
function separatorOf(text: string, argument: Argument): string {
  return /:\s*["'`]?$/.test(text.slice(0, argument.value.start)) ? ": " : "=";
}

type Encoder = (text: string, quote: '"' | "'" | "`") => string;

const encoderOf = (element: "shortcode" | "tag"): Encoder => (element === "tag" ? encodeTagText : encodeQuoted);

/** Hugo's strings: between quotes a backslash escapes; a raw string has no escapes, so its own quote becomes an apostrophe. */
const encodeQuoted: Encoder = (text, quote) =>
  quote === "`" ? oneLine(text).replaceAll("`", "'") : oneLine(text).replaceAll("\\", "\\\\").replaceAll(quote, `\\${quote}`);

/** Liquid knows no escapes and ends a tag at the first closer, and what a tag is given goes into HTML as it stands: character references serve both. */
const encodeTagText: Encoder = (text, quote) =>
  encodeAmpersands(oneLine(text)).replace(/["'`\\]|\{(?=[{%])|%(?=\})|\}(?=\})/g, (unit) =>
    (unit === '"' || unit === "'" || unit === "`") && unit !== quote ? unit : `&#${unit.charCodeAt(0)};`,
  );

/** The arguments from `at` to `closer`. Undefined where the shortcode is never closed, or is a comment. */
function argumentsAt(
  text: string,
  at: number,
  closer: string,
  separators: string,
): { readonly arguments: Argument[]; readonly end: number } | undefined {
  const found: Argument[] = [];
  const argument = new RegExp(
    `\\s*,?\\s*(?:([\\w-]+)\\s*[${separators}]\\s*)?(?:"((?:\\\\[\\s\\S]|[^"\\\\])*)"|'((?:\\\\[\\s\\S]|[^'\\\\])*)'|\`([^\`]*)\`|([^\\s"'\`,]+))`,
    "y",
  );
  for (let position = at; ; ) {
    const rest = /\s*,?\s*[-/]?/y;
    rest.lastIndex = position;
    const blank = rest.exec(text)?.[0].length ?? 0;
    if (text.startsWith(closer, position + blank)) {
      return { arguments: found, end: position + blank + closer.length };
    }
    const plain = /\s*/y;
    plain.lastIndex = position;
    const space = plain.exec(text)?.[0].length ?? 0;
    if (text.startsWith(closer, position + space)) {
      return { arguments: found, end: position + space + closer.length };
    }
    argument.lastIndex = position;
    const match = argument.exec(text);
    if (match === null || match[0] === "") {
      return undefined;
    }
    const [whole, name, double, single, raw, bare] = match;
    const quote = double !== undefined ? '"' : single !== undefined ? "'" : raw !== undefined ? "`" : "";
    const written = double ?? single ?? raw ?? bare ?? "";
    const end = position + whole.length;
    const start = end - written.length - (quote === "" ? 0 : 1);
    found.push({
      name,
      text: quote === '"' || quote === "'" ? written.replace(/\\([\s\S])/g, "$1") : written,
      value: { start, end: start + written.length },
      quote,
      end,
    });
    position = end;
  }
}
