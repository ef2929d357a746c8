import type { LlamaContextSequence, Token } from "node-llama-cpp";
import { describe, expect, it } from "vitest";
import { LineReader } from "../../../src/engine/generators/lines.ts";
import type { Slot } from "../../../src/engine/generators/lockstep.ts";
import { ContinuationWriter, ListWriter, MAX_LINE_TOKENS, type Writer } from "../../../src/engine/generators/writers.ts";

/** Pieces are their own vocabulary: a token is an index into those seen so far, and `<end>` ends the text. */
function vocabulary() {
  const pieces: string[] = [];
  return {
    tokenOf(piece: string): Token {
      const known = pieces.indexOf(piece);
      return (known >= 0 ? known : pieces.push(piece) - 1) as Token;
    },
    detokenize: (tokens: readonly Token[]) => tokens.map((token) => pieces[token]).join(""),
    isEogToken: (token: Token | undefined) => token !== undefined && pieces[token] === "<end>",
  };
}

/** Feeds pieces to a writer; gives back the finished lines and what the writer asked for after each piece. */
function write(make: (slot: Slot, reader: LineReader) => Writer, pieces: readonly string[]) {
  const words = vocabulary();
  // Writers touch nothing of a sequence but the slot's own tokens.
  const slot: Slot = { sequence: {} as LlamaContextSequence, prompt: 0, prefixLength: 10, lastToken: 0 as Token, seed: 1, line: [] };
  const writer = make(slot, new LineReader(words));
  const lines: (string | undefined)[] = [];
  const actions = pieces.map((piece) => writer.next(words.tokenOf(piece), (line) => lines.push(line)));
  return { lines, actions, left: slot.line };
}

describe("ContinuationWriter", () => {
  const continuation = (pieces: readonly string[]) => write((slot, reader) => new ContinuationWriter(slot, reader), pieces);

  it.each([
    [["A", " dog", "\n"], ["A dog"]],
    [["A", " dog", ".\n"], ["A dog."]],
    [["A", " dog", "\n- A cat"], ["A dog"]],
    [["A", " dog", "<end>"], ["A dog"]],
    [["\n"], [""]],
    [
      [" A", " dog", "\n", " A", " cat", "\n"],
      ["A dog", "A cat"],
    ],
  ])("of %j makes %j", (pieces, lines) => {
    expect(continuation(pieces).lines).toEqual(lines);
  });

  it("begins again after each line and keeps none of its tokens", () => {
    expect(continuation(["A", "\n", "A"])).toMatchObject({ actions: ["continue", "restart", "continue"], left: [0] });
  });

  it("gives up a line that does not end", () => {
    const { lines, actions } = continuation(Array.from({ length: MAX_LINE_TOKENS }, () => " very"));
    expect(lines).toEqual([undefined]);
    expect(actions.at(-1)).toBe("restart");
    expect(new Set(actions.slice(0, -1))).toEqual(new Set(["continue"]));
  });
});

describe("ListWriter", () => {
  const list = (pieces: readonly string[], room = 100) => write((slot, reader) => new ListWriter(slot, reader, room), pieces);

  it("hands over each line as it ends, without its number, and closes at the end", () => {
    expect(list(["1", ". A dog", "\n", "2", ". A cat", "\n", "<end>"])).toMatchObject({
      lines: ["A dog", "A cat"],
      actions: ["continue", "continue", "continue", "continue", "continue", "continue", "close"],
    });
  });

  it("hands over a last line that has no newline", () => {
    expect(list(["1. A dog", "\n2", ". A cat", "<end>"]).lines).toEqual(["A dog", "A cat"]);
  });

  it("closes when its room is used up, without the line it was writing", () => {
    const { lines, actions } = list(["1. A dog", "\n", "2. A", " cat"], 4);
    expect(lines).toEqual(["A dog"]);
    expect(actions.at(-1)).toBe("close");
  });
});
