import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { markdown } from "../../../src/documents/formats/markdown.ts";
import type { MilsContext } from "../../../src/extension/context.ts";
import type { TextToWrite } from "../../../src/workflow/writeTexts.ts";
import { ordinalOf } from "../../../src/workflow/writeTexts.ts";
import * as fake from "./fakeVscode.ts";

vi.mock("vscode", () => import("./fakeVscode.ts"));

const { EditBatch, editorDocuments } = await import("../../../src/extension/document/editorDocuments.ts");
const { writeAltTexts } = await import("../../../src/extension/document/writeAltTexts.ts");

let folder: string;
// Only what is used of it; the rest of the context needs a window.
const context = {
  extension: { globalStorageUri: fake.Uri.file("/storage") },
  log: { debug: () => undefined, warn: () => undefined, error: () => undefined },
  push: () => undefined,
} as unknown as MilsContext;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "mils-writing-"));
  Object.assign(fake.state, { documents: [], folder, applied: [], refuse: false, writable: true });
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function open(name: string, text: string): fake.TextDocument {
  const path = join(folder, name);
  writeFileSync(path, text);
  const document = new fake.TextDocument(fake.Uri.file(path), "markdown", text);
  fake.state.documents.push(document);
  return document;
}

/** Texts for all references of a document as they are now. */
async function textsFor(document: fake.TextDocument, text: string): Promise<TextToWrite[]> {
  const references = await markdown.locate(document.getText(), { components: [] });
  return references.map((reference) => ({
    path: document.uri.fsPath,
    reference,
    ordinal: ordinalOf(references, reference),
    text,
    mediaPath: join(folder, "a.png"),
    mediaHash: "0",
    origin: "caption",
  }));
}

const write = (document: fake.TextDocument, texts: readonly TextToWrite[]) => writeAltTexts(context, document as never, texts);

describe("alt texts of an open document", () => {
  it("are one edit, one undo step, and touch nothing else", async () => {
    const document = open("a.md", "x ![](a.png) y ![](b.png)\r\n");
    const outcome = await write(document, await textsFor(document, "A fox"));
    expect(outcome).toMatchObject({ failures: [] });
    expect(outcome.written).toHaveLength(2);
    expect(document.getText()).toBe("x ![A fox](a.png) y ![A fox](b.png)\r\n");
    expect(fake.state.applied).toHaveLength(1);
  });

  it("find their image when text was typed above it meanwhile", async () => {
    const document = open("a.md", "![](a.png)");
    const texts = await textsFor(document, "A fox");
    document.type("# New heading\n\n![](a.png)");
    await write(document, texts);
    expect(document.getText()).toBe("# New heading\n\n![A fox](a.png)");
  });

  it("never replace what a person typed meanwhile", async () => {
    const document = open("a.md", "![](a.png)");
    const texts = await textsFor(document, "A fox");
    document.type("![My own words](a.png)");
    const { written, failures } = await write(document, texts);
    expect(document.getText()).toBe("![My own words](a.png)");
    expect(written).toEqual([]);
    expect(failures).toMatchObject([{ code: "document-changed" }]);
  });

  it("are not written when their image is gone", async () => {
    const document = open("a.md", "![](a.png)");
    const texts = await textsFor(document, "A fox");
    document.type("nothing here");
    expect((await write(document, texts)).failures).toHaveLength(1);
    expect(document.getText()).toBe("nothing here");
  });

  it("are recorded in the ledger before they stand there", async () => {
    const document = open("a.md", "![](a.png)");
    await write(document, await textsFor(document, "A fox"));
    const records = readFileSync(join(folder, ".mils/ledger.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { readonly type: string; readonly newText?: string });
    expect(records.map(({ type }) => type)).toEqual(["write", "end"]);
    expect(records[0]?.newText).toBe("A fox");
  });

  it("are written into a document that was never saved", async () => {
    const document = new fake.TextDocument(fake.Uri.untitled("Untitled-1"), "markdown", "![](a.png)");
    fake.state.documents.push(document);
    const { written, failures } = await write(document, await textsFor(document, "A fox"));
    expect(failures).toEqual([]);
    expect(written).toHaveLength(1);
    expect(document.getText()).toBe("![A fox](a.png)");
  });

  it("say so when VS Code refuses the edit", async () => {
    const document = new fake.TextDocument(fake.Uri.untitled("Untitled-1"), "markdown", "![](a.png)");
    fake.state.documents.push(document);
    fake.state.refuse = true;
    expect((await write(document, await textsFor(document, "A fox"))).failures).toMatchObject([{ code: "write-failed" }]);
  });
});

describe("documents as the editors have them", () => {
  it("are read with their unsaved changes", async () => {
    const document = open("a.md", "on the disk");
    document.type("in the editor");
    expect((await editorDocuments(folder).read(document.uri.fsPath))?.text).toBe("in the editor");
  });

  it("are read from the disk when no editor has them", async () => {
    writeFileSync(join(folder, "b.md"), "on the disk");
    expect((await editorDocuments(folder).read(join(folder, "b.md")))?.text).toBe("on the disk");
  });

  it("are not written over after an edit", async () => {
    const document = open("a.md", "before");
    const store = editorDocuments(folder);
    const read = await store.read(document.uri.fsPath);
    document.type("after");
    await expect(read && store.replace(read, [{ span: { start: 0, end: 1 }, text: "X" }])).rejects.toMatchObject({ code: "document-changed" });
    expect(document.getText()).toBe("after");
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === "win32")("are left alone when they are read-only", async () => {
    const document = open("a.md", "before");
    chmodSync(document.uri.fsPath, 0o444);
    const store = editorDocuments(folder);
    const read = await store.read(document.uri.fsPath);
    await expect(read && store.replace(read, [{ span: { start: 0, end: 1 }, text: "X" }])).rejects.toMatchObject({ code: "write-failed" });
  });

  it("are left alone on a file system that takes no changes", async () => {
    const document = open("a.md", "before");
    fake.state.writable = false;
    const store = editorDocuments(folder);
    const read = await store.read(document.uri.fsPath);
    await expect(read && store.replace(read, [{ span: { start: 0, end: 1 }, text: "X" }])).rejects.toMatchObject({ code: "write-failed" });
    expect(document.getText()).toBe("before");
  });

  it.each([
    ["left alone where the settings call them read-only", {}, "before"],
    ["written where the settings make an exception", { "a.md": true }, "Xefore"],
  ])("are %s", async (_, exceptions, text) => {
    const document = open("a.md", "before");
    fake.state.settings["files.readonlyInclude"] = { "**/*.md": true };
    fake.state.settings["files.readonlyExclude"] = exceptions;
    fake.state.fits = () => true;
    const store = editorDocuments(folder);
    const read = await store.read(document.uri.fsPath);
    await (read && store.replace(read, [{ span: { start: 0, end: 1 }, text: "X" }]))?.catch(() => undefined);
    expect(document.getText()).toBe(text);
    fake.state.settings = {};
  });

  it("are saved when nobody looks at them, and left to their owner in an editor", async () => {
    const [hidden, shown] = [open("a.md", "a"), open("b.md", "b")];
    fake.window.tabGroups.all = [{ tabs: [{ input: new fake.TabInputText(shown.uri) }] }];
    const store = editorDocuments(folder);
    for (const document of [hidden, shown]) {
      const read = await store.read(document.uri.fsPath);
      if (read) await store.replace(read, [{ span: { start: 0, end: 0 }, text: "X" }]);
    }
    expect([hidden.saved, shown.saved]).toEqual([1, 0]);
    fake.window.tabGroups.all = [];
  });
});

describe("a batch of edits", () => {
  it("is one edit over many documents, ticked in a preview that opens", async () => {
    const documents = [open("a.md", "a"), open("b.md", "b")];
    const batch = new EditBatch(folder);
    for (const document of documents) {
      const read = await batch.read(document.uri.fsPath);
      if (read) await batch.replace(read, [{ span: { start: 1, end: 1 }, text: "!" }]);
    }
    await batch.apply({ needsConfirmation: true, label: "Alt texts" });
    expect(documents.map((document) => document.getText())).toEqual(["a!", "b!"]);
    expect(fake.state.applied).toHaveLength(1);
    const [edit] = fake.state.applied;
    expect(edit?.metadata.map(({ needsConfirmation }) => needsConfirmation)).toEqual([false, false, true]);
  });

  it("shows a document as it will be", async () => {
    const document = open("a.md", "a");
    const batch = new EditBatch(folder);
    const read = await batch.read(document.uri.fsPath);
    if (read) await batch.replace(read, [{ span: { start: 1, end: 1 }, text: "!" }]);
    expect((await batch.read(document.uri.fsPath))?.text).toBe("a!");
    expect(document.getText()).toBe("a");
  });
});
