import { givenText, type Rule, spoken } from "./rule.ts";

/**
 * The text stands right beside the image already and is heard twice.
 * Source: WCAG 2.2 technique H2 (combining adjacent image and text links); W3C alt decision tree ("text nearby"); axe-core image-redundant-alt.
 */
export const repeatsText: Rule = {
  id: "repeats-text",
  severity: "info",
  description: "Repeats the text of the link, button or paragraph around",
  source: "https://www.w3.org/WAI/WCAG22/Techniques/html/H2",
  gates: true,
  check(reference) {
    const text = spoken(givenText(reference) ?? "");
    const role = reference.naming.role;
    if (text === "" || role === "presentation" || role === "none" || reference.naming.ariaHidden === true) {
      return undefined;
    }
    const { linkText, paragraph, button, figureCaption } = reference.context;
    if (linkText !== undefined && spoken(linkText) === text) {
      return { message: `The ${button === true ? "button" : "link"} says the same in words, so it is heard twice. Write an empty text here.` };
    }
    // Within a figure the caption is all the text around; it has a rule of its own.
    return paragraph !== undefined && figureCaption === undefined && spoken(paragraph) === text
      ? { message: "The text beside the image says the same, so it is heard twice. Write an empty text here, or say what the image adds." }
      : undefined;
  },
};
