import type { Token } from "node-llama-cpp";
import type { LineReader } from "./lines.ts";
import type { Slot, SlotAction } from "./lockstep.ts";
import { withoutNumber } from "./numberedList.ts";

/** Tokens of one continuation line; a caption is done well before, and what is not done is no caption. */
export const MAX_LINE_TOKENS = 32;

/** Makes lines of one slot's tokens. Hands over each finished line, or undefined for one that is no caption whatever it says. */
export interface Writer {
  next(token: Token, finish: (line: string | undefined) => void): SlotAction;
}

/** One caption a line; after each the slot begins again behind its prompt. */
export class ContinuationWriter implements Writer {
  constructor(
    private readonly slot: Slot,
    private readonly reader: LineReader,
  ) {}

  next(token: Token, finish: (line: string | undefined) => void): SlotAction {
    const { slot, reader } = this;
    const role = reader.roleOf(token);
    if (role !== "end") slot.line.push(token);
    if (role === "text" && slot.line.length < MAX_LINE_TOKENS) return "continue";
    if (role === "text") finish(undefined);
    else {
      const { lines, begun } = reader.partsOf(slot.line);
      finish((lines.find((line) => line.trim() !== "") ?? begun).trim());
    }
    slot.line = [];
    return "restart";
  }
}

/** A numbered list, written from its first to its last line. */
export class ListWriter implements Writer {
  /** What stands behind the last line break but came with the token that broke the line. */
  private begun = "";
  private room: number;

  /** @param room tokens the slot can hold behind its prompt */
  constructor(
    private readonly slot: Slot,
    private readonly reader: LineReader,
    room: number,
  ) {
    this.room = room;
  }

  next(token: Token, finish: (line: string | undefined) => void): SlotAction {
    const { slot, reader } = this;
    this.room--;
    const role = reader.roleOf(token);
    if (role !== "end") slot.line.push(token);
    if (role === "text") return this.room > 0 ? "continue" : "close";
    const parts = reader.partsOf(slot.line);
    const [first = "", ...others] = role === "end" ? [...parts.lines, parts.begun] : parts.lines;
    for (const line of [this.begun + first, ...others]) if (line.trim() !== "") finish(withoutNumber(line));
    this.begun = parts.begun;
    slot.line = [];
    return role === "end" || this.room <= 0 ? "close" : "continue";
  }
}
