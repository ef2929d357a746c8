import { mkdir, mkdtemp, realpath, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { discover } from "../../../src/workflow/discover.ts";

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "mils-discover-")));
});

async function files(tree: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(tree)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
}

async function found(paths: readonly string[], cwd = root): Promise<string[]> {
  const result: string[] = [];
  for await (const path of discover(paths, { workspace: root, cwd, extensions: new Set([".md", ".html"]) }))
    result.push(relative(root, path).split(sep).join("/"));
  return result;
}

describe("discover", () => {
  it("finds the wanted files of a folder in a stable order, files before folders", async () => {
    await files({ "b.md": "", "a.html": "", "c.txt": "", "sub/d.MD": "", "a/z.md": "" });
    expect(await found(["."])).toEqual(["a.html", "b.md", "a/z.md", "sub/d.MD"]);
  });

  it("honours nested ignore files, negation, .milsignore, and ignore files above the folder it starts from", async () => {
    await files({
      ".git/config": "",
      ".gitignore": "build/\n*.tmp.md\n",
      ".milsignore": "/vendor\n",
      "docs/.gitignore": "*.md\n!keep.md\n",
      "docs/drop.md": "",
      "docs/keep.md": "",
      "docs/x.tmp.md": "",
      "build/a.md": "",
      "docs/build/b.md": "",
      "vendor/a.md": "",
      "docs/vendor/keep.md": "",
      "node_modules/p/README.md": "",
      "a.md": "",
    });
    expect(await found(["."])).toEqual(["a.md", "docs/keep.md", "docs/vendor/keep.md"]);
    expect(await found(["docs"])).toEqual(["docs/keep.md", "docs/vendor/keep.md"]);
    expect(await found(["**/*.md"])).toEqual(["a.md", "docs/keep.md", "docs/vendor/keep.md"]);
  });

  it("takes a file that is named itself even when it is ignored, and each file once", async () => {
    await files({ ".git/x": "", ".gitignore": "a.md\n", "a.md": "", "b.md": "" });
    expect(await found(["a.md", "a.md", "b.md", "./b.md"])).toEqual(["a.md", "b.md"]);
    expect(await found([".", "b.md"])).toEqual(["b.md"]);
  });

  it("does not follow links to folders, which may lead in a circle", async () => {
    await files({ "a/b.md": "" });
    await symlink("..", join(root, "a", "up"));
    expect(await found(["."])).toEqual(["a/b.md"]);
  });

  it.each(["missing.md", "missing/*.md"])("says so when %s is not there", async (path) => {
    await expect(found([path])).rejects.toMatchObject({ code: "media-unreadable" });
  });
});
