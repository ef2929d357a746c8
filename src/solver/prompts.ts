import type { Candidate, Modality, Prompt, PromptForm } from "./types.ts";

const SUBJECT: Record<Modality, { readonly thing: string; readonly about: string }> = {
  image: { thing: "photo", about: "what the photo shows" },
  video: { thing: "video", about: "what happens in the video" },
  audio: { thing: "sound recording", about: "what can be heard" },
};

/**
 * The text for one group of fed-back captions.
 * @param feedback best first; a continuation shows the best last, next to where the model goes on writing
 * @param count lines asked for by the chat form
 */
export function buildPrompt(form: PromptForm, modality: Modality, feedback: readonly Candidate[], count: number): Prompt {
  const { thing, about } = SUBJECT[modality];
  if (form.kind === "continuation") {
    const lines = feedback.map(({ text }) => `- ${text}`).reverse();
    return { kind: "continuation", text: `Different captions of the same ${thing}:\n${lines.join("\n")}\n-` };
  }
  const scored = feedback.map(({ text, score }) => `${score.toFixed(3)}: ${text}`).join("\n");
  return {
    kind: "chat-list",
    count,
    system: `You write short, concrete captions that say ${about}.`,
    user:
      `Below are captions of one ${thing} that you cannot see, each after a score of how well it matches; higher is better.\n\n${scored}\n\n` +
      `Work out what the best ones have in common and write ${count} new captions that would score higher. ` +
      `Each one differs from those above and from each other and has at most ${form.maxWords} words. Answer with a numbered list and nothing else.`,
  };
}
