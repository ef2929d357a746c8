import { englishDataset, englishRecommendedTransformers, RegExpMatcher } from "obscenity";
import { captionKey, wordsOf } from "../../src/solver/normalise.ts";
import { cleanCaption } from "../../src/solver/parsing.ts";

const MIN_WORDS = 3;
const MAX_WORDS = 14;

/** Words that keep their capital inside a caption; any other capital marks a name, and captions name nobody. */
const CAPITALISED = new Set(
  "TV T-shirt T-shirts DJ LED USB PC QR GPS BBQ X-ray SUV API URL HTML CSS JSON SQL PDF ID UI 3D Christmas Easter Halloween Chinese Japanese Indian Italian French Mexican English German Asian African European".split(
    " ",
  ),
);

/** Endings `cleanCaption` lets pass that still leave an English phrase open. */
const OPEN_ENDING =
  /\b(?:into|onto|over|under|behind|beside|between|through|towards?|against|across|during|about|around|among|like|than|but|if|when|where|which|who|whose|because|so|very|some|any|this|these|those|being|has|have|was|were|be|been|not|no|each|every|another|several|my|our|your|one's|what|how|whether|until|such|more|most|only|also|then|inside|without|within|per|via|can|may|just|even|it|he|she|they|them|him|i|you|we|me|us|two|three|four|five|full|made|called|named|using|wearing|holding|making|having|showing|featuring|including|containing|covered|surrounded|filled|new|old|large|small|big|other|same|different|many|few)$/i;

/** The line talks to the reader, tells a story, names the medium, or argues instead of describing. */
const NO_DESCRIPTION =
  /\b(?:i|i'm|you|your|yours|we|our|us|my|me|mine|let's|was|were|had|will|would|could|should|might|must|did|didn't|don't|doesn't|can't|won't|isn't|aren't|been|photo|photos|photograph of|photographs|photography|picture of|pictures of|image of|images of|caption|captions|subject|described|description|descriptions|importance|important|symbol of|symboli[sz]\w*|represents?|representing|metaphor|history of|future|how to|why|because|therefore|tips|guide to|benefits?|beauty of|essence|journey|meaning|concept|society|culture|cultural|tradition\w*|emotion\w*|feelings?|example|examples|including|such as|etc|according|known|famous|favou?rite|perfect|amazing|stunning|breathtaking|year|years|century|named|called|viewers?|reader|(?:he|she|it|there|that|who)'s|they're|in question|in their (?:early|mid|late)|played|went|came|took|said|told|saw|got|ran|gave|found|fell|knew|thought|became|began|felt|kept|left behind by|supposed|seems?|used to)\b/i;

/** What a picture cannot show, and a recording does. */
const AUDIBLE = /\bsounds? of\b/i;

/** A caption may not begin like an answer, a story or an instruction. */
const NO_OPENING =
  /^(?:he|she|they|it|its|his|her|their|this|that|these|those|here|there|so|then|when|if|as|while|after|before|but|and|or|in order|to|what|how|who|where|not|do|don't|let|try|make sure|welcome|please|note|see|for|of|by|from|because|also)\b/i;

/** "An mobile screen", "a apple"; not "an hour", "an LED", "a one-way street", "a uniform". */
const WRONG_ARTICLE = /\b[Aa]n [bcdfgjklmnpqrstvwyz]|\b[Aa] (?:[ai]|e(?!u)|o(?!ne))/;

const BRANDS =
  /\b(?:facebook|twitter|instagram|google|youtube|iphones?|ipads?|macbooks?|imac|android|samsung|sony|nikon|canon|microsoft|apple watch|apple store|windows \d+|linux|nike|adidas|disney|barbie|lego|pokemon|star wars|harry potter|batman|superman|spiderman|marvel|coca|pepsi|starbucks|mcdonalds?|amazon|netflix|ferrari|porsche|toyota|honda|ford mustang|tesla|bmw|mercedes|boeing|airbus|xbox|playstation|nintendo|wikipedia|photoshop|github|wordpress|excel|powerpoint)\b/i;

/** Beyond the word list: words that have no place in a list that ships with an alt-text tool. */
const UNFIT =
  /\b(?:naked|nude|nudity|sexy|sex|sexual\w*|erotic|lingerie|seductive|corpses?|dead (?:body|man|woman|child|person|baby|girl|boy)|murder\w*|suicide|killing|killed|kills?|rape\w*|slaves?|slavery|terrorists?|nazi\w*|hitler|holocaust|cocaine|heroin|drugs|drunk|obese|ugly|retarded|crippled|gypsy|savage|bloody|torture\w*|executed|execution|bombing|shooting (?:at )?(?:a |the )?(?:man|woman|people|person|child|children)|gun to|beaten|beating (?:a|his|her)|abused?)\b/i;

const FUNCTION_WORDS = new Set(
  "a an the of in on at to with and or for from by near next beside over under up down out off into onto two three is are as while its his her their it one other another each some through behind front along around between across".split(
    " ",
  ),
);

const offensive = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers });

/** True for texts with a word of the kept-up list of the `obscenity` package, or one of ours. */
export function isOffensive(text: string): boolean {
  return UNFIT.test(text) || offensive.hasMatch(text);
}

/**
 * The caption in a line of the generator's answer, or undefined where the line does not read as a plain description of 3 to 14
 * words in letters, apostrophes, hyphens and commas.
 */
export function poolCaption(line: string, modality: "image" | "audio" = "image"): string | undefined {
  // The tokenizer's pieces of unfinished characters and curly apostrophes.
  const text = cleanCaption(line.replaceAll("’", "'"));
  if (text === undefined || !/^[A-Za-z0-9][A-Za-z0-9',\- ]*$/.test(text)) return undefined;
  if (/\d/.test(text.replaceAll("3D", "")) || /\s[-']|[-',]{2}|\s,|'\s(?!$)/.test(text)) return undefined;
  const words = wordsOf(text);
  if (words.length < MIN_WORDS || words.length > MAX_WORDS) return undefined;
  if (
    NO_DESCRIPTION.test(text) ||
    (modality === "image" && AUDIBLE.test(text)) ||
    NO_OPENING.test(text) ||
    OPEN_ENDING.test(text) ||
    WRONG_ARTICLE.test(text) ||
    BRANDS.test(text) ||
    isOffensive(text)
  )
    return undefined;
  const spaced = text.split(" ");
  if (spaced.some((word, index) => /[A-Z]/.test(index === 0 ? word.slice(1) : word) && !CAPITALISED.has(word.replace(/[,']s?$/, ""))))
    return undefined;
  if ((text.match(/,/g)?.length ?? 0) > 2) return undefined;
  if (words.some((word) => word.length > 16) || repeats(words)) return undefined;
  // A line of nouns alone is a list, a single clause without any function word is a headline.
  if (words.length >= 4 && !words.some((word) => FUNCTION_WORDS.has(word) || word.endsWith("'s"))) return undefined;
  return text;
}

function repeats(words: readonly string[]): boolean {
  const content = words.filter((word) => !FUNCTION_WORDS.has(word)).map((word) => word.replace(/'s$|s$/, ""));
  return new Set(content).size < content.length || words.some((word, index) => word === words[index + 1]);
}

/** A word is one when several batches of topics use it, or one batch does so often; at this size most others are no words. */
const MIN_BATCHES_PER_WORD = 2;
const MIN_CAPTIONS_PER_WORD = 5;

/**
 * Makes the pool of the generator's lines, given by batch of topics: each caption once by its key, sorted by key, so that the file
 * does not depend on the order in which topics were finished. Left out are captions with a word that is none, and those whose
 * first word never stands in lower case inside a caption, which marks a name.
 */
export function makePool(batches: Iterable<readonly string[]>, modality: "image" | "audio" = "image"): string[] {
  const byKey = new Map<string, string>();
  const batchesPerWord = new Map<string, number>();
  for (const lines of batches) {
    const words = new Set<string>();
    for (const line of lines) {
      const caption = poolCaption(line, modality);
      if (caption === undefined) continue;
      const key = captionKey(caption);
      for (const word of key.split(" ")) words.add(word);
      const known = byKey.get(key);
      // Of two spellings of one caption the smaller is kept, whichever came first.
      if (known === undefined || caption < known) byKey.set(key, caption);
    }
    for (const word of words) batchesPerWord.set(word, (batchesPerWord.get(word) ?? 0) + 1);
  }
  const captionsPerWord = new Map<string, number>();
  const inside = new Set<string>();
  for (const key of byKey.keys()) {
    const words = key.split(" ");
    for (const word of new Set(words)) captionsPerWord.set(word, (captionsPerWord.get(word) ?? 0) + 1);
    for (const word of words.slice(1)) inside.add(word);
  }
  const isWord = (word: string) =>
    (batchesPerWord.get(word) ?? 0) >= MIN_BATCHES_PER_WORD || (captionsPerWord.get(word) ?? 0) >= MIN_CAPTIONS_PER_WORD;
  return [...byKey]
    .filter(([key]) => {
      const words = key.split(" ");
      return words.every(isWord) && inside.has(words[0] ?? "");
    })
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, caption]) => caption);
}
