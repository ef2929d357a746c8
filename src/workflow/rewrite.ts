import type { Engine } from "../client/types.ts";
import type { SelectedReference } from "./select.ts";

/** How much the scorer may like a rewritten text less than the caption, in its own units. More than that and the rewriting made something up. */
export const DEFAULT_REWRITE_MARGIN = 0.02;
const MAX_TOKENS = 80;

export interface RewriteOptions {
  /** Characters. */
  readonly maxLength: number;
  /** BCP 47, of the project; the document's own language comes before it. */
  readonly language?: string;
  readonly margin?: number;
  readonly seed?: number;
  readonly signal?: AbortSignal;
}

/**
 * A caption in the words of its place: an instruct model sees the heading, the paragraph and the language of the document. The scorer has the
 * last word: undefined when it likes the text less than the caption by more than the margin, or when the model changed nothing.
 * @throws MilsError `model-failed` when the generator cannot follow instructions
 */
export async function rewriteForPlace(
  engine: Engine,
  selected: SelectedReference,
  caption: string,
  options: RewriteOptions,
): Promise<{ readonly text: string; readonly score: number } | undefined> {
  const { system, user } = rewritePrompt(selected, caption, options);
  const answer = await engine.complete({ system, user, maxTokens: MAX_TOKENS, seed: options.seed ?? 0 }, options.signal);
  const text = firstLine(answer.text);
  if (text === "" || text === caption) return undefined;
  const { scores } = await engine.score({ path: selected.mediaPath, texts: [caption, text] }, options.signal);
  const [before, after] = scores;
  if (before === undefined || after === undefined || after < before - (options.margin ?? DEFAULT_REWRITE_MARGIN)) return undefined;
  return { text, score: after };
}

function rewritePrompt(
  { reference }: SelectedReference,
  caption: string,
  options: RewriteOptions,
): { readonly system: string; readonly user: string } {
  const { heading, paragraph, figureCaption, language = options.language } = reference.context;
  const place = [
    ...(heading !== undefined ? [`Heading above: ${heading}`] : []),
    ...(paragraph !== undefined ? [`Text around: ${paragraph}`] : []),
    ...(figureCaption !== undefined ? [`Caption below: ${figureCaption}`] : []),
  ];
  return {
    system: `You write alternative texts for pictures in documents. Answer with one short phrase of at most ${options.maxLength} characters and nothing else. Keep to what the description says is in the picture: add nothing, name nobody. Do not begin with "image of" and do not repeat the text around.${language === undefined ? "" : ` Write in the language with the tag ${language}.`}`,
    user: `${place.length === 0 ? "" : `${place.join("\n")}\n\n`}Description of the picture: ${caption}\n\nAlternative text:`,
  };
}

/** The answer without what chat models put around it. */
function firstLine(answer: string): string {
  const line = answer.split("\n").find((each) => each.trim() !== "") ?? "";
  return line
    .trim()
    .replace(/^(?:alt(?:ernative)? text|alt)\s*:\s*/i, "")
    .replace(/^["“'«](.*)["”'»]$/u, "$1")
    .trim();
}
