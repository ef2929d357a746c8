import { captionKey } from "../../src/solver/normalise.ts";
import { captionLikelihood } from "../../src/solver/prior.ts";
import { poolCaption } from "./filters.ts";
import { LISTS, SCENES } from "./scenes.ts";
import { SOUND_LISTS, SOUND_SCENES } from "./soundScenes.ts";

/** Share of the generator's captions that stays: the likeliest. The rest mostly join words that do not belong together. */
const KEPT_SHARE = 0.4;

/** Templates and the lists they name. */
const WRITTEN = {
  image: { scenes: SCENES, lists: LISTS },
  audio: { scenes: SOUND_SCENES, lists: SOUND_LISTS },
};

/** Every caption that our templates stand for and the filters let pass, in the order of the templates. */
export function sceneCaptions(modality: keyof typeof WRITTEN = "image"): string[] {
  const { scenes, lists } = WRITTEN[modality];
  const byKey = new Map<string, string>();
  for (const template of Object.values(scenes).flatMap((lines) => lines.trim().split(/\s*\n\s*/))) {
    for (const text of expand(template, lists)) {
      const caption = poolCaption(text, modality);
      if (caption !== undefined && !byKey.has(captionKey(caption))) byKey.set(captionKey(caption), caption);
    }
  }
  return [...byKey.values()];
}

/**
 * All texts that a template stands for.
 * @throws RangeError where it names a list that is not there
 */
export function expand(template: string, lists: Readonly<Record<string, string>> = LISTS): string[] {
  return write(template, lists).map((text) => withArticles(text.replace(/\s+/g, " ").trim()));
}

function write(template: string, lists: Readonly<Record<string, string>>): string[] {
  const choices = template
    .split(/(\[[^\]]*\]|<\w+>)/)
    .filter((part) => part !== "")
    .map((part) => {
      if (part.startsWith("["))
        return part
          .slice(1, -1)
          .split("|")
          .flatMap((option) => write(option, lists));
      if (!part.startsWith("<")) return [part];
      const list = lists[part.slice(1, -1)];
      if (list === undefined) throw new RangeError(`${template} names the list ${part}, which is not there.`);
      return list.split("|");
    });
  let texts = [""];
  for (const options of choices) texts = texts.flatMap((start) => options.map((option) => start + option));
  return texts;
}

function withArticles(text: string): string {
  return text.replace(/\b(a) (?=[aeio]|u(?!ni))(?!one)/gi, "$1n ");
}

/**
 * A pool: all scenes, and of the generator's captions those that are likeliest by the word pairs of both. Sorted by key;
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
