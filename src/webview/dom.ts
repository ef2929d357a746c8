type Attributes = Readonly<Record<string, string | number | boolean | undefined | ((event: Event) => void)>>;

/**
 * An element with attributes and children. `true` sets an empty attribute, `false` and `undefined` none; a function listens to the event the
 * key names (`onclick`). There is no `style`: the page's policy forbids style attributes, so dynamic styles go through CSSOM.
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes?: Attributes,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag];
export function element(tag: string, attributes?: Attributes, ...children: readonly (Node | string)[]): HTMLElement;
export function element(tag: string, attributes: Attributes = {}, ...children: readonly (Node | string)[]): HTMLElement {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name.replace(/^on/, ""), value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children);
  return node;
}

/** A button with a codicon before its label. With `iconOnly` the label is its accessible name and tooltip. */
export function button(
  label: string,
  icon: string,
  onclick: () => void,
  look: { readonly primary?: boolean; readonly iconOnly?: boolean; readonly title?: string } = {},
): HTMLElement {
  const node = element("vscode-button", {
    icon,
    secondary: !look.primary,
    "icon-only": look.iconOnly,
    "aria-label": look.iconOnly ? label : undefined,
    title: look.title ?? (look.iconOnly ? label : undefined),
    onclick,
  });
  if (!look.iconOnly) node.append(label);
  return node;
}

export function icon(name: string): HTMLElement {
  return element("span", { class: `codicon codicon-${name}`, "aria-hidden": "true" });
}

/** A section of the page: a heading and what belongs to it. */
export function section(name: string, title: string, ...children: readonly (Node | string)[]): HTMLElement {
  const heading = element("h2", { id: `${name}-heading` }, title);
  return element("section", { class: name, "aria-labelledby": `${name}-heading` }, heading, ...children);
}

/** A part that is folded away until it is asked for. */
export function folded(title: string, ...children: readonly (Node | string)[]): HTMLElement {
  return element("details", {}, element("summary", {}, icon("chevron-right"), title), ...children);
}

/** Writes a text only when it changes, so that live regions speak once. */
export function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}
