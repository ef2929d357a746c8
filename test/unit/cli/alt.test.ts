import { mkdir, mkdtemp, readFile, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { beforeEach, describe, expect, it } from "vitest";
import { register as alt } from "../../../src/cli/commands/alt.ts";
import { register as status } from "../../../src/cli/commands/status.ts";
import { register as undo } from "../../../src/cli/commands/undo.ts";
import { MilsError } from "../../../src/protocol/index.ts";
import { type FakeCliContext, fakeCliContext } from "../../fakes/cliContext.ts";
import { FakeEngine } from "../../fakes/engine.ts";
import { numberedPng } from "../../fakes/pictures.ts";

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "mils-alt-")));
  await mkdir(join(root, ".git"));
});

async function files(tree: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [name, content] of Object.entries(tree)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
}

const text = (name: string) => readFile(join(root, name), "utf8");

async function mils(args: string, options: Parameters<typeof fakeCliContext>[1] = {}): Promise<FakeCliContext> {
  const context = fakeCliContext(root, options);
  const program = new Command().exitOverride();
  for (const register of [alt, undo, status]) register(program, context);
  await program.parseAsync(args.split(" "), { from: "user" });
  return context;
}

const boat = new FakeEngine({ captions: () => ["a photo of a boat", "boat.png", "a red boat on a beach."] });

describe("mils alt", () => {
  it("without --write proposes what --write would write, and changes nothing", async () => {
    const document = "# Harbour\r\n\r\n![](boat.png)\r\n";
    await files({ "a.md": document, "boat.png": numberedPng(1) });
    const dry = await mils("alt", { engine: boat });
    expect(dry.output()).toBe("a.md:3:1 A red boat on a beach\n");
    expect(await text("a.md")).toBe(document);
    const real = await mils("alt --write", { engine: boat });
    expect(real.output()).toBe(dry.output());
    expect(await text("a.md")).toBe("# Harbour\r\n\r\n![A red boat on a beach](boat.png)\r\n");
    expect(real.exitCode()).toBe(0);
  });

  it("describes a picture once however often and under however many names it stands", async () => {
    await files({
      "a.md": "![](x.png)\n\n![](x.png)\n",
      "sub/b.html": '<img src="../y.png">\n<img src=../x.png alt="photo">\n',
      "x.png": numberedPng(1),
      "y.png": numberedPng(1),
    });
    const { engine, complaints } = await mils("alt --write");
    expect(engine.runs).toHaveLength(1);
    expect(complaints()).toContain("4 images in 2 documents wait for a text: 1 picture to describe");
    expect((await text("a.md")).match(/!\[A [a-z ]+\]\(x\.png\)/g)).toHaveLength(2);
    expect((await text("sub/b.html")).match(/alt="?A [a-z ]+/g)).toHaveLength(2);
  });

  it("never touches a text that is there, nor an empty one, without being told", async () => {
    const document = '![A red boat](x.png)\n\n<img src="x.png" alt="">\n\n<img src="x.png" alt="A boat at sea">\n';
    await files({ "a.md": document, "x.png": numberedPng(1) });
    const idle = await mils("alt --write");
    expect(idle.engine.runs).toEqual([]);
    expect(await text("a.md")).toBe(document);
    await mils("alt --write --overwrite", { engine: boat });
    expect(await text("a.md")).toBe(document.replace("A red boat", "A red boat on a beach").replace("A boat at sea", "A red boat on a beach"));
  });

  it.each([
    ["--only missing", ["missing"]],
    ["--only placeholder", ["placeholder"]],
    ["--only empty", ["empty"]],
    ["--only missing,placeholder", ["missing", "placeholder"]],
  ])("%s selects %j", async (flag, expected) => {
    await files({ "a.html": '<img src="x.png"><img src="x.png" alt="image"><img src="x.png" alt="">', "x.png": numberedPng(1) });
    const { output } = await mils(`alt --json ${flag}`);
    const reasons = output()
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { reason: string }).reason);
    expect(reasons).toEqual(expected);
  });

  it("uses the cache the second time, and not for other bytes", async () => {
    await files({ "a.md": "![](x.png)\n", "x.png": numberedPng(1) });
    const engine = new FakeEngine();
    await mils("alt", { engine });
    await mils("alt", { engine });
    expect(engine.runs).toHaveLength(1);
    await mils("alt --seed 2", { engine });
    expect(engine.runs).toHaveLength(2);
    await files({ "x.png": numberedPng(2) });
    await mils("alt", { engine });
    expect(engine.runs).toHaveLength(3);
  });

  it("leaves what the scorer is unsure of for a person, unless told otherwise", async () => {
    await files({ "a.md": "![](x.png)\n", "x.png": numberedPng(1) });
    const unsure = new FakeEngine({ confidence: () => 0.2 });
    const careful = await mils("alt --write", { engine: unsure });
    expect(careful.output()).toContain("needs review");
    expect(await text("a.md")).toBe("![](x.png)\n");
    await mils("alt --write --include-doubtful", { engine: unsure });
    expect(await text("a.md")).toMatch(/^!\[A /);
  });

  it("says what it skips and why, and goes on after a damaged picture", async () => {
    await files({
      "a.md": "![](https://example.org/a.png)\n![](gone.png)\n![](bad.png)\n![](good.png)\n",
      "bad.png": numberedPng(1),
      "good.png": numberedPng(2),
    });
    const engine = new FakeEngine({
      failure: (path) => (path.endsWith("bad.png") ? new MilsError("media-undecodable", "bad.png is damaged") : undefined),
    });
    const context = await mils("alt --write", { engine });
    expect(context.complaints()).toContain("1 skipped: the picture is on the network");
    expect(context.complaints()).toContain("1 skipped: the picture's file was not found");
    expect(context.complaints()).toContain("bad.png is damaged");
    expect(context.exitCode()).toBe(1);
    expect(await text("a.md")).toMatch(/!\[\]\(bad\.png\)\n!\[A [^\]]+\]\(good\.png\)/);
  });

  it("keeps what is done when interrupted, and goes on when run again", async () => {
    await files({ "a.md": "![](1.png)\n![](2.png)\n![](3.png)\n", "1.png": numberedPng(1), "2.png": numberedPng(2), "3.png": numberedPng(3) });
    const interruption = new AbortController();
    const engine = new FakeEngine({
      failure: (path) => {
        if (path.endsWith("2.png")) interruption.abort(new MilsError("cancelled", "interrupted"));
        return undefined;
      },
    });
    const context = await mils("alt --write --jobs 1", { engine, signal: interruption.signal });
    expect(context.exitCode()).toBe(130);
    expect(await text("a.md")).toMatch(/^!\[A [^\]]+\]\(1\.png\)\n!\[\]\(2\.png\)\n!\[\]\(3\.png\)\n$/);
    const again = await mils("alt --write");
    expect(again.engine.runs.map((path) => path.slice(-5))).toEqual(["2.png", "3.png"]);
    expect((await text("a.md")).match(/!\[A /g)).toHaveLength(3);
  });

  it("asks about each text with --interactive: accept, another candidate, edit, decorative, skip, quit", async () => {
    const names = ["1", "2", "3", "4", "5", "6", "7"];
    await files({
      "a.html": names.map((name) => `<img src="${name}.png">`).join("\n"),
      ...Object.fromEntries(names.map((name) => [`${name}.png`, numberedPng(Number(name))])),
    });
    const engine = new FakeEngine({ captions: (path) => [`A boat with number ${path.at(-5)}`, `A ship with number ${path.at(-5)}`] });
    await mils("alt --interactive --jobs 1", { engine, stdin: "\n2\ne\nMy own words\nd\nnonsense\ns\nq\n" });
    expect((await text("a.html")).split("\n")).toEqual([
      '<img src="1.png" alt="A boat with number 1">',
      '<img src="2.png" alt="A ship with number 2">',
      '<img src="3.png" alt="My own words">',
      '<img src="4.png" alt="">',
      '<img src="5.png">',
      '<img src="6.png">',
      '<img src="7.png">',
    ]);
  });

  it("marks a picture as decorative in Markdown too, and takes that back", async () => {
    const before = "[![](1.png)](https://example.org)\n\n![image](1.png)\n";
    await files({ "a.md": before, "1.png": numberedPng(1) });
    await mils("alt --interactive", { stdin: "d\nd\n" });
    expect(await text("a.md")).toBe("[![](1.png)](https://example.org)\n\n![](1.png)\n");
    await mils("undo");
    expect(await text("a.md")).toBe(before);
  });

  it("names no run to take back where nothing was written", async () => {
    await files({ "a.md": "![](x.png)\n", "x.png": numberedPng(1) });
    const { complaints } = await mils("alt --write", { engine: new FakeEngine({ confidence: () => 0.2 }) });
    expect(complaints()).toContain("1 image in 1 document waits for a text");
    expect(complaints()).toMatch(/; 0 texts written\.\n$/);
  });

  it("takes where a link leads and the words of a sign without captioning anything", async () => {
    await files({
      "a.md": "[![](logo.png)](https://example.org/docs/getting-started)\n\n![](screenshot.png)\n",
      "logo.png": numberedPng(1),
      "screenshot.png": numberedPng(2),
    });
    const line = { text: "Save changes", confidence: 0.95, box: [0.1, 0.1, 0.5, 0.1], contrast: 1 } as const;
    const engine = new FakeEngine({
      words: (path) =>
        path.endsWith("screenshot.png")
          ? { lines: [line], panels: [], coverage: 0.05, flatness: 0.95 }
          : { lines: [], panels: [], coverage: 0, flatness: 0.1 },
    });
    await mils("alt --write", { engine });
    expect(engine.runs).toEqual([]);
    expect(await text("a.md")).toBe(
      "[![Getting started, example.org](logo.png)](https://example.org/docs/getting-started)\n\n![Screenshot: Save changes](screenshot.png)\n",
    );
  });

  it("suggests that an ornament is decorative, and writes nothing by itself", async () => {
    await files({ "a.html": '<img src="divider.png">\n', "divider.png": numberedPng(1) });
    const { output } = await mils("alt --write");
    expect(output()).toContain("It may be decorative");
    expect(await text("a.html")).toBe('<img src="divider.png">\n');
  });

  it.each([
    ["a text the scorer likes as well", 0.39, "A red boat waiting in the old harbour"],
    ["the caption where the scorer likes the text less", 0.3, "A red boat on a beach"],
  ])("with --rewrite writes %s", async (_, score, expected) => {
    await files({ "a.md": "# The old harbour\n\n![](boat.png)\n", "boat.png": numberedPng(1) });
    const engine = new FakeEngine({
      captions: () => ["a red boat on a beach"],
      completion: (user) => (user.includes("Heading above: The old harbour") ? '"A red boat waiting in the old harbour"\n\nI hope this helps!' : ""),
      scoreOf: (candidate) => (candidate.includes("waiting") ? score : 0.4),
    });
    await mils("alt --write --rewrite", { engine });
    expect(await text("a.md")).toBe(`# The old harbour\n\n![${expected}](boat.png)\n`);
  });

  describe("with --rewrite", () => {
    const harbour = { "a.md": "# The old harbour\n\n![](boat.png)\n\n# The beach\n\n![](boat.png)\n", "boat.png": numberedPng(1) };
    const waiting = () =>
      new FakeEngine({
        captions: () => ["a red boat on a beach"],
        completion: () => "A red boat waiting",
        scoreOf: (candidate) => (candidate.includes("waiting") ? 0.3 : 0.4),
      });
    const written = async () => (await text("a.md")).match(/!\[[^\]]*\]/g);

    it.each([
      ["the option", "--rewrite-margin 0.11", undefined, "![A red boat waiting]"],
      ["the project's setting", "--rewrite", 0.11, "![A red boat waiting]"],
      ["the option before the setting", "--rewrite-margin 0.05", 0.11, "![A red boat on a beach]"],
      ["its default", "--rewrite", undefined, "![A red boat on a beach]"],
    ])("takes the margin from %s", async (_, flags, setting, expected) => {
      await files({ ...harbour, ...(setting !== undefined && { "mils.config.json": JSON.stringify({ rewriteMargin: setting }) }) });
      await mils(`alt --write ${flags}`, { engine: waiting() });
      expect(await written()).toEqual([expected, expected]);
    });

    it("asks once for each place, and for another margin not again", async () => {
      await files(harbour);
      const engine = waiting();
      await mils("alt --rewrite", { engine });
      expect(engine.completions).toBe(2);
      await mils("alt --write --rewrite-margin 0.2", { engine });
      expect(engine.completions).toBe(2);
      expect(engine.runs).toHaveLength(1);
      expect(await written()).toEqual(["![A red boat waiting]", "![A red boat waiting]"]);
    });

    it("keeps the captions, and says so once, where the generator cannot follow instructions", async () => {
      await files({ ...harbour, "b.md": "![](b.png)\n", "b.png": numberedPng(2) });
      const engine = new FakeEngine({ completion: () => new MilsError("model-unsuitable", "tiny cannot follow instructions") });
      const context = await mils("alt --write --rewrite", { engine });
      expect(context.complaints().match(/cannot follow instructions/g)).toHaveLength(1);
      expect(context.exitCode()).toBe(0);
      expect(await text("b.md")).toMatch(/^!\[A /);
    });
  });

  it("writes a review page that stands alone", async () => {
    await files({ "a.md": "![](x.png)\n", "x.png": numberedPng(1) });
    await mils("alt --report review.html", {
      engine: new FakeEngine({ captions: () => ['A sign that says <script> & "hello"'], confidence: () => 0.523 }),
    });
    const page = await text("review.html");
    expect(page).toContain("data:image/png;base64,");
    expect(page).toContain("A sign that says &lt;script&gt; &amp; &quot;hello&quot;");
    expect(page).toContain("(informative, confidence 0.52)");
    expect(page).not.toMatch(/<script|https?:\/\//);
  });

  it("edits a document in UTF-16 with CRLF by its span alone", async () => {
    const encode = (content: string) => Buffer.from(`\ufeff${content}`, "utf16le");
    await files({ "a.md": encode("# Ünïcode 🎉\r\n![](boat.png)\r\nend\r\n"), "boat.png": numberedPng(1) });
    await mils("alt --write", { engine: boat });
    expect(await readFile(join(root, "a.md"))).toEqual(encode("# Ünïcode 🎉\r\n![A red boat on a beach](boat.png)\r\nend\r\n"));
  });
});

describe("mils undo", () => {
  const before = { "a.md": "![](x.png) and ![](y.png)\n", "b.html": '<img src="x.png" alt="image">\n' };
  const pictures = { "x.png": numberedPng(1), "y.png": numberedPng(2) };

  it("restores every document byte by byte, and a second undo has nothing to do", async () => {
    await files({ ...before, ...pictures });
    await mils("alt --write");
    const undone = await mils("undo");
    expect(undone.output()).toContain("3 restored, 0 left.");
    for (const [name, content] of Object.entries(before)) expect(await text(name)).toBe(content);
    expect((await mils("undo")).output()).toBe("Nothing to undo.\n");
  });

  it("leaves a text a person changed, finds the others where they moved to, and lists both", async () => {
    await files({ ...before, ...pictures });
    await mils("alt --write");
    const edited = (await text("a.md")).replace(/!\[A [^\]]+\]\(x\.png\)/, "![Edited by hand](x.png)");
    await files({ "a.md": `# A heading above\n\n${edited}` });
    const undone = await mils("undo a.md");
    expect(await text("a.md")).toBe("# A heading above\n\n![Edited by hand](x.png) and ![](y.png)\n");
    expect(undone.output()).toMatch(/left {5}a\.md: .*the text was changed since/);
    expect(undone.exitCode()).toBe(1);
    expect(await text("b.html")).toContain('alt="A ');
  });

  it("takes back one run alone, as status names it", async () => {
    await files({ "a.md": before["a.md"], ...pictures });
    await mils("alt --write --limit 1");
    await mils("alt --write");
    const runs = JSON.parse((await mils("status --json")).output()) as { run: string; written: number; state: string }[];
    expect(runs.map(({ written, state }) => [written, state])).toEqual([
      [1, "complete"],
      [1, "complete"],
    ]);
    await mils(`undo --run ${runs[0]?.run ?? ""}`);
    expect(await text("a.md")).toMatch(/^!\[\]\(x\.png\) and !\[A [^\]]+\]\(y\.png\)\n$/);
    expect((await mils("undo --run nonsense")).exitCode()).toBe(2);
  });

  it("takes back a text over a text", async () => {
    await files({ "a.md": "![Old words here](x.png)\n", ...pictures });
    await mils("alt --write --overwrite", { engine: boat });
    await mils("alt --write --overwrite --seed 3", { engine: new FakeEngine({ captions: () => ["A white ship in a harbour"] }) });
    expect(await text("a.md")).toBe("![A white ship in a harbour](x.png)\n");
    await mils("undo");
    expect(await text("a.md")).toBe("![Old words here](x.png)\n");
  });
});
