import type { AltEdit, AltForm, LocateOptions, MediaReference, NamingAttributes, ReferenceContext, Span } from "../types.ts";
import { attribute, attributeText, type Dialect, type ElementNode, insertAttribute, isHidden, type TreeNode, textOf } from "./elements.ts";
import { oneLine } from "./escape.ts";
import { PageNames } from "./pageNames.ts";

/** Elements whose text alternative is the `alt` attribute. */
const ALT_ELEMENTS = new Set(["img", "area"]);
/** Elements that take a name from ARIA, having no `alt`: HTML-AAM 1.0, section 4.1. */
const NAMED_ELEMENTS = new Set(["video", "audio", "object", "embed"]);
/** WAI-ARIA Graphics Module 1.0: the roles of an inline drawing. */
const GRAPHIC_ROLES = new Set(["img", "image", "graphics-document", "graphics-symbol"]);
const PARAGRAPHS = new Set(["p", "li", "td", "th", "dd", "dt", "blockquote", "figure", "div", "section", "article", "main"]);
/** A caption model reads no more than this of what stands around. */
const PARAGRAPH_LENGTH = 500;

/** What the elements above an element say about it. */
interface Surroundings {
  readonly language: string | undefined;
  readonly link: ElementNode | undefined;
  readonly button: ElementNode | undefined;
  readonly label: ElementNode | undefined;
  readonly figure: ElementNode | undefined;
  readonly paragraph: ElementNode | undefined;
  readonly hidden: boolean;
}

/**
 * Every media reference among the elements, in document order.
 *
 * @param context what the document around the elements says (Markdown around HTML); what the elements say themselves comes first
 */
export function referencesIn(
  roots: readonly TreeNode[],
  dialect: Dialect,
  options: LocateOptions,
  context: (span: Span) => ReferenceContext = () => ({}),
): MediaReference[] {
  const found: MediaReference[] = [];
  const names = new PageNames(roots, dialect.isWholePage === true);
  let heading: string | undefined;

  const visit = (nodes: readonly TreeNode[], around: Surroundings): void => {
    for (const node of nodes) {
      if (node.kind === "group") {
        visit(node.children, around);
      } else if (node.kind === "element") {
        if (/^h[1-6]$/.test(node.name)) {
          heading = nonEmpty(textOf(node.children)) ?? heading;
        }
        const inside = surroundingsIn(node, around);
        const reference = referenceOf(node, dialect, options, inside, context, heading, names);
        if (reference !== undefined) {
          found.push(reference);
        }
        visit(node.children, inside);
      }
    }
  };
  visit(roots, { language: undefined, link: undefined, button: undefined, label: undefined, figure: undefined, paragraph: undefined, hidden: false });
  return found;
}

function surroundingsIn(element: ElementNode, around: Surroundings): Surroundings {
  const name = element.name.toLowerCase();
  const language = attribute(element, "lang")?.value;
  return {
    language: language?.kind === "literal" && language.text !== "" ? language.text : around.language,
    link: isLink(element) ? element : around.link,
    button: name === "button" || (name !== "img" && attributeText(element, "role") === "button") ? element : around.button,
    label: name === "label" ? element : around.label,
    figure: name === "figure" ? element : around.figure,
    paragraph: PARAGRAPHS.has(name) ? element : around.paragraph,
    hidden: around.hidden || isHidden(element),
  };
}

/** `a`, and the link components of the frameworks (`Link`, `NuxtLink`, `RouterLink`), which say where they lead by `href` or `to`. */
function isLink(element: ElementNode): boolean {
  return element.name === "a" || (/link$/i.test(element.name) && element.name !== "link" && linkTarget(element) !== undefined);
}

function linkTarget(link: ElementNode): string | undefined {
  return attributeText(link, "href") ?? attributeText(link, "to");
}

/** The element a tag stands for: itself, or what a component renders (`as="img"`, `component="img"`, the settings). Undefined for a tag that shows no media. */
function renderedElement(element: ElementNode, options: LocateOptions): string | undefined {
  const mapped = options.standsFor?.[element.name];
  if (mapped !== undefined) {
    return mapped;
  }
  if (options.components.includes(element.name) || options.components.some((component) => isSameComponent(component, element.name))) {
    return "img";
  }
  if (/^[A-Z]/.test(element.name)) {
    const polymorphic = attribute(element, "as")?.value ?? attribute(element, "component")?.value;
    return polymorphic?.kind === "literal" ? polymorphic.text : undefined;
  }
  return element.name;
}

/** Vue, Svelte and Astro templates may write `CustomImage` as `custom-image`, whichever of the two the setting names. */
function isSameComponent(component: string, name: string): boolean {
  const pascal = (dashed: string): string => dashed.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return component.includes("-") !== name.includes("-") && /[A-Z-]/.test(name) && pascal(component) === pascal(name);
}

function referenceOf(
  element: ElementNode,
  dialect: Dialect,
  options: LocateOptions,
  around: Surroundings,
  context: (span: Span) => ReferenceContext,
  heading: string | undefined,
  names: PageNames,
): MediaReference | undefined {
  const rendered = renderedElement(element, options);
  const role = roleOf(element);
  if (rendered === undefined) {
    return undefined;
  }
  const imageInput = rendered === "input" && attributeText(element, "type")?.toLowerCase() === "image";
  const standsForInput = rendered === "input" && options.standsFor?.[element.name] === "input" && attribute(element, "type") === undefined;
  let alternative: Alternative;
  if (ALT_ELEMENTS.has(rendered) || imageInput || (standsForInput && /image/i.test(element.name))) {
    alternative = alternativeByAttribute(element, "alt", dialect);
  } else if (NAMED_ELEMENTS.has(rendered)) {
    alternative = rendered === "object" ? alternativeOfObject(element, dialect) : alternativeByAttribute(element, "aria-label", dialect);
  } else if (rendered === "svg" ? GRAPHIC_ROLES.has(role ?? "") || titleOf(element) !== undefined : GRAPHIC_ROLES.has(role ?? "")) {
    alternative = alternativeOfDrawing(element, dialect);
  } else {
    return undefined;
  }
  const source = sourceOf(element, rendered, dialect);
  const component = rendered === "img" ? element.name : rendered;
  return {
    span: element.startTag,
    ...source,
    element: component,
    alt: alternative.alt,
    ...(alternative.edit === undefined ? {} : { edit: alternative.edit }),
    naming: { ...namingOf(element, role, around.hidden), ...names.namesOf(element, imageInput ? around.label : undefined) },
    context: { ...context(element.startTag), ...contextOf(element, rendered, around, heading, imageInput) },
  };
}

interface Alternative {
  readonly alt: MediaReference["alt"];
  readonly edit?: AltEdit;
}

const dynamic = (form: AltForm): Alternative => ({ alt: { state: "dynamic", form } });

function alternativeByAttribute(element: ElementNode, name: string, dialect: Dialect): Alternative {
  const value = attribute(element, name)?.value;
  if (value === undefined) {
    return element.spread ? dynamic("spread") : { alt: { state: "missing" }, edit: insertAttribute(element, name, dialect) };
  }
  const edit = value.kind === "dynamic" || value.edit === undefined ? {} : { edit: value.edit };
  switch (value.kind) {
    case "dynamic":
      return dynamic("expression");
    case "nothing":
      return { alt: { state: "missing", form: "nothing" }, ...edit };
    case "valueless":
      return {
        alt: dialect.valueless === "empty" ? { state: "empty", text: "", form: "valueless" } : { state: "missing", form: "valueless" },
        ...edit,
      };
    case "literal":
      return { alt: { state: value.text === "" ? "empty" : "given", text: value.text, span: value.span }, ...edit };
  }
}

/** A drawing's `<title>` where it comes first, as SVG 2 section 5.7 asks. */
function titleOf(element: ElementNode): ElementNode | undefined {
  return element.children.find((child): child is ElementNode => child.kind === "element" && child.name.toLowerCase() === "title");
}

/** `aria-label` wins over `<title>` (SVG-AAM 1.0, section 8.1); a drawing with neither gets `aria-label`, which assistive technology reads most evenly. */
function alternativeOfDrawing(element: ElementNode, dialect: Dialect): Alternative {
  const title = titleOf(element);
  if (title === undefined || attribute(element, "aria-label") !== undefined) {
    return alternativeByAttribute(element, "aria-label", dialect);
  }
  const text = oneLine(textOf(title.children));
  if (title.children.some((child) => child.kind !== "text") || title.content === undefined) {
    return text === "" ? { alt: { state: "empty", text } } : dynamic("expression");
  }
  return {
    alt: { state: text === "" ? "empty" : "given", text, span: title.content },
    edit: { span: title.content, encode: dialect.encodeContent },
  };
}

/** An object's name is its `aria-label`, else what it holds as a fallback. */
function alternativeOfObject(element: ElementNode, dialect: Dialect): Alternative {
  const labelled = alternativeByAttribute(element, "aria-label", dialect);
  const text = oneLine(textOf(element.children) + alternativesIn(element.children));
  if (labelled.alt.state === "given" || (labelled.alt.state === "dynamic" && labelled.alt.form === "expression") || text === "") {
    return labelled;
  }
  return { alt: { state: "given", text } };
}

function alternativesIn(nodes: readonly TreeNode[]): string {
  return nodes
    .map((node) =>
      node.kind === "text" ? "" : `${node.kind === "element" ? (attributeText(node, "alt") ?? "") : ""} ${alternativesIn(node.children)}`,
    )
    .join(" ");
}

function roleOf(element: ElementNode): string | undefined {
  return nonEmpty(attributeText(element, "role") ?? "")?.toLowerCase();
}

function namingOf(element: ElementNode, role: string | undefined, hidden: boolean): NamingAttributes {
  return defined({
    role,
    ariaHidden: hidden || (attribute(element, "aria-hidden")?.value.kind === "literal" ? false : undefined),
    ariaLabel: attributeText(element, "aria-label"),
    ariaLabelledby: attributeText(element, "aria-labelledby"),
    title: attributeText(element, "title"),
  });
}

function contextOf(element: ElementNode, rendered: string, around: Surroundings, heading: string | undefined, imageInput: boolean): ReferenceContext {
  const link = rendered === "area" ? element : around.link;
  const paragraph = around.paragraph === undefined ? undefined : nonEmpty(textOf(around.paragraph.children));
  const holder = around.link ?? around.button;
  const caption = around.figure === undefined ? undefined : figureCaption(around.figure);
  return defined({
    heading,
    paragraph: paragraph?.slice(0, PARAGRAPH_LENGTH),
    linkTarget: link === undefined ? undefined : linkTarget(link),
    linkText: holder && nameOf(holder),
    linkTitle: holder && nonEmpty(attributeText(holder, "title") ?? ""),
    figureCaption: caption,
    title: attributeText(element, "title"),
    language: around.language,
    button: around.button !== undefined || imageInput ? true : undefined,
  });
}

/** What a link says besides the image: its `aria-label`, else its text. */
function nameOf(link: ElementNode): string {
  return oneLine(attributeText(link, "aria-label") ?? textOf(link.children));
}

function figureCaption(figure: ElementNode): string | undefined {
  const caption = findElement(figure.children, (node) => node.name.toLowerCase() === "figcaption");
  return caption === undefined ? undefined : nonEmpty(textOf(caption.children));
}

function findElement(nodes: readonly TreeNode[], accepts: (element: ElementNode) => boolean): ElementNode | undefined {
  for (const node of nodes) {
    if (node.kind === "text") {
      continue;
    }
    const found = node.kind === "element" && accepts(node) ? node : findElement(node.children, accepts);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function sourceOf(element: ElementNode, rendered: string, dialect: Dialect): Pick<MediaReference, "source" | "sourceSpan"> {
  const names = rendered === "object" ? ["data", "src"] : rendered === "img" || rendered === "input" ? ["src", "srcset", "image"] : ["src"];
  for (const name of names) {
    const value = attribute(element, name)?.value;
    if (value?.kind === "literal" && value.text.trim() !== "") {
      // The first candidate of a `srcset` is a URL up to white space or a comma.
      const text = name === "srcset" ? (/[^\s,]+/.exec(value.text)?.[0] ?? "") : value.text.trim();
      return { source: text, sourceSpan: value.span };
    }
    if (value?.kind === "dynamic") {
      const source = sourceOfExpression(value.written, dialect.imports);
      return source === undefined ? {} : { source };
    }
  }
  if (rendered === "video" || rendered === "audio") {
    const first = findElement(element.children, (node) => node.name.toLowerCase() === "source");
    return first === undefined ? {} : sourceOf(first, "source", dialect);
  }
  return {};
}

/** The module an expression names: an imported binding, `require("...")`, `new URL("...", import.meta.url)`, or a plain string. */
function sourceOfExpression(expression: string, imports: ReadonlyMap<string, string>): string | undefined {
  const written = expression.trim();
  const binding = /^([\p{ID_Start}$_][\p{ID_Continue}$]*)(?:\.(?:src|default))?$/u.exec(written)?.[1];
  if (binding !== undefined) {
    return imports.get(binding);
  }
  return /^(?:require\(\s*|new\s+URL\(\s*|)(["'`])((?:(?!\1)[^\\$])+)\1(?:\s*\)(?:\.(?:default|src))?|\s*,\s*import\.meta\.url\s*\)(?:\.href)?)?$/.exec(
    written,
  )?.[2];
}

function nonEmpty(text: string): string | undefined {
  const line = oneLine(text);
  return line === "" ? undefined : line;
}

/** The object without its undefined fields: the contract knows absent fields only. */
export function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}
