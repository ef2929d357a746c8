import { describe, expect, it } from "vitest";
import { locate } from "../../../src/documents/formats/index.ts";
import { judge } from "../../../src/documents/rules/index.ts";
import type { RecognizedLine } from "../../../src/protocol/index.ts";
import { describeWords, isMostlyWords } from "../../../src/words/describe.ts";

interface Place {
  readonly left?: number;
  /** Of the letters, whatever letters the text has. */
  readonly size?: number;
  readonly contrast?: number;
  readonly confidence?: number;
}

/** A line of words whose box is as high as its letters make it. */
function line(text: string, top: number, { left = 0.1, size = 0.03, contrast = 1, confidence = 0.95 }: Place = {}): RecognizedLine {
  const ems = (/[\p{Lu}\p{N}bdfhklti]/u.test(text) ? 0.73 : 0.53) + (/[gjpqy,;()]/.test(text) ? 0.21 : 0);
  return { text, confidence, contrast, box: [left, top, text.length * size * 0.5, ems * size] };
}

describe("the text of a picture of words", () => {
  it.each<[string, readonly RecognizedLine[], string]>([
    [
      "has its title and its headings, in reading order",
      [
        line("Invoice 2041", 0.05, { size: 0.06 }),
        line("Paid on 3 May by bank transfer", 0.2),
        line("Items", 0.3, { size: 0.04 }),
        line("Two chairs and one table", 0.4),
        line("Thank you", 0.5),
      ],
      "Screenshot: Invoice 2041, Items",
    ],
    [
      "follows the title's own column rather than a list beside it",
      [
        line("General", 0.06, { left: 0.02 }),
        line("Appearance", 0.06, { left: 0.3, size: 0.06 }),
        line("Privacy", 0.2, { left: 0.02 }),
        line("Theme", 0.2, { left: 0.3 }),
        line("Font size", 0.3, { left: 0.3 }),
      ],
      "Screenshot: Appearance, Theme, Font size",
    ],
    [
      "names the command of a terminal and how it went",
      [line("dev@host:~/app$ npm test", 0.05), line("Tests", 0.2), line("12 passed (12)", 0.2, { left: 0.3 }), line("dev@host:~/app$", 0.3)],
      "Terminal: npm test, Tests 12 passed (12)",
    ],
    [
      "names the commands of a terminal that ran several",
      [line("$ git add .", 0.05), line("$ git commit", 0.1), line("1 file changed", 0.15)],
      "Terminal: git add ., git commit",
    ],
    [
      "names the file and what it declares of an editor",
      [
        line("File Edit Selection View Help", 0.01),
        line("cache.ts", 0.06),
        line("export class Cache {", 0.15),
        line("const entries = new Map();", 0.2),
        line("return entries;", 0.25),
      ],
      "Code: cache.ts, export class Cache",
    ],
    [
      "is that of the dialog, not of the dimmed page with its larger letters",
      [
        line("Team calendar", 0.05, { size: 0.05, contrast: 0.3 }),
        line("Monday to Friday", 0.2, { contrast: 0.3 }),
        line("Unsaved changes", 0.4, { left: 0.4, size: 0.04 }),
        line("Keep them?", 0.5, { left: 0.4 }),
      ],
      "Dialog: Unsaved changes, Keep them?",
    ],
    [
      "says that numbers growing upwards at one edge are a chart's",
      [
        line("Revenue by region", 0.05, { left: 0.3, size: 0.05 }),
        line("300", 0.2, { left: 0.05 }),
        line("200", 0.4, { left: 0.05 }),
        line("100", 0.6, { left: 0.05 }),
        line("North", 0.9, { left: 0.3 }),
      ],
      "Chart: Revenue by region, North",
    ],
    [
      "is the first line where nothing is set larger",
      [line("Main menu", 0.1), line("Open", 0.2), line("Save", 0.3)],
      "Screenshot: Main menu, Open, Save",
    ],
  ])("%s", (_, lines, expected) => {
    expect(describeWords({ lines, panels: [] })).toBe(expected);
  });

  it("is short, one sentence, and passes the gate", async () => {
    const long = Array.from({ length: 9 }, (_, index) =>
      line(`Heading ${index} with a good many words. And then more of them!`, index / 10, { size: index % 2 === 0 ? 0.05 : 0.02 }),
    );
    const text = describeWords({ lines: long, panels: [] }) ?? "";
    expect(text.length).toBeLessThanOrEqual(120);
    const [reference] = await locate("![](a.png)", "page.md");
    if (reference === undefined) throw new Error("nothing was found");
    expect(judge(text, reference)).toEqual([]);
  });

  describe("with a panel", () => {
    const PANEL = [0.3, 0.3, 0.4, 0.35] as const;
    const page = (contrast: number) => [
      line("Project plan", 0.05, { size: 0.06, contrast }),
      line("Milestones of the project", 0.15, { contrast }),
      // Cut off by the panel, whose edge is read as a strong letter.
      line("Milestones of the pro", 0.4, { left: 0.05, contrast: 1 }),
    ];
    const dialog = (contrast: number) => [
      line("Unsaved changes", 0.35, { left: 0.35, contrast }),
      line("Your edits are lost", 0.45, { left: 0.35, contrast }),
      line("Discard Save", 0.55, { left: 0.35, size: 0.05 }),
    ];

    it.each([
      ["dark letters", 1],
      ["grey letters, no stronger than the page's", 0.5],
    ])("is that of a dialog in %s, not its buttons nor the dimmed page", (_, contrast) => {
      expect(describeWords({ lines: [...page(0.5), ...dialog(contrast)], panels: [PANEL] })).toBe(
        "Dialog: Unsaved changes, Your edits are lost, Discard Save",
      );
    });

    it("is that of the page where the panel is a card on it", () => {
      expect(describeWords({ lines: [...page(0.9), ...dialog(1)], panels: [PANEL] })).toMatch(/^Screenshot: Project plan/);
    });

    it("is that of the page where the panel has no words", () => {
      expect(describeWords({ lines: page(0.5).slice(0, 2), panels: [PANEL] })).toBe("Screenshot: Project plan, Milestones of the project");
    });
  });

  it("is none without words", () => {
    expect(describeWords({ lines: [line("| | -", 0.1)], panels: [] })).toBeUndefined();
  });
});

describe("words are what a picture is about", () => {
  const sentence = line("These words stand below one another beside the photograph of a harbour", 0.1);
  it.each([
    ["with a single word on flat colours", [line("Saved", 0.5)], 0.98, true],
    ["not with a word that is hard to read", [line("Saved", 0.5, { confidence: 0.65 })], 0.98, false],
    ["not with a sign in a photograph", [line("Main Street", 0.5)], 0.6, false],
    ["with a paragraph beside a photograph", [sentence], 0.6, true],
  ])("%s", (_, lines, flatness, expected) => {
    expect(isMostlyWords({ lines, panels: [], coverage: 0.05, flatness })).toBe(expected);
  });
});
