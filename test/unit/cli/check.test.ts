import { mkdir, mkdtemp, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Command } from "commander";
import { beforeEach, describe, expect, it } from "vitest";
import { register } from "../../../src/cli/commands/check.ts";
import { type FakeCliContext, fakeCliContext } from "../../fakes/cliContext.ts";

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "mils-check-")));
  await mkdir(join(root, ".git"));
});

async function files(tree: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, content] of Object.entries(tree)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
}

async function check(args: readonly string[], options: { readonly stdin?: string; readonly cwd?: string } = {}): Promise<FakeCliContext> {
  const context = fakeCliContext(options.cwd ?? root, options.stdin === undefined ? {} : { stdin: options.stdin });
  const program = new Command().version("1.2.3").exitOverride();
  register(program, context);
  await program.parseAsync(["check", ...args], { from: "user" });
  return context;
}

const TREE = {
  "docs/a.md": "# A\n\nText ![](one.png) and ![](two.png).\n",
  "docs/b.html": '<p>\n  <img src="three.png">\n  <img src="four.png" alt="A red boat">\n</p>\n',
  "docs/ignored.md": "![](x.png)\n",
  ".milsignore": "ignored.md\n",
};

describe("mils check", () => {
  it("prints file, line, column, rule and the reference, and exits with 1", async () => {
    await files(TREE);
    const { output, exitCode } = await check(["docs"]);
    expect(output()).toMatch(/^docs\/a\.md:3:6 error missing-alt .+\n {4}!\[\]\(one\.png\)\n/);
    expect(output().match(/^\S+:\d+:\d+ /gm)).toEqual(["docs/a.md:3:6 ", "docs/a.md:3:23 ", "docs/b.html:2:3 "]);
    expect(output()).toMatch(/\n3 findings in 2 documents \(4 references in 2 documents\)\.\n$/);
    expect(exitCode()).toBe(1);
  });

  it("names files from where it is run", async () => {
    await files(TREE);
    expect((await check(["a.md"], { cwd: join(root, "docs") })).output()).toMatch(/^a\.md:3:6 /);
  });

  it("exits with 0 when nothing is found", async () => {
    await files({ "a.md": "![A red boat](a.png)\n" });
    const { output, exitCode } = await check([]);
    expect(output()).toBe("No findings: 1 reference in 1 document.\n");
    expect(exitCode()).toBe(0);
  });

  it("goes on after a document it cannot parse, names it and exits with 2", async () => {
    await files({ "a.mdx": "# T\n\n{ unclosed\n\n![](a.png)\n", "b.md": "![](a.png)\n" });
    const { output, complaints, exitCode } = await check([]);
    expect(output()).toContain("b.md:1:1");
    expect(complaints()).toContain("a.mdx");
    expect(exitCode()).toBe(2);
  });

  it("rejects a path that is not there", async () => {
    await expect(check(["gone.md"])).rejects.toThrow(/gone\.md does not exist/);
  });

  it("checks standard input as the named file", async () => {
    const { output, exitCode } = await check(["--stdin-filename", "docs/page.html", "--format", "json"], { stdin: "<img src=a.png>" });
    expect(JSON.parse(output())).toMatchObject([{ file: "docs/page.html", line: 1, column: 1, rule: "missing-alt" }]);
    expect(exitCode()).toBe(1);
  });

  it("skips binary files and reads UTF-16", async () => {
    await files({ "binary.md": "![](a.png)\0\n" });
    await writeFile(join(root, "wide.md"), Buffer.from("\ufeff# T\r\n\r\n![](a.png)\r\n", "utf16le"));
    expect((await check(["--format", "json"])).output().match(/"file":"[^"]+","line":\d+/g)).toEqual(['"file":"wide.md","line":3']);
  });

  it("follows the settings file: severities, ignored paths", async () => {
    await files({ ...TREE, "mils.config.json": JSON.stringify({ rules: { "missing-alt": "warning" }, ignore: ["docs/b.html"] }) });
    const { output } = await check([]);
    expect(output()).toContain("docs/a.md:3:6 warning missing-alt");
    expect(output()).not.toContain("b.html");
    expect((await check(["--quiet"])).output()).toBe("");
  });

  it("says what is wrong with a settings file", async () => {
    await files({ "mils.config.json": '{"rules":{"missing-alt":"loud"}}' });
    await expect(check([])).rejects.toMatchObject({ code: "configuration" });
  });
});

describe("forms of findings", () => {
  it("json is the array programs expect, empty as well", async () => {
    await files(TREE);
    const findings = JSON.parse((await check(["--format", "json", "docs"])).output()) as Record<string, unknown>[];
    expect(findings[0]).toMatchObject({ file: "docs/a.md", line: 3, column: 6, rule: "missing-alt", message: expect.stringMatching(/./) as unknown });
    expect(findings).toHaveLength(3);
    await files({ "clean.md": "text\n" });
    expect(JSON.parse((await check(["--format", "json", "clean.md"])).output())).toEqual([]);
  });

  it("sarif is one 2.1.0 run with rules, regions and encoded names", async () => {
    await files({ "my docs/ä.md": "![](one.png)\n" });
    const log = JSON.parse((await check(["--format", "sarif"])).output()) as { version: string; runs: Record<string, unknown>[] };
    expect(log.version).toBe("2.1.0");
    expect(log.runs).toMatchObject([
      {
        columnKind: "utf16CodeUnits",
        tool: { driver: { name: "mils", version: "1.2.3", rules: [{ id: "missing-alt" }] } },
        invocations: [{ executionSuccessful: true }],
        results: [
          {
            ruleId: "missing-alt",
            level: "error",
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: "my%20docs/%C3%A4.md" },
                  region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 13, snippet: { text: "![](one.png)" } },
                },
              },
            ],
          },
        ],
      },
    ]);
  });

  it("github escapes what its command syntax gives a meaning", async () => {
    await files({ "a,b:c.md": "![](one.png)\n" });
    expect((await check(["--format", "github"])).output()).toMatch(
      /^::error file=a%2Cb%3Ac\.md,line=1,endLine=1,col=1,endColumn=13,title=missing-alt::[^\n]+\n1 finding in 1 document/,
    );
  });

  it("markdown is a table a document, whatever stands in the reference", async () => {
    await files({ "a.md": "![](a|b`c.png)\n" });
    const { output } = await check(["--format", "markdown"]);
    expect(output()).toContain("## a.md\n");
    expect(output()).toContain("`` ![](a\\|b`c.png) ``");
  });
});
