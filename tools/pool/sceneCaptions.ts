import { captionKey } from "../../src/solver/normalise.ts";
import { captionLikelihood } from "../../src/solver/prior.ts";
import { poolCaption } from "./filters.ts";
import { LISTS, SCENES } from "./scenes.ts";

/** Share of the generator's captions that stays: the likeliest. The rest mostly join words that do not belong together. */
const KEPT_SHARE = 0.4;

/** Every caption that the templates of `scenes.ts` stand for and the filters let pass, in the order of the templates. */
export function sceneCaptions(): string[] {
  const byKey = new Map<string, string>();
  for (const template of Object.values(SCENES).flatMap((lines) => lines.trim().split(/\s*\n\s*/))) {
    for (const text of expand(template)) {
      const caption = poolCaption(text);
      if (caption !== undefined && !byKey.has(captionKey(caption))) byKey.set(captionKey(caption), caption);
    }
  }
  return [...byKey.values()];
}

/**
 * All texts that a template stands for.
 * @throws RangeError where it names a list that is not there
 */
export function expand(template: string): string[] {
  const choices = template
    .split(/(\[[^\]]*\]|<\w+>)/)
    .filter((part) => part !== "")
    .map((part) => {
      if (part.startsWith("[")) return part.slice(1, -1).split("|");
      if (!part.startsWith("<")) return [part];
      const list = LISTS[part.slice(1, -1)];
      if (list === undefined) throw new RangeError(`${template} names the list ${part}, which is not there.`);
      return list.split("|");
    });
  let texts = [""];
  for (const options of choices) texts = texts.flatMap((start) => options.map((option) => start + option));
  return texts.map((text) => withArticles(text.replace(/\s+/g, " ").trim()));
}

function withArticles(text: string): string {
  return text.replace(/\b(a) (?=[aeio]|u(?!ni))(?!one)/gi, "$1n ");
}

/**
 * The pool of pictures: all scenes, and of the generator's captions those that are likeliest by the word pairs of both. Sorted by key;
 * of two captions with one key the scene stays.
 */
export function withScenes(written: readonly string[], scenes: readonly string[]): string[] {
  const known = new Set(scenes.map(captionKey));
  const likelihood = captionLikelihood([...written, ...scenes]);
  const likeliest = written
    .filter((caption) => !known.has(captionKey(caption)))
    .map((caption) => ({ caption, likelihood: likelihood(caption) }))
    .sort((a, b) => b.likelihood - a.likelihood)
    .slice(0, Math.round(KEPT_SHARE * written.length))
    .map(({ caption }) => caption);
  return [...scenes, ...likeliest]
    .map((caption) => ({ caption, key: captionKey(caption) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ caption }) => caption);
}
