import type { Span } from "../types.ts";
import type { AttributeValue, Dialect } from "./elements.ts";
import { encodeScriptString, type Quote } from "./escape.ts";

/** A node of a JavaScript syntax tree, as Babel and ESTree give it. */
export interface ScriptNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

export function isScriptNode(value: unknown): value is ScriptNode {
  return (
    typeof value === "object" &&
    value !== null &&
    "type" in value &&
    typeof value.type === "string" &&
    "start" in value &&
    typeof value.start === "number"
  );
}

/** What `name={expression}` says, as far as the expression alone tells. `container` is the value with its braces; offsets are the document's. */
export function valueOfExpression(expression: ScriptNode, container: Span, dialect: Dialect): AttributeValue {
  const { text } = dialect;
  const bare = withoutTypes(expression);
  const string = constantString(bare);
  if (string !== undefined) {
    const span = { start: bare.start + 1, end: bare.end - 1 };
    const quote = text[bare.start];
    return quote === '"' || quote === "'" || quote === "`"
      ? { kind: "literal", text: string, span, edit: { span, encode: (alt) => encodeScriptString(alt, quote) } }
      : { kind: "literal", text: string, span: container };
  }
  // `alt={true}` is the bare attribute written out.
  const isTrue = (bare.type === "BooleanLiteral" || bare.type === "Literal") && bare["value"] === true;
  if (isNothing(bare) || isTrue) {
    const quote: Quote = '"';
    return {
      kind: isTrue ? "valueless" : "nothing",
      edit: { span: container, encode: (alt) => `${quote}${dialect.encodeAttribute(alt, quote)}${quote}` },
    };
  }
  return { kind: "dynamic", written: text.slice(expression.start, expression.end), span: container };
}

/** `"text"` or a template literal without expressions. */
export function constantString(node: ScriptNode): string | undefined {
  if ((node.type === "StringLiteral" || node.type === "Literal") && typeof node["value"] === "string") {
    return node["value"];
  }
  const quasis: unknown = node.type === "TemplateLiteral" ? node["quasis"] : undefined;
  if (!Array.isArray(quasis) || quasis.length !== 1) {
    return undefined;
  }
  const cooked: unknown = quasis[0]?.value?.cooked;
  return typeof cooked === "string" ? cooked : undefined;
}

/** The expression inside parentheses, `as`, `satisfies` and `!`. */
function withoutTypes(node: ScriptNode): ScriptNode {
  const inner = node["expression"];
  return /^(?:TS(?:As|Satisfies|NonNull)Expression|ParenthesizedExpression|TypeCastExpression)$/.test(node.type) && isScriptNode(inner)
    ? withoutTypes(inner)
    : node;
}

/** Whether an expression can only be `undefined`, `null` or a boolean, none of which becomes an attribute's text. */
function isNothing(node: ScriptNode): boolean {
  const nothing = (field: string): boolean => isScriptNode(node[field]) && isNothing(withoutTypes(node[field]));
  switch (node.type) {
    case "Identifier":
      return node["name"] === "undefined";
    case "NullLiteral":
    case "BooleanLiteral":
      return true;
    case "Literal":
      return node["value"] === null ? node["raw"] === "null" : typeof node["value"] === "boolean";
    case "UnaryExpression":
      return node["operator"] === "void" || node["operator"] === "!";
    case "LogicalExpression":
      return nothing("left") && (node["operator"] === "&&" || nothing("right"));
    case "ConditionalExpression":
      return nothing("consequent") && nothing("alternate");
    default:
      return false;
  }
}
