import type { NamingAttributes } from "../types.ts";
import { attribute, attributeText, type ElementNode, type TreeNode, textOf } from "./elements.ts";
import { oneLine } from "./escape.ts";

/** ARIA attributes that count on any element, whatever its role (WAI-ARIA 1.2, section 6.4), but for those that name it. */
const GLOBAL_STATES = [
  "aria-atomic",
  "aria-busy",
  "aria-controls",
  "aria-describedby",
  "aria-details",
  "aria-flowto",
  "aria-keyshortcuts",
  "aria-live",
  "aria-owns",
  "aria-relevant",
];

/** What names an element from elsewhere on its page: the targets of `aria-labelledby`, and labels. Read from the page on first use. */
export class PageNames {
  #index: { readonly texts: ReadonlyMap<string, string>; readonly labels: ReadonlyMap<string, string> } | undefined;

  /** @param isWhole whether an id that is not among the elements is nowhere; a component or a template may stand in any page */
  constructor(
    private readonly roots: readonly TreeNode[],
    private readonly isWhole: boolean,
  ) {}

  /** @param around the `label` element the element stands in */
  namesOf(element: ElementNode, around: ElementNode | undefined): Pick<NamingAttributes, "ariaLabelledbyText" | "label" | "focusable"> {
    const ids = attribute(element, "aria-labelledby")?.value;
    const labelledby = ids?.kind === "literal" ? this.#textOf(ids.text) : undefined;
    const id = attributeText(element, "id");
    const label =
      around === undefined
        ? id === undefined || element.name !== "input"
          ? undefined
          : this.#pageIndex().labels.get(id)
        : oneLine(textOf(around.children));
    const isFocusable =
      ["tabindex", ...GLOBAL_STATES].some((name) => attribute(element, name) !== undefined) ||
      (element.name === "input" && attribute(element, "disabled") === undefined);
    return {
      ...(labelledby === undefined ? {} : { ariaLabelledbyText: labelledby }),
      ...(label === undefined || label === "" ? {} : { label }),
      ...(isFocusable ? { focusable: true } : {}),
    };
  }

  #textOf(ids: string): string | undefined {
    const { texts } = this.#pageIndex();
    const named = ids.split(/\s+/).filter((id) => texts.has(id));
    return named.length === 0 && !this.isWhole ? undefined : oneLine(named.map((id) => texts.get(id) ?? "").join(" "));
  }

  #pageIndex(): { readonly texts: ReadonlyMap<string, string>; readonly labels: ReadonlyMap<string, string> } {
    if (this.#index === undefined) {
      const texts = new Map<string, string>();
      const labels = new Map<string, string>();
      const visit = (node: TreeNode): void => {
        if (node.kind === "text") {
          return;
        }
        if (node.kind === "element") {
          const id = attributeText(node, "id");
          if (id !== undefined && !texts.has(id)) {
            texts.set(id, attributeText(node, "aria-label") ?? attributeText(node, "alt") ?? textOf(node.children));
          }
          const labelled = node.name === "label" ? (attributeText(node, "for") ?? attributeText(node, "htmlfor")) : undefined;
          if (labelled !== undefined) {
            labels.set(labelled, oneLine(textOf(node.children)));
          }
        }
        node.children.forEach(visit);
      };
      this.roots.forEach(visit);
      this.#index = { texts, labels };
    }
    return this.#index;
  }
}
