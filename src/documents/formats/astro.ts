import type { AttributeNode, Node, ParentNode, TagLikeNode } from "@astrojs/compiler/types";
import type { Format } from "../types.ts";
import { referencesIn } from "./elementReferences.ts";
import { type AttributeValue, boundValue, type Dialect, type ElementAttribute, type TreeNode } from "./elements.ts";
import { decodeReferences, encodeAttribute, encodeBraces, encodeScriptString } from "./escape.ts";
import { importedModules } from "./imports.ts";
import { utf16OffsetsOf } from "./lineOffsets.ts";
import { startTagEnd } from "./startTag.ts";

/** Astro components. */
export const astro: Format = {
  id: "astro",
  extensions: [".astro"],
  languageIds: ["astro"],
  async locate(text, options) {
    const { parse } = await import("@astrojs/compiler");
    // A byte order mark would hide the front matter from the compiler; it gives offsets in bytes.
    const shift = text.startsWith("\uFEFF") ? 1 : 0;
    const markup = text.slice(shift);
    const toUnits = utf16OffsetsOf(markup);
    const { ast } = await parse(markup, { position: true });
    const dialect: Dialect = {
      text,
      encodeAttribute,
      // The compiler reads a backtick in a drawing as the start of a template literal.
      encodeContent: (content) => encodeBraces(encodeAttribute(content, '"')).replaceAll("`", "&#96;"),
      valueless: "empty",
      imports: importedModules(text),
    };
    return referencesIn(childrenOf(ast, { dialect, offset: (byte) => toUnits(byte) + shift }), dialect, options);
  },
};

interface Reading {
  readonly dialect: Dialect;
  /** UTF-16 offset in the document of a byte offset of the compiler. */
  readonly offset: (byte: number) => number;
}

function childrenOf(parent: ParentNode, reading: Reading): TreeNode[] {
  return parent.children.flatMap((child) => nodeOf(child, reading));
}

function nodeOf(node: Node, reading: Reading): TreeNode[] {
  switch (node.type) {
    case "text":
      return [{ kind: "text", text: decodeReferences(node.value) }];
    case "element":
    case "component":
    case "custom-element":
    case "fragment":
      return [elementOf(node, reading)];
    case "expression":
      return [{ kind: "group", children: childrenOf(node, reading) }];
    default:
      return [];
  }
}

/** The compiler gives where a tag and each attribute start; the ends it gives are not those of the tag, so they are read from the text. */
function elementOf(node: TagLikeNode, reading: Reading): TreeNode {
  const { text } = reading.dialect;
  const at = reading.offset(node.position?.start.offset ?? 0);
  // For elements in an expression the compiler may point one past the `<`.
  const start = text[at] === "<" ? at : text.lastIndexOf("<", at);
  const nameEnd = start + 1 + node.name.length;
  const attributes = node.attributes.map((attribute) => attributeOf(attribute, reading));
  const end = startTagEnd(text, Math.max(nameEnd, ...attributes.map(({ span }) => span.end)));
  const closing = text.indexOf("</", end);
  const textOnly = node.children.every((child) => child.type === "text");
  return {
    kind: "element",
    name: node.name,
    startTag: { start, end },
    nameEnd,
    ...(textOnly && closing !== -1 && text[end - 2] !== "/" ? { content: { start: end, end: closing } } : {}),
    attributes: attributes.filter((_, index) => node.attributes[index]?.kind !== "spread"),
    spread: node.attributes.some(({ kind }) => kind === "spread"),
    children: childrenOf(node, reading),
  };
}

function attributeOf(attribute: AttributeNode, { dialect, offset }: Reading): ElementAttribute {
  const { text } = dialect;
  const start = offset(attribute.position?.start.offset ?? 0);
  const name = attribute.name.toLowerCase();
  const nameEnd = start + attribute.name.length;
  if (attribute.kind === "spread" || attribute.kind === "shorthand") {
    const close = text.indexOf("}", nameEnd);
    const span = { start, end: close === -1 ? nameEnd : close + 1 };
    return { name, span, value: { kind: "dynamic", written: attribute.name, span } };
  }
  if (attribute.kind === "empty") {
    const edit = { span: { start: nameEnd, end: nameEnd }, encode: (alt: string) => `="${encodeAttribute(alt, '"')}"` };
    return { name, span: { start, end: nameEnd }, value: { kind: "valueless", edit } };
  }
  const valueStart = nameEnd + (/^\s*=\s*/.exec(text.slice(nameEnd))?.[0].length ?? 0);
  const container = { start: valueStart, end: valueEnd(attribute, valueStart, text) };
  return { name, span: { start, end: container.end }, value: valueAt(attribute, container, dialect) };
}

/** The compiler gives a quoted value decoded: its length in the document is found by its quotes. */
function valueEnd({ kind, value }: AttributeNode, start: number, text: string): number {
  if (kind === "expression") {
    return start + value.length + 2;
  }
  const quote = text[start];
  if (quote === '"' || quote === "'" || quote === "`") {
    const close = text.indexOf(quote, start + 1);
    return close === -1 ? text.length : close + 1;
  }
  return start + (/^[^\s>]*/.exec(text.slice(start))?.[0].length ?? 0);
}

function valueAt(attribute: AttributeNode, container: ElementAttribute["span"], dialect: Dialect): AttributeValue {
  const { kind, value } = attribute;
  const inner = { start: container.start + 1, end: container.end - 1 };
  if (kind === "expression") {
    const read = boundValue(value, container);
    const quote = /^\s*(["'`])/.exec(value)?.[1];
    if (read.kind === "literal" && (quote === '"' || quote === "'" || quote === "`")) {
      const start = inner.start + value.indexOf(quote) + 1;
      const span = { start, end: inner.start + value.lastIndexOf(quote) };
      return { kind: "literal", text: read.text, span, edit: { span, encode: (alt) => encodeScriptString(alt, quote) } };
    }
    return read.kind === "nothing" ? { kind: "nothing", edit: { span: container, encode: (alt) => `"${encodeAttribute(alt, '"')}"` } } : read;
  }
  if (kind === "template-literal") {
    return value.includes("${")
      ? { kind: "dynamic", written: value, span: container }
      : { kind: "literal", text: value, span: inner, edit: { span: inner, encode: (alt) => encodeScriptString(alt, "`") } };
  }
  const quote = dialect.text[container.start];
  return quote === '"' || quote === "'"
    ? { kind: "literal", text: value, span: inner, edit: { span: inner, encode: (alt) => encodeAttribute(alt, quote) } }
    : { kind: "literal", text: value, span: container, edit: { span: container, encode: (alt) => `"${encodeAttribute(alt, '"')}"` } };
}
