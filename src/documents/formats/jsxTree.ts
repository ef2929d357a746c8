import type { ParserOptions } from "@babel/parser";
import type { AttributeValue, Dialect, ElementAttribute, TreeNode } from "./elements.ts";
import { encodeAttribute, encodeBraces } from "./escape.ts";
import { importedModules } from "./imports.ts";
import { DocumentSyntaxError } from "./lineOffsets.ts";
import { constantString, isScriptNode, type ScriptNode, valueOfExpression } from "./scriptValue.ts";

export const jsxDialect = (text: string): Dialect => ({
  text,
  encodeAttribute,
  encodeContent: (content) => encodeBraces(encodeAttribute(content, '"')),
  valueless: "missing",
  imports: importedModules(text),
});

/**
 * The JSX elements of a script, with offsets into `dialect.text`.
 *
 * @param script the module; shorter than the document where spaces stand for what is not script
 * @throws DocumentSyntaxError where it is neither TypeScript nor Flow nor JavaScript
 */
export async function parseJsx(script: string, dialect: Dialect): Promise<readonly TreeNode[]> {
  const { parse } = await import("@babel/parser");
  const options: ParserOptions = {
    sourceType: "unambiguous",
    errorRecovery: true,
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    allowUndeclaredExports: true,
    attachComment: false,
  };
  const attempt = (language: "typescript" | "flow"): ScriptNode => {
    const plugins: ParserOptions["plugins"] = [language, "jsx", "decorators"];
    return parse(script, { ...options, plugins }).program as unknown as ScriptNode;
  };
  let program: ScriptNode;
  try {
    program = attempt("typescript");
  } catch (thrown) {
    try {
      program = attempt("flow");
    } catch {
      throw syntaxError(thrown);
    }
  }
  return elementsUnder(program, dialect);
}

function syntaxError(thrown: unknown): unknown {
  const location = thrown instanceof SyntaxError && "loc" in thrown ? thrown.loc : undefined;
  if (!(thrown instanceof SyntaxError) || typeof location !== "object" || location === null || !("line" in location) || !("column" in location)) {
    return thrown;
  }
  const reason = thrown.message.replace(/\s*\(\d+:\d+\)[\s\S]*$/, "").replace(/\.$/, "");
  return new DocumentSyntaxError(reason, Number(location.line), Number(location.column) + 1, thrown);
}

/** The outermost elements in a syntax tree, in document order. */
function elementsUnder(node: ScriptNode, dialect: Dialect): TreeNode[] {
  if (node.type === "JSXElement") {
    return [elementOf(node, dialect)];
  }
  return Object.values(node)
    .flatMap((field) => (Array.isArray(field) ? field : [field]))
    .filter(isScriptNode)
    .sort((a, b) => a.start - b.start)
    .flatMap((child) => elementsUnder(child, dialect));
}

function nodesIn(node: ScriptNode, field: string): ScriptNode[] {
  const value = node[field];
  return Array.isArray(value) ? value.filter(isScriptNode) : [];
}

function elementOf(node: ScriptNode, dialect: Dialect): TreeNode {
  const { text } = dialect;
  const opening = node["openingElement"];
  const name = isScriptNode(opening) ? opening["name"] : undefined;
  const closing = node["closingElement"];
  if (!isScriptNode(opening) || !isScriptNode(name)) {
    return { kind: "group", children: [] };
  }
  const written = nodesIn(opening, "attributes");
  const inAttributes = written.flatMap((attribute) => elementsUnder(attribute, dialect));
  return {
    kind: "element",
    name: text.slice(name.start, name.end),
    startTag: { start: opening.start, end: opening.end },
    nameEnd: nameEnd(opening, name),
    ...(isScriptNode(closing) ? { content: { start: opening.end, end: closing.start } } : {}),
    attributes: written.filter((attribute) => attribute.type === "JSXAttribute").map((attribute) => attributeOf(attribute, dialect)),
    spread: written.some((attribute) => attribute.type === "JSXSpreadAttribute"),
    children: [...inAttributes, ...nodesIn(node, "children").flatMap((child) => childOf(child, dialect))],
  };
}

/** Type arguments (`<Image<Props> src="a" />`) stand after the name. */
function nameEnd(opening: ScriptNode, name: ScriptNode): number {
  const types = opening["typeArguments"] ?? opening["typeParameters"];
  return isScriptNode(types) ? types.end : name.end;
}

function childOf(child: ScriptNode, dialect: Dialect): TreeNode[] {
  if (child.type === "JSXText") {
    return [{ kind: "text", text: String(child["value"]) }];
  }
  const expression = child["expression"];
  if (child.type !== "JSXExpressionContainer" || !isScriptNode(expression)) {
    return child.type === "JSXFragment" ? nodesIn(child, "children").flatMap((inner) => childOf(inner, dialect)) : elementsUnder(child, dialect);
  }
  const elements = elementsUnder(expression, dialect);
  if (elements.length > 0) {
    return [{ kind: "group", children: elements }];
  }
  return expression.type === "JSXEmptyExpression"
    ? []
    : [{ kind: "text", text: constantString(expression) ?? dialect.text.slice(child.start, child.end) }];
}

function attributeOf(attribute: ScriptNode, dialect: Dialect): ElementAttribute {
  const name = attribute["name"];
  const span = { start: attribute.start, end: attribute.end };
  const written = isScriptNode(name) ? dialect.text.slice(name.start, name.end).toLowerCase() : "";
  return { name: written, span, value: valueOfAttribute(attribute, dialect) };
}

function valueOfAttribute(attribute: ScriptNode, dialect: Dialect): AttributeValue {
  const value = attribute["value"];
  if (!isScriptNode(value)) {
    const at = attribute.end;
    return { kind: "valueless", edit: { span: { start: at, end: at }, encode: (alt) => `="${dialect.encodeAttribute(alt, '"')}"` } };
  }
  const container = { start: value.start, end: value.end };
  const expression = value["expression"];
  if (value.type === "JSXExpressionContainer" && isScriptNode(expression)) {
    return valueOfExpression(expression, container, dialect);
  }
  if (value.type !== "StringLiteral") {
    return { kind: "dynamic", written: dialect.text.slice(value.start, value.end), span: container };
  }
  const span = { start: value.start + 1, end: value.end - 1 };
  const quote = dialect.text[value.start] === "'" ? "'" : '"';
  return { kind: "literal", text: String(value["value"]), span, edit: { span, encode: (alt) => dialect.encodeAttribute(alt, quote) } };
}
