import { wordsOf } from "../../solver/index.ts";

const FUNCTION_WORDS = new Set(
  (
    "a an the of in on with and or its his her their my to from into at by under over as for is are was were be being while that which this these " +
    "those there it he she they we you i front next top"
  ).split(" "),
);

/** Words that say a person is in the picture. */
const PERSON_WORDS = new Set(
  (
    "man men woman women person people boy girl boys girls child children kid kids baby toddler couple player players lady guy guys group crowd " +
    "skateboarder surfer skier snowboarder batter rider family friends he she his her someone competitor pitcher"
  ).split(" "),
);

export interface ContentFigures {
  /** Share of the caption's content words that any reference has, mean over the corpus; an empty caption counts 0. */
  readonly precision: number;
  /** Share of the content words of all references that the caption has, mean over the corpus. */
  readonly recall: number;
  /** Pictures no reference of which mentions a person ... */
  readonly personsAbsent: number;
  /** ... and for how many of them the caption does. */
  readonly personsInvented: number;
  /** Pictures at least two references of which mention a person ... */
  readonly personsPresent: number;
  /** ... and for how many of them the caption does not. */
  readonly personsMissed: number;
}

/** Compares what captions speak of with what the references speak of. Texts are untokenised. */
export function contentFigures(corpus: readonly { readonly caption: string; readonly references: readonly string[] }[]): ContentFigures {
  const counts = { personsAbsent: 0, personsInvented: 0, personsPresent: 0, personsMissed: 0 };
  let precision = 0;
  let recall = 0;
  for (const { caption, references } of corpus) {
    const said = contentStems(caption);
    const true_ = new Set(references.flatMap(contentStems));
    precision += said.length === 0 ? 0 : said.filter((stem) => true_.has(stem)).length / said.length;
    const spoken = new Set(said);
    recall += true_.size === 0 ? 0 : [...true_].filter((stem) => spoken.has(stem)).length / true_.size;
    const witnesses = references.filter(mentionsPerson).length;
    const claimed = mentionsPerson(caption);
    if (witnesses === 0) {
      counts.personsAbsent += 1;
      if (claimed) counts.personsInvented += 1;
    }
    if (witnesses >= 2) {
      counts.personsPresent += 1;
      if (!claimed) counts.personsMissed += 1;
    }
  }
  const size = Math.max(1, corpus.length);
  return { precision: precision / size, recall: recall / size, ...counts };
}

export function mentionsPerson(text: string): boolean {
  return wordsOf(text).some((word) => PERSON_WORDS.has(word));
}

function contentStems(text: string): string[] {
  return wordsOf(text)
    .filter((word) => !FUNCTION_WORDS.has(word))
    .map(stem);
}

/** Cuts the commonest English endings, so that `riding` and `rides` meet. Short words stay. */
function stem(word: string): string {
  return word.length > 3 ? word.replace(/(ing|ies|es|s|ed)$/, "") : word;
}
