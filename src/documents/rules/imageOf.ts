import { givenText, type Rule } from "./rule.ts";

/** "An image of", "photo showing": screen readers say "image" already. Kinds that matter (painting, map, diagram, screenshot) are not meant. */
const PREFIXES: readonly RegExp[] = [
  /^(?:(?:this|here) is )?(?:an? |the )?(?:image|picture|photo|photograph|pic|graphic|img) (?:of|showing|shows|depicting|depicts|that shows|which shows)\b/i,
  /^(?:ein |das )?(?:bild|foto) (?:von|zeigt|mit)\b/i,
  /^(?:une )?(?:image|photo) (?:de|d['’]|montrant)\b/i,
  /^(?:una )?(?:imagen|foto|fotografía) (?:de|que muestra)\b/i,
  /^(?:una )?(?:immagine|foto) (?:di|che mostra)\b/i,
  /^(?:uma )?(?:imagem|foto) (?:de|do|da|que mostra)\b/i,
  /^(?:een )?(?:afbeelding|foto) van\b/i,
];

/** Whether a text begins by saying that it is about an image. */
export function saysImageOf(text: string): boolean {
  return PREFIXES.some((prefix) => prefix.test(text.trim()));
}

/** Source: W3C WAI Images Tutorial, "Tips and Tricks": it is usually not necessary to include words like "image", "icon" or "picture". */
export const imageOf: Rule = {
  id: "image-of",
  severity: "info",
  description: 'Begins with "image of" or its like',
  source: "https://www.w3.org/WAI/tutorials/images/tips/",
  gates: true,
  check(reference) {
    const text = givenText(reference);
    return text !== undefined && saysImageOf(text)
      ? { message: 'Screen readers already say "image". Begin with what the image shows.', severity: "info" }
      : undefined;
  },
};
