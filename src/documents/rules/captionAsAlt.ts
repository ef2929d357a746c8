import { givenText, type Rule, spoken } from "./rule.ts";

/**
 * The caption is read anyway; the alternative text says what the picture shows.
 * Source: HTML 4.8.4.4.6 ("a figure's caption is not an alternative"); W3C WAI Images Tutorial, "Informative images", figures with captions.
 */
export const captionAsAlt: Rule = {
  id: "caption-as-alt",
  severity: "info",
  description: "The figure's caption copied as alternative text",
  source: "https://html.spec.whatwg.org/multipage/images.html#alt",
  gates: true,
  check(reference) {
    const text = spoken(givenText(reference) ?? "");
    const caption = reference.context.figureCaption;
    return text !== "" && caption !== undefined && spoken(caption) === text
      ? { message: "The caption below says the same and is read as well. Say what the picture shows." }
      : undefined;
  },
};
