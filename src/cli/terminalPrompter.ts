import { createInterface } from "node:readline/promises";
import type { Decision, Prompter, Proposal } from "../workflow/index.ts";
import type { CliContext } from "./context.ts";

const SHOWN_CANDIDATES = 5;

/** Asks in the terminal: a number or Enter accepts, `e` edits, `d` marks as decorative, `s` skips, `q` ends. */
export function terminalPrompter(context: Pick<CliContext, "stdin" | "stderr" | "signal">): Prompter & { close(): void } {
  const lines = createInterface({ input: context.stdin });
  const answers = lines[Symbol.asyncIterator]();
  const read = async (question: string): Promise<string | undefined> => {
    context.stderr.write(question);
    const next = await Promise.race([answers.next(), aborted(context.signal)]);
    return next === undefined || next.done === true ? undefined : next.value.trim();
  };
  return {
    async ask(proposal) {
      const shown = proposal.candidates.slice(0, SHOWN_CANDIDATES);
      context.stderr.write(
        `\n${headOf(proposal)}\n${shown.map(({ text, score }, index) => `  ${index + 1}  ${text}${score === undefined ? "" : `  (${score.toFixed(3)})`}`).join("\n")}\n`,
      );
      for (const note of proposal.notes) context.stderr.write(`  ! ${note}\n`);
      for (;;) {
        const answer = await read("Enter = 1, number, e edit, d decorative, s skip, q quit: ");
        const decision = answer === undefined ? ({ kind: "quit" } as const) : await decide(answer, shown, () => read("Text: "));
        if (decision !== undefined) return decision;
      }
    },
    close: () => lines.close(),
  };
}

function headOf({ selected, kind }: Proposal): string {
  return `${selected.file}:${selected.line}:${selected.column}  ${kind}\n  picture ${selected.mediaPath}\n  ${selected.snippet}`;
}

/** Undefined for an answer that says nothing. */
async function decide(answer: string, shown: Proposal["candidates"], edit: () => Promise<string | undefined>): Promise<Decision | undefined> {
  switch (answer) {
    case "s":
      return { kind: "skip" };
    case "d":
      return { kind: "decorative" };
    case "q":
      return { kind: "quit" };
    case "e": {
      const text = await edit();
      return text === undefined || text === "" ? undefined : { kind: "accept", text };
    }
    default: {
      const text = shown[answer === "" ? 0 : Number(answer) - 1]?.text;
      return text === undefined ? undefined : { kind: "accept", text };
    }
  }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}
