import type { DefaultTreeAdapterTypes, ParserError, Token } from "parse5";
import type { AltEdit } from "../types.ts";
import { type AttributeValue, boundValue, type Dialect, type ElementAttribute, type ElementNode, type TreeNode } from "./elements.ts";

/** Stands for one character of a template expression while parse5 reads: a character no document uses and HTML gives no meaning. */
const MASK = "\uE0FF";
/** Jinja, Liquid, Handlebars, Angular (`{{ }}`, `{% %}`), ERB and EJS (`<% %>`), PHP. A later opening or a script's end stops a search that finds no close. */
const TEMPLATE_EXPRESSIONS =
  /\{\{(?:(?!\{\{|<\/script)[\s\S])*?\}\}+|\{%(?:(?!\{%|<\/script)[\s\S])*?%\}|<%(?:(?!<%|<\/script)[\s\S])*?%>|<\?(?:php\b|=)(?:(?!<\?)[\s\S])*?(?:\?>|$)/gi;

/** Attribute names that bind: Vue and Alpine, Angular, AngularJS, Aurelia, Thymeleaf. */
const BINDING =
  /^(?:(?::|v-bind:|x-bind:|bind:|bind-|ng-attr-|data-ng-attr-|data-th-|th:)([\w-]+)|\[(?:attr\.)?([\w-]+)\]|([\w-]+)\.bind)(?:\.[\w.]+)?$/;

/** The document with its template expressions blanked out, length kept. */
function maskTemplates(text: string): string {
  return /\{\{|\{%|<%|<\?/.test(text) ? text.replace(TEMPLATE_EXPRESSIONS, (expression) => MASK.repeat(expression.length)) : text;
}

/** HTML as element trees. parse5 follows the HTML standard's error recovery, so nothing is refused. */
export async function parseHtml(text: string, dialect: Dialect, kind: "document" | "fragment" = "document"): Promise<readonly TreeNode[]> {
  const parse5 = await import("parse5");
  const masked = maskTemplates(text);
  // With scripting off the content of `noscript` is elements, as it is for who needs it. parse5 would drop a byte order mark and shift every offset.
  const options = { sourceCodeLocationInfo: true, scriptingEnabled: false, onParseError: (_: ParserError) => {} } as const;
  const readable = masked.startsWith("\uFEFF") ? ` ${masked.slice(1)}` : masked;
  const root = kind === "document" ? parse5.parse(readable, options) : parse5.parseFragment(readable, options);
  return childrenOf(root, masked, dialect);
}

type ParsedNode = DefaultTreeAdapterTypes.Node;

function childrenOf(node: ParsedNode, masked: string, dialect: Dialect): TreeNode[] {
  const children: TreeNode[] = [];
  const nodes = "content" in node ? node.content.childNodes : "childNodes" in node ? node.childNodes : [];
  for (const child of nodes) {
    if ("value" in child) {
      children.push({ kind: "text", text: child.value.replaceAll(MASK, "…") });
    } else if ("tagName" in child) {
      children.push(elementOf(child, masked, dialect));
    }
  }
  return children;
}

function elementOf(node: DefaultTreeAdapterTypes.Element, masked: string, dialect: Dialect): TreeNode {
  const location = node.sourceCodeLocation;
  const children = childrenOf(node, masked, dialect);
  // `html`, `head`, `body` and `tbody` may be there without being written.
  if (!location) {
    return { kind: "group", children };
  }
  const startTag = location.startTag ?? location;
  const start = { start: startTag.startOffset, end: startTag.endOffset };
  const attributes = attributesOf(node, location.attrs, masked, dialect);
  return {
    kind: "element",
    name: node.tagName.toLowerCase(),
    startTag: start,
    nameEnd: start.start + 1 + node.tagName.length,
    ...(location.startTag && location.endTag ? { content: { start: location.startTag.endOffset, end: location.endTag.startOffset } } : {}),
    attributes: attributes.filter((candidate) => !isSpread(candidate)),
    spread: attributes.some(isSpread),
    children,
  };
}

/** A template expression among the attributes, or a binding of a whole object, may bring any attribute. */
function isSpread(candidate: ElementAttribute): boolean {
  return candidate.name.includes(MASK) || candidate.name === "v-bind" || candidate.name === "x-bind" || candidate.name.startsWith("{...");
}

function attributesOf(
  node: DefaultTreeAdapterTypes.Element,
  locations: Record<string, Token.Location> | undefined,
  masked: string,
  dialect: Dialect,
): ElementAttribute[] {
  const attributes: ElementAttribute[] = [];
  for (const { name, prefix, value } of node.attrs) {
    const writtenName = prefix === undefined || prefix === "" ? name : `${prefix}:${name}`;
    const location = locations?.[writtenName] ?? locations?.[writtenName.toLowerCase()] ?? locations?.[name];
    if (location === undefined) {
      continue;
    }
    const span = { start: location.startOffset, end: location.endOffset };
    const binding = BINDING.exec(writtenName);
    const bound = binding?.[1] ?? binding?.[2] ?? binding?.[3];
    const read = valueAt(span.start, masked.slice(span.start, span.end), value, dialect);
    attributes.push({ name: bound ?? name.toLowerCase(), span, value: bound === undefined ? read : boundValue(value, span) });
  }
  return attributes;
}

function valueAt(start: number, written: string, decoded: string, dialect: Dialect): AttributeValue {
  const equals = /^[^=]+?\s*=\s*/.exec(written)?.[0];
  if (equals === undefined || written.length === equals.length) {
    return {
      kind: "valueless",
      edit: { span: { start: start + written.length, end: start + written.length }, encode: quoted(dialect, equals === undefined ? "=" : "") },
    };
  }
  const quote = written[equals.length];
  const isQuoted = quote === '"' || quote === "'";
  const span = { start: start + equals.length + (isQuoted ? 1 : 0), end: start + written.length - (isQuoted ? 1 : 0) };
  if (decoded.includes(MASK)) {
    return { kind: "dynamic", written: dialect.text.slice(span.start, span.end), span };
  }
  const edit: AltEdit = { span, encode: isQuoted ? (text) => dialect.encodeAttribute(text, quote) : quoted(dialect, "") };
  return { kind: "literal", text: decoded, span, edit };
}

function quoted(dialect: Dialect, before: string): (text: string) => string {
  return (text) => `${before}"${dialect.encodeAttribute(text, '"')}"`;
}

/** The element's written tags are what matters to a caller that joins trees: exported for Markdown, whose links may be HTML. */
export function findElementAround(nodes: readonly TreeNode[], offset: number, name: string): ElementNode | undefined {
  for (const node of nodes) {
    if (node.kind === "text") {
      continue;
    }
    const inner = findElementAround(node.children, offset, name);
    if (inner !== undefined) {
      return inner;
    }
    if (node.kind === "element" && node.name === name && node.content !== undefined && node.content.start <= offset && offset < node.content.end) {
      return node;
    }
  }
  return undefined;
}
