import type { AttributeNode, DirectiveNode, TemplateChildNode, ElementNode as VueElement } from "@vue/compiler-dom";
import type { Format } from "../types.ts";
import { referencesIn } from "./elementReferences.ts";
import { boundValue, type Dialect, type ElementAttribute, htmlDialect, type TreeNode } from "./elements.ts";
import { importedModules } from "./imports.ts";
import { startTagEnd } from "./startTag.ts";

/** `NodeTypes` of `@vue/compiler-dom`, whose constants would load the compiler at start. */
const ELEMENT = 1;
const TEXT = 2;
const INTERPOLATION = 5;
const ATTRIBUTE = 6;

const SFC_BLOCKS = new Set(["template", "script", "style"]);

/** Vue single-file components: the `template` block, where it is HTML. */
export const vue: Format = {
  id: "vue",
  extensions: [".vue"],
  languageIds: ["vue"],
  async locate(text, options) {
    const { parse } = await import("@vue/compiler-dom");
    // Vue reports errors and goes on; what it could not read holds no reference.
    const root = parse(text, { parseMode: "sfc", onError: () => {}, onWarn: () => {} });
    const templates = root.children.filter((node): node is VueElement => node.type === ELEMENT && "tag" in node && node.tag === "template");
    const dialect: Dialect = { ...htmlDialect(text), imports: importedModules(text) };
    const trees = templates.filter((template) => !isPreprocessed(template)).flatMap((template) => childrenOf(template.children, dialect));
    // Markup without its block, as it is pasted from a documentation page, is read as what it is meant to be.
    if (root.children.every((node) => node.type !== ELEMENT || !SFC_BLOCKS.has(node.tag))) {
      trees.push(...childrenOf(parse(text, { parseMode: "html", onError: () => {}, onWarn: () => {} }).children, dialect));
    }
    return referencesIn(trees, dialect, options);
  },
};

/** `<template lang="pug">` is no HTML. */
function isPreprocessed(template: VueElement): boolean {
  return template.props.some((property) => property.type === ATTRIBUTE && property.name === "lang" && property.value?.content !== "html");
}

function childrenOf(nodes: readonly TemplateChildNode[], dialect: Dialect): TreeNode[] {
  return nodes.flatMap((node): TreeNode[] => {
    if (node.type === ELEMENT) {
      return [elementOf(node, dialect)];
    }
    return node.type === TEXT || node.type === INTERPOLATION ? [{ kind: "text", text: node.type === TEXT ? node.content : node.loc.source }] : [];
  });
}

function elementOf(node: VueElement, dialect: Dialect): TreeNode {
  const { text } = dialect;
  const start = node.loc.start.offset;
  const nameEnd = start + 1 + node.tag.length;
  const end = startTagEnd(text, Math.max(nameEnd, ...node.props.map((property) => property.loc.end.offset)));
  const closing = text.lastIndexOf("</", node.loc.end.offset);
  return {
    kind: "element",
    // `IMG` is the element all the same.
    name: /^[A-Z]+$/.test(node.tag) ? node.tag.toLowerCase() : node.tag,
    startTag: { start, end },
    nameEnd,
    ...(closing >= end ? { content: { start: end, end: closing } } : {}),
    attributes: node.props.flatMap((property) => (property.type === ATTRIBUTE ? [attributeOf(property, dialect)] : bindingOf(property))),
    spread: node.props.some((property) => property.type !== ATTRIBUTE && property.name === "bind" && property.arg === undefined),
    children: childrenOf(node.children, dialect),
  };
}

function attributeOf({ name, value, loc }: AttributeNode, dialect: Dialect): ElementAttribute {
  const span = { start: loc.start.offset, end: loc.end.offset };
  if (value === undefined) {
    const edit = { span: { start: span.end, end: span.end }, encode: (alt: string) => `="${dialect.encodeAttribute(alt, '"')}"` };
    return { name: name.toLowerCase(), span, value: { kind: "valueless", edit } };
  }
  const quote = dialect.text[value.loc.start.offset];
  const quoted = quote === '"' || quote === "'";
  const inner = { start: value.loc.start.offset + (quoted ? 1 : 0), end: value.loc.end.offset - (quoted ? 1 : 0) };
  const encode = (alt: string): string => (quoted ? dialect.encodeAttribute(alt, quote) : `"${dialect.encodeAttribute(alt, '"')}"`);
  return { name: name.toLowerCase(), span, value: { kind: "literal", text: value.content, span: inner, edit: { span: inner, encode } } };
}

/** `:alt="..."`. A binding whose expression is a plain string says what it says, though it is not ours to rewrite. */
function bindingOf({ name, arg, exp, loc }: DirectiveNode): ElementAttribute[] {
  const bound = arg !== undefined && "content" in arg && typeof arg.content === "string" ? arg.content : undefined;
  if (name !== "bind" || bound === undefined) {
    return [];
  }
  const span = { start: loc.start.offset, end: loc.end.offset };
  return [{ name: bound.toLowerCase(), span, value: boundValue(exp?.loc.source ?? bound, span) }];
}
