import { decodeString } from "micromark-util-decode-string";
import type { AttributeValue, Dialect, ElementAttribute, ElementNode, TreeNode } from "./elements.ts";
import { encodeAttributeInMarkdown } from "./escape.ts";
import { jsxDialect, parseJsx } from "./jsxTree.ts";
import { type MarkdownToken, rawText } from "./markdownTokens.ts";
import { isScriptNode, valueOfExpression } from "./scriptValue.ts";

export const mdxDialect = (text: string): Dialect => ({ ...jsxDialect(text), encodeAttribute: encodeAttributeInMarkdown });

/** An element whose end is not reached yet. */
interface OpenElement {
  readonly node: ElementNode;
  readonly children: TreeNode[];
}

/** The JSX of an MDX document as element trees. Markdown between tags counts as their text; `mayShowMedia` tells which scripts are worth parsing. */
export async function readMdxTree(root: MarkdownToken, dialect: Dialect, mayShowMedia: (script: string) => boolean): Promise<readonly TreeNode[]> {
  const { text } = dialect;
  const roots: TreeNode[] = [];
  const open: OpenElement[] = [];
  const add = (node: TreeNode): void => void (open.at(-1)?.children ?? roots).push(node);
  const close = (end?: number): void => {
    const element = open.pop();
    if (element !== undefined) {
      const content = end === undefined ? {} : { content: { start: element.node.startTag.end, end } };
      add({ ...element.node, ...content, children: element.children });
    }
  };
  const visit = async (token: MarkdownToken): Promise<void> => {
    // The type list of micromark does not know the tokens MDX adds.
    const type: string = token.type;
    if (type === "mdxJsxFlowTag" || type === "mdxJsxTextTag") {
      const name = tagName(text, token);
      if (has(token, "TagClosingMarker")) {
        // The parser has checked that tags match within a block; an unmatched end closes nothing.
        while (open.length > 0 && open.some(({ node }) => node.name === name)) {
          const matched = open.at(-1)?.node.name === name;
          close(matched ? token.start : undefined);
          if (matched) {
            break;
          }
        }
        return;
      }
      const node = await elementOf(token, name, dialect);
      open.push({ node, children: [] });
      if (has(token, "TagSelfClosingMarker")) {
        close();
      }
    } else if (type === "mdxFlowExpression" || type === "mdxTextExpression" || type === "mdxjsEsm") {
      const script = text.slice(token.start, token.end);
      add(
        mayShowMedia(script)
          ? { kind: "group", children: await parseScript(token, type === "mdxjsEsm", dialect) }
          : { kind: "text", text: type === "mdxjsEsm" ? "" : script },
      );
    } else if (token.type === "data" && token.children.length === 0) {
      add({ kind: "text", text: text.slice(token.start, token.end) });
    } else if (token.type === "lineEnding") {
      add({ kind: "text", text: " " });
    } else if (token.type !== "image" && token.type !== "definition" && token.type !== "resource") {
      for (const child of token.children) {
        await visit(child);
      }
    }
  };
  await visit(root);
  while (open.length > 0) {
    close();
  }
  return roots;
}

/** The script at its place in the document: all before it is spaces, so that offsets need no shift. The braces of an expression become parentheses. */
async function parseScript(token: MarkdownToken, isModule: boolean, dialect: Dialect): Promise<readonly TreeNode[]> {
  const script = dialect.text.slice(token.start, token.end);
  return parseJsx(" ".repeat(token.start) + (isModule ? script : `(${script.slice(1, -1)})`), dialect);
}

function has(token: MarkdownToken, suffix: string): boolean {
  return token.children.some(({ type }) => type.endsWith(suffix));
}

function tagName(text: string, token: MarkdownToken): string {
  const name = token.children.find(({ type }) => type.endsWith("TagName"));
  return name === undefined ? "" : (/^[^\s]+/.exec(text.slice(name.start, name.end))?.[0] ?? "");
}

async function elementOf(token: MarkdownToken, name: string, dialect: Dialect): Promise<ElementNode> {
  const nameToken = token.children.find(({ type }) => type.endsWith("TagName"));
  const attributes: ElementAttribute[] = [];
  for (const child of token.children) {
    if (child.type.endsWith("TagAttribute")) {
      attributes.push(await attributeOf(child, dialect));
    }
  }
  return {
    kind: "element",
    name,
    startTag: { start: token.start, end: token.end },
    nameEnd: (nameToken?.start ?? token.start) + name.length,
    attributes,
    spread: has(token, "ExpressionAttribute"),
    children: [],
  };
}

async function attributeOf(token: MarkdownToken, dialect: Dialect): Promise<ElementAttribute> {
  const { text } = dialect;
  const name = token.children.find(({ type }) => type.endsWith("AttributeName"));
  const written = (name === undefined ? "" : text.slice(name.start, name.end)).split(/\s/)[0] ?? "";
  const literal = token.children.find(({ type }) => type.endsWith("ValueLiteral"));
  const expression = token.children.find(({ type }) => type.endsWith("ValueExpression"));
  const end = (literal ?? expression)?.end ?? token.start + written.length;
  const span = { start: token.start, end };
  let value: AttributeValue;
  if (literal !== undefined) {
    const inner = { start: literal.start + 1, end: literal.end - 1 };
    const quote = text[literal.start] === "'" ? "'" : '"';
    const raw = literal.children.filter(({ type }) => !type.endsWith("Marker")).map((child) => rawText(text, child));
    // Backslashes are no escapes in JSX.
    const decoded = decodeString(raw.join("").replaceAll("\\", "\\\\"));
    value = { kind: "literal", text: decoded, span: inner, edit: { span: inner, encode: (alt) => dialect.encodeAttribute(alt, quote) } };
  } else if (expression !== undefined) {
    value = await valueAt(expression, dialect);
  } else {
    value = { kind: "valueless", edit: { span: { start: end, end }, encode: (alt) => `="${dialect.encodeAttribute(alt, '"')}"` } };
  }
  return { name: written.toLowerCase(), span, value };
}

async function valueAt(container: MarkdownToken, dialect: Dialect): Promise<AttributeValue> {
  const { parseExpression } = await import("@babel/parser");
  const written = dialect.text.slice(container.start + 1, container.end - 1);
  const span = { start: container.start, end: container.end };
  try {
    const node: unknown = parseExpression(" ".repeat(container.start + 1) + written, { plugins: ["jsx"] });
    return isScriptNode(node) ? valueOfExpression(node, span, dialect) : { kind: "dynamic", written, span };
  } catch {
    // A block quote's prefix inside the braces, which MDX drops: nothing to edit there.
    return { kind: "dynamic", written, span };
  }
}
