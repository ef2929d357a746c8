import type { AST } from "svelte/compiler";
import type { Format } from "../types.ts";
import { referencesIn } from "./elementReferences.ts";
import type { AttributeValue, Dialect, ElementAttribute, TreeNode } from "./elements.ts";
import { encodeAttribute, encodeBraces } from "./escape.ts";
import { importedModules } from "./imports.ts";
import { DocumentSyntaxError, positionAt } from "./lineOffsets.ts";
import { isScriptNode, type ScriptNode, valueOfExpression } from "./scriptValue.ts";
import { startTagEnd } from "./startTag.ts";

/** Svelte components. */
export const svelte: Format = {
  id: "svelte",
  extensions: [".svelte"],
  languageIds: ["svelte"],
  async locate(text, options) {
    const { parse } = await import("svelte/compiler");
    const dialect: Dialect = {
      text,
      encodeAttribute: (value, quote) => encodeBraces(encodeAttribute(value, quote)),
      encodeContent: (value) => encodeBraces(encodeAttribute(value, '"')),
      valueless: "empty",
      imports: importedModules(text),
    };
    let root: AST.Root;
    try {
      root = parse(markupOnly(text), { modern: true });
    } catch (thrown) {
      throw syntaxError(thrown, text);
    }
    return referencesIn(childrenOf(root.fragment as unknown as ScriptNode, dialect), dialect, options);
  },
};

/** The component with the content of `script` and `style` blanked out: neither shows media, and either may be in a language Svelte leaves to others. */
function markupOnly(text: string): string {
  return text
    .replace(/^\uFEFF/, " ")
    .replace(/(<(script|style)\b[^>]*>)([\s\S]*?)(?=<\/\2\s*>)/gi, (_, tag: string, __, content: string) => tag + content.replace(/[^\r\n]/g, " "));
}

function syntaxError(thrown: unknown, text: string): unknown {
  const position = thrown instanceof Error && "position" in thrown ? thrown.position : undefined;
  if (!(thrown instanceof Error) || !Array.isArray(position)) {
    return thrown;
  }
  const { line, column } = positionAt(text, Number(position[0]));
  return new DocumentSyntaxError((thrown.message.split("\n")[0] ?? thrown.message).replace(/\.$/, ""), line, column, thrown);
}

/** Where Svelte's nodes keep nodes of the template: elements, blocks and their branches. */
const FRAGMENT_FIELDS = ["nodes", "fragment", "consequent", "alternate", "body", "fallback", "pending", "then", "catch"];

function childrenOf(node: ScriptNode, dialect: Dialect): TreeNode[] {
  return FRAGMENT_FIELDS.flatMap((field) => node[field])
    .filter(isTemplateNode)
    .flatMap((child) => nodeOf(child, dialect));
}

/** A `Fragment` has no position of its own. */
function isTemplateNode(value: unknown): value is ScriptNode {
  return isScriptNode(value) || (typeof value === "object" && value !== null && "type" in value && value.type === "Fragment");
}

function nodeOf(node: ScriptNode, dialect: Dialect): TreeNode[] {
  if (node.type === "Text") {
    return [{ kind: "text", text: String(node["data"]) }];
  }
  if (node.type === "ExpressionTag" || node.type === "HtmlTag") {
    return [{ kind: "text", text: dialect.text.slice(node.start, node.end) }];
  }
  if (typeof node["name"] !== "string" || !Array.isArray(node["attributes"])) {
    return [{ kind: "group", children: childrenOf(node, dialect) }];
  }
  const written = node["attributes"].filter(isScriptNode);
  const nameEnd = node.start + 1 + node["name"].length;
  const end = startTagEnd(dialect.text, Math.max(nameEnd, ...written.map((attribute) => attribute.end)));
  const closing = dialect.text.lastIndexOf("</", node.end);
  return [
    {
      kind: "element",
      name: node["name"],
      startTag: { start: node.start, end },
      nameEnd,
      ...(closing >= end ? { content: { start: end, end: closing } } : {}),
      attributes: written.flatMap((attribute) => attributeOf(attribute, dialect)),
      spread: written.some((attribute) => attribute.type === "SpreadAttribute"),
      children: childrenOf(node, dialect),
    },
  ];
}

function attributeOf(attribute: ScriptNode, dialect: Dialect): ElementAttribute[] {
  const name = attribute["name"];
  if (typeof name !== "string" || (attribute.type !== "Attribute" && attribute.type !== "BindDirective")) {
    return [];
  }
  const span = { start: attribute.start, end: attribute.end };
  const value: AttributeValue =
    attribute.type === "Attribute"
      ? valueOfAttribute(attribute["value"], span, dialect)
      : { kind: "dynamic", written: dialect.text.slice(span.start, span.end), span };
  return [{ name: name.toLowerCase(), span, value }];
}

function valueOfAttribute(value: unknown, span: ElementAttribute["span"], dialect: Dialect): AttributeValue {
  if (value === true) {
    return {
      kind: "valueless",
      edit: { span: { start: span.end, end: span.end }, encode: (alt) => `="${dialect.encodeAttribute(alt, '"')}"` },
    };
  }
  const parts = (Array.isArray(value) ? value : [value]).filter(isScriptNode);
  const [only] = parts;
  const expression = only?.type === "ExpressionTag" ? only["expression"] : undefined;
  if (only !== undefined && parts.length === 1 && isScriptNode(expression)) {
    const read = valueOfExpression(expression, { start: only.start, end: only.end }, dialect);
    // `alt="{...}"` has its quotes already, and `{alt}` has no value to replace.
    const quoted = /["']/.test(dialect.text[only.start - 1] ?? "") || dialect.text[only.start - 1] !== "=";
    return read.kind === "nothing" && quoted ? { kind: "nothing" } : read;
  }
  if (parts.some((part) => part.type !== "Text")) {
    return { kind: "dynamic", written: dialect.text.slice(span.start, span.end), span };
  }
  const text = parts.map((part) => String(part["data"])).join("");
  const before = /^[^=]+=\s*(["']?)/.exec(dialect.text.slice(span.start, span.end));
  const quote = before?.[1] === '"' || before?.[1] === "'" ? before[1] : undefined;
  const inner = { start: span.start + (before?.[0].length ?? 0), end: span.end - (quote === undefined ? 0 : 1) };
  const encode = (alt: string): string => (quote === undefined ? `"${dialect.encodeAttribute(alt, '"')}"` : dialect.encodeAttribute(alt, quote));
  return { kind: "literal", text, span: inner, edit: { span: inner, encode } };
}
