import type { LlamaModel, Token } from "node-llama-cpp";

/** What a token means for the line being written. `end` is any end-of-generation token of the model. */
export type TokenRole = "text" | "line-break" | "end";

/**
 * Finds line ends token by token. The role of each token is worked out once and remembered, so that a line is turned into text
 * once, when it is complete, and not again with every token.
 */
export class LineReader {
  private readonly roles = new Map<Token, TokenRole>();

  constructor(private readonly model: Pick<LlamaModel, "detokenize" | "isEogToken">) {}

  roleOf(token: Token): TokenRole {
    const known = this.roles.get(token);
    if (known !== undefined) return known;
    const role = this.model.isEogToken(token) ? "end" : this.model.detokenize([token]).includes("\n") ? "line-break" : "text";
    this.roles.set(token, role);
    return role;
  }

  /**
   * The text of one sequence's tokens up to a line break or the end, parted at line breaks. The last part is what was begun after
   * the last break: usually empty, since few tokens carry text behind a newline.
   */
  partsOf(tokens: readonly Token[]): { readonly lines: readonly string[]; readonly begun: string } {
    const parts = this.model.detokenize(tokens).split("\n");
    const begun = parts.pop() ?? "";
    return { lines: parts, begun };
  }
}
