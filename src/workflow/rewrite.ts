import type { Engine } from "../client/types.ts";
import { MilsError } from "../protocol/index.ts";
import { ResultCache } from "./cache.ts";
import type { SelectedReference } from "./select.ts";
import type { Workspace } from "./workspace.ts";

/** Changes when prompts or what is stored change. */
const CACHE_VERSION = 1;
const MAX_TOKENS = 80;

export interface RewriteOptions {
  /** From `modelIdentity`. */
  readonly models: string;
  /** Characters. */
  readonly maxLength: number;
  /** How much the scorer may like a rewritten text less than the caption, in its own units. More than that and the rewriting made something up. */
  readonly margin: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
  /** Told once when the generator cannot follow instructions: all captions then stay as they are. */
  readonly onUnable?: (message: string) => void;
}

/** What the generator wrote for a place, and what the scorer says of it and of the caption. The margin is no part of it: another one asks no model. */
interface Rewriting {
  readonly text: string;
  readonly before: number;
  readonly after: number;
}

/** A text the scorer has seen. */
export interface Rewritten {
  readonly text: string;
  readonly score: number;
}

/** Puts captions into the words of their places: an instruct model sees the heading, the paragraph and the language of the document. One for each run. */
export class Rewriter {
  #unable = false;

  constructor(
    private readonly workspace: Workspace,
    private readonly engine: Engine,
    private readonly options: RewriteOptions,
  ) {}

  /**
   * The caption for its place. The scorer has the last word: undefined when it likes the text less than the caption by more than the margin, when the
   * model changed nothing, or when it cannot follow instructions.
   */
  async rewrite(selected: SelectedReference, hash: string, caption: string): Promise<Rewritten | undefined> {
    const { text, before, after } = (await this.#rewriting(selected, hash, caption)) ?? { text: "", before: 0, after: 0 };
    return text === "" || text === caption || !(after >= before - this.options.margin) ? undefined : { text, score: after };
  }

  /** From the cache, else from the models. Undefined when the generator cannot follow instructions. */
  async #rewriting(selected: SelectedReference, hash: string, caption: string): Promise<Rewriting | undefined> {
    const { models, seed, signal } = this.options;
    const prompt = rewritePrompt(selected, caption, this.options.maxLength, this.workspace.settings.language);
    const key = ResultCache.key(CACHE_VERSION, "rewriting", hash, models, prompt, seed);
    const known = await this.workspace.cache.get<Rewriting>(key);
    if (known !== undefined) return known;
    if (this.#unable) return undefined;
    signal?.throwIfAborted();
    const answer = await this.#complete(prompt);
    if (answer === undefined) return undefined;
    const rewriting = await this.#scored(selected, caption, firstLine(answer));
    await this.workspace.cache.set(key, rewriting);
    return rewriting;
  }

  async #complete(prompt: Prompt): Promise<string | undefined> {
    try {
      return (await this.engine.complete({ ...prompt, maxTokens: MAX_TOKENS, seed: this.options.seed }, this.options.signal)).text;
    } catch (thrown) {
      if (!(thrown instanceof MilsError) || thrown.code !== "model-unsuitable") throw thrown;
      // Several places ask at once.
      if (!this.#unable) this.options.onUnable?.(`Captions are not rewritten: ${thrown.message}`);
      this.#unable = true;
      return undefined;
    }
  }

  async #scored({ mediaPath }: SelectedReference, caption: string, text: string): Promise<Rewriting> {
    if (text === "" || text === caption) return { text, before: 0, after: 0 };
    const { scores } = await this.engine.score({ path: mediaPath, texts: [caption, text] }, this.options.signal);
    const [before, after] = scores;
    if (before === undefined || after === undefined) throw new MilsError("internal", "The scorer gave fewer scores than texts.");
    return { text, before, after };
  }
}

interface Prompt {
  readonly system: string;
  readonly user: string;
}

function rewritePrompt({ reference }: SelectedReference, caption: string, maxLength: number, projectLanguage: string | undefined): Prompt {
  const { heading, paragraph, figureCaption, language = projectLanguage } = reference.context;
  const place = [
    ...(heading !== undefined ? [`Heading above: ${heading}`] : []),
    ...(paragraph !== undefined ? [`Text around: ${paragraph}`] : []),
    ...(figureCaption !== undefined ? [`Caption below: ${figureCaption}`] : []),
  ];
  return {
    system: `You write alternative texts for pictures in documents. Answer with one short phrase of at most ${maxLength} characters and nothing else. Keep to what the description says is in the picture: add nothing, name nobody. Do not begin with "image of" and do not repeat the text around.${language === undefined ? "" : ` Write in the language with the tag ${language}.`}`,
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
