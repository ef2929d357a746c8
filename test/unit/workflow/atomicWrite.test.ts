import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, realpath, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { isInside, removeLeftovers, writeAtomically } from "../../../src/workflow/atomicWrite.ts";

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "mils-atomic-")));
});

describe("writeAtomically", () => {
  it("replaces the content, keeps the mode and leaves nothing else in the folder", async () => {
    const file = join(folder, "a.md");
    await writeFile(file, "old");
    await chmod(file, 0o664);
    await writeAtomically(file, Buffer.from("new"), { workspace: folder, expected: Buffer.from("old") });
    expect(await readFile(file, "utf8")).toBe("new");
    expect((await stat(file)).mode & 0o777).toBe(0o664);
    expect(await readdir(folder)).toEqual(["a.md"]);
  });

  it("leaves a read-only file alone", async () => {
    const file = join(folder, "a.md");
    await writeFile(file, "old");
    await chmod(file, 0o444);
    await expect(writeAtomically(file, Buffer.from("new"), { workspace: folder })).rejects.toMatchObject({ code: "write-failed", file });
    expect(await readFile(file, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["a.md"]);
  });

  it("writes nothing when the file is not what it was read as", async () => {
    const file = join(folder, "a.md");
    await writeFile(file, "edited meanwhile");
    await expect(writeAtomically(file, Buffer.from("new"), { workspace: folder, expected: Buffer.from("old") })).rejects.toMatchObject({
      code: "document-changed",
      file,
    });
    expect(await readFile(file, "utf8")).toBe("edited meanwhile");
    expect(await readdir(folder)).toEqual(["a.md"]);
  });

  it("writes through a symbolic link whose target lies in the workspace, and the link stays one", async () => {
    const target = join(folder, "target.md");
    const link = join(folder, "link.md");
    await writeFile(target, "old");
    await symlink("target.md", link);
    await writeAtomically(link, Buffer.from("new"), { workspace: folder });
    expect(await readFile(target, "utf8")).toBe("new");
    expect((await lstat(link)).isSymbolicLink()).toBe(true);
  });

  it("refuses a symbolic link that leads outside the workspace", async () => {
    const workspace = join(folder, "workspace");
    await mkdir(workspace);
    await writeFile(join(folder, "outside.md"), "old");
    await symlink("../outside.md", join(workspace, "link.md"));
    await expect(writeAtomically(join(workspace, "link.md"), Buffer.from("new"), { workspace })).rejects.toMatchObject({ code: "write-failed" });
    expect(await readFile(join(folder, "outside.md"), "utf8")).toBe("old");
  });

  it("names the file and leaves nothing behind when the folder cannot hold it", async () => {
    const file = join(folder, "missing", "a.md");
    await expect(writeAtomically(file, Buffer.from("new"), { workspace: folder })).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
  });
});

it("removes only what a killed process left", async () => {
  await writeFile(join(folder, ".a.md.mils-0123456789ab.tmp"), "half");
  await writeFile(join(folder, "a.md.tmp"), "a person's");
  await removeLeftovers(folder);
  expect(await readdir(folder)).toEqual(["a.md.tmp"]);
});

it.each([
  ["/a/b", "/a", true],
  ["/a", "/a", true],
  ["/ab", "/a", false],
  ["/a/..b", "/a", true],
  ["/", "/a", false],
])("isInside(%s, %s) is %s", (path, outer, expected) => {
  expect(isInside(path, outer)).toBe(expected);
});
