import { DocumentSyntaxError, positionAt } from "./lineOffsets.ts";

/** A JSON value with its place in the text. Numbers, booleans and null are kept as `other`. */
export type JsonNode =
  | {
      readonly kind: "string";
      readonly text: string /** Of the opening quote. */;
      readonly start: number /** Behind the closing quote. */;
      readonly end: number;
    }
  | { readonly kind: "array"; readonly items: readonly JsonNode[]; readonly start: number; readonly end: number }
  | { readonly kind: "object"; readonly members: ReadonlyMap<string, JsonNode>; readonly start: number; readonly end: number }
  | { readonly kind: "other"; readonly start: number; readonly end: number };

/** Parses JSON (RFC 8259) and keeps where every value stands. Throws `DocumentSyntaxError` where `JSON.parse` would. */
export function parseJson(text: string): JsonNode {
  const root = valueAt(text, text.startsWith("\uFEFF") ? 1 : 0);
  const end = skipSpace(text, root.end);
  return end === text.length ? root : fail(text, end);
}

function fail(text: string, at: number): never {
  const { line, column } = positionAt(text, at);
  throw new DocumentSyntaxError(
    at >= text.length ? "the JSON ends too early" : `this is no valid JSON: "${text[at] ?? ""}" does not belong here`,
    line,
    column,
  );
}

function skipSpace(text: string, at: number): number {
  let next = at;
  while (text[next] === " " || text[next] === "\n" || text[next] === "\r" || text[next] === "\t") {
    next += 1;
  }
  return next;
}

function valueAt(text: string, from: number): JsonNode {
  const start = skipSpace(text, from);
  switch (text[start]) {
    case '"': {
      const end = endOfString(text, start);
      return { kind: "string", text: JSON.parse(text.slice(start, end)) as string, start, end };
    }
    case "[": {
      const items: JsonNode[] = [];
      const end = listed(text, start, "]", (at) => {
        const item = valueAt(text, at);
        items.push(item);
        return item.end;
      });
      return { kind: "array", items, start, end };
    }
    case "{": {
      const members = new Map<string, JsonNode>();
      const end = listed(text, start, "}", (at) => {
        const keyEnd = text[at] === '"' ? endOfString(text, at) : fail(text, at);
        const colon = skipSpace(text, keyEnd);
        const value = valueAt(text, text[colon] === ":" ? colon + 1 : fail(text, colon));
        members.set(JSON.parse(text.slice(at, keyEnd)) as string, value);
        return value.end;
      });
      return { kind: "object", members, start, end };
    }
    default: {
      const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.])/y;
      scalar.lastIndex = start;
      return { kind: "other", start, end: start + (scalar.exec(text)?.[0].length ?? fail(text, start)) };
    }
  }
}

/** Reads what stands between commas up to `closer` and returns the offset behind it. `read` returns the end of what it read. */
function listed(text: string, open: number, closer: string, read: (at: number) => number): number {
  let at = skipSpace(text, open + 1);
  if (text[at] === closer) {
    return at + 1;
  }
  for (;;) {
    at = skipSpace(text, read(at));
    if (text[at] === closer) {
      return at + 1;
    }
    at = skipSpace(text, text[at] === "," ? at + 1 : fail(text, at));
  }
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) {
      return at + 1;
    }
    if (unit === 0x5c) {
      const escaped = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;
      escaped.lastIndex = at;
      at += (escaped.exec(text)?.[0].length ?? fail(text, at)) - 1;
    } else if (Number.isNaN(unit) || unit < 0x20) {
      return fail(text, at);
    }
  }
}

/** What several JSON strings say together, and where each of its units is written. */
export interface JoinedStrings {
  readonly text: string;
  /** Offset in the document at which unit `index` begins. */
  readonly startOf: (index: number) => number;
  /** Offset in the document right behind unit `index - 1`; for 0 that of the first unit. */
  readonly endOf: (index: number) => number;
}

/** The strings joined, every unit mapped to the escape or character that writes it. */
export function joinStrings(text: string, strings: readonly Extract<JsonNode, { kind: "string" }>[]): JoinedStrings {
  const joined = strings.map((node) => node.text).join("");
  const starts = new Uint32Array(joined.length + 1);
  const ends = new Uint32Array(joined.length + 1);
  let index = 0;
  let last = strings[0] === undefined ? 0 : strings[0].start + 1;
  ends[0] = last;
  for (const node of strings) {
    for (let at = node.start + 1; at < node.end - 1; ) {
      const length = text[at] !== "\\" ? 1 : text[at + 1] === "u" ? 6 : 2;
      starts[index] = at;
      at += length;
      index += 1;
      ends[index] = at;
      last = at;
    }
  }
  starts[joined.length] = last;
  return { text: joined, startOf: (unit) => starts[unit] ?? last, endOf: (unit) => ends[unit] ?? last };
}
