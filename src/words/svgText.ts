import { type DefaultTreeAdapterTypes, parseFragment } from "parse5";

/** The words a vector drawing carries. */
export interface SvgText {
  readonly title?: string;
  readonly description?: string;
  /** What Mermaid and others say the drawing is: `flowchart-v2`, `sequence`, `pie`. */
  readonly role?: string;
  /** Texts in document order, each once. */
  readonly labels: readonly string[];
}

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

const UNSEEN = new Set(["style", "script", "defs", "metadata", "symbol", "clipPath", "mask", "title", "desc"]);
/** HTML inside `foreignObject`, where Mermaid puts its labels, ends a label with these. */
const LABEL_ENDS = new Set(["text", "div", "p", "li", "td", "foreignObject"]);

/** Reads title, description and labels of an SVG document (SVG 2, chapters 5.7 and 11). Nothing is guessed: what has no words has no labels. */
export function svgText(xml: string): SvgText {
  const svg = find(parseFragment(xml).childNodes, "svg");
  if (svg === undefined) {
    return { labels: [] };
  }
  const title = textOf(child(svg, "title"));
  const description = textOf(child(svg, "desc"));
  const role = svg.attrs.find(({ name }) => name === "aria-roledescription")?.value.replace(/-v\d+$/, "");
  const labels = new Set<string>();
  collect(svg.childNodes, labels);
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(role === undefined ? {} : { role: ROLES[role] ?? role }),
    labels: [...labels],
  };
}

/** Mermaid's names of its drawings, in words. */
const ROLES: Readonly<Record<string, string>> = {
  pie: "pie chart",
  sequence: "sequence diagram",
  mindmap: "mind map",
  class: "class diagram",
  state: "state diagram",
  er: "entity relationship diagram",
};

function isElement(node: Node): node is Element {
  return "tagName" in node;
}

function child(element: Element, name: string): Element | undefined {
  return element.childNodes.find((node): node is Element => isElement(node) && node.tagName === name);
}

function find(nodes: readonly Node[], name: string): Element | undefined {
  for (const node of nodes) {
    const found = !isElement(node) ? undefined : node.tagName === name ? node : find(node.childNodes, name);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function collect(nodes: readonly Node[], labels: Set<string>): void {
  for (const node of nodes) {
    if (!isElement(node) || UNSEEN.has(node.tagName)) {
      continue;
    }
    const holdsLabels = node.childNodes.some((inner) => isElement(inner) && LABEL_ENDS.has(inner.tagName));
    if (LABEL_ENDS.has(node.tagName) && !holdsLabels) {
      const label = textOf(node);
      if (label !== undefined && /[\p{L}\p{N}]/u.test(label)) {
        labels.add(label);
      }
    } else {
      collect(node.childNodes, labels);
    }
  }
}

function textOf(node: Node | undefined): string | undefined {
  const read = (inner: Node): string =>
    inner.nodeName === "#text" && "value" in inner
      ? inner.value
      : isElement(inner)
        ? inner.childNodes.map(read).join(inner.tagName === "text" ? " " : "")
        : "";
  const text = node === undefined ? "" : read(node).replace(/\s+/g, " ").trim();
  return text === "" ? undefined : text;
}
