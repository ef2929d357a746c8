import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText, encodeText, isBinary } from "../../../src/workflow/textFile.ts";

const latin1 = Buffer.from("Caf\u00e9 ![](a.png)\r\n", "latin1");

describe("a document's bytes", () => {
  it.each([
    ["utf-8", Buffer.from("Grüße 🎉\r\n![](a.png)\n")],
    ["utf-8-bom", Buffer.from("\ufeffGrüße\r\n")],
    ["utf-16le", Buffer.from("\ufeffGrüße 🎉\r\n", "utf16le")],
    ["utf-16be", Buffer.from("\ufeffGrüße\r\n", "utf16le").swap16()],
    ["latin1", latin1],
  ])("in %s survive decoding and encoding, and the text has no byte order mark", (encoding, bytes) => {
    const decoded = decodeText(bytes);
    expect(decoded.encoding).toBe(encoding);
    expect(decoded.text.startsWith("\ufeff")).toBe(false);
    expect(Buffer.from(encodeText(decoded.text, decoded.encoding, "a.md"))).toEqual(bytes);
    expect(isBinary(bytes)).toBe(false);
  });

  it("survive whatever they are", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const { text, encoding } = decodeText(bytes);
        expect([...encodeText(text, encoding, "a.md")]).toEqual([...bytes]);
      }),
      { numRuns: 2000 },
    );
  });

  it("of one byte a character refuse a text they cannot hold, and say what to do", () => {
    expect(() => encodeText(`${decodeText(latin1).text}🎉`, "latin1", "a.md")).toThrow(/a\.md is not UTF-8.*convert/);
  });

  it("with a NUL are binary", () => {
    expect(isBinary(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1]))).toBe(true);
  });
});
