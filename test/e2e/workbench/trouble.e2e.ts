import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { ROOT, Workbench } from "./workbench.ts";

/** One short run on a loaded machine, and the start of a workbench. */
const RUN = 180_000;
const CAT = { copy: join(ROOT, "samples/cat.png") };

let workbench: Workbench | undefined;
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await workbench?.screenshot(`failed-${task.name.slice(0, 40).replace(/\W+/g, "-")}`);
  await workbench?.close();
  workbench = undefined;
});

describe("when something is wrong, a user", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "mils-trouble-"));
    return () => rm(folder, { recursive: true, force: true });
  });

  test("is told which models are missing, and can choose others", { timeout: RUN }, async () => {
    workbench = await Workbench.start({ "cat.png": CAT }, { "mils.generatorDirectory": join(folder, "nothing") });
    await workbench.explorerMenu("cat.png", "Generate Alt Text");
    const message = workbench.notification(join(folder, "nothing")).first();
    await message.waitFor({ timeout: 60_000 });
    await workbench.screenshot("trouble-models-missing");
    await message.locator(".monaco-button", { hasText: "Choose Models" }).waitFor();
  });

  test("is told when the engine runs out of memory, while the editor goes on", { timeout: RUN }, async () => {
    const node = join(folder, "node");
    await writeFile(node, `#!/bin/sh\nexec "${process.execPath}" --max-old-space-size=16 "$@"\n`);
    await chmod(node, 0o755);
    workbench = await Workbench.start({ "cat.png": CAT, "notes.md": "# Notes\n" }, { "mils.nodePath": node });
    await workbench.explorerMenu("cat.png", "Generate Alt Text");
    const message = workbench.notification(/memory/i).first();
    await message.waitFor({ timeout: 90_000 });
    await workbench.screenshot("trouble-out-of-memory");
    await message
      .locator(".monaco-button", { hasText: /Restart|Choose Models/ })
      .first()
      .waitFor();
    await workbench.openFile("notes.md");
    await expect.poll(() => workbench?.editorText()).toContain("# Notes");
  });

  test("keeps a read-only document as it is, and learns which image has no file", { timeout: RUN }, async () => {
    workbench = await Workbench.start(
      { "cat.png": CAT, "locked.md": "# Locked\n\n![](cat.png)\n", "gone.md": "# Gone\n\n![](gone.png)\n" },
      { "files.readonlyInclude": { "**/locked.md": true } },
    );
    await workbench.openFile("locked.md");
    await workbench.command("MILS: Generate Alt Text for All Images in This File");
    await workbench
      .notification(/read-only|cannot be (changed|edited|written)/i)
      .first()
      .waitFor({ timeout: RUN });
    await workbench.screenshot("trouble-read-only");
    expect(await workbench.read("locked.md")).toBe("# Locked\n\n![](cat.png)\n");
    await workbench.command("Notifications: Clear All Notifications");
    await workbench.openFile("gone.md");
    await workbench.command("MILS: Generate Alt Text for All Images in This File");
    await workbench.notification("gone.png").first().waitFor({ timeout: 60_000 });
    await workbench.screenshot("trouble-gone");
    expect(await workbench.page.locator(".monaco-workbench").count()).toBe(1);
  });

  test("works in two windows at once, each with an engine of its own", { timeout: 2 * RUN }, async () => {
    workbench = await Workbench.start({ "cat.png": CAT, "one.md": "![](cat.png)\n", "two.md": "![](cat.png)\n" });
    const other = await workbench.secondWindow();
    for (const [window, name] of [
      [workbench, "one.md"],
      [other, "two.md"],
    ] as const) {
      await window.openFile(name);
      await window.command("MILS: Generate Alt Text for All Images in This File");
    }
    for (const window of [workbench, other]) await expect.poll(() => window.editorText(), { timeout: RUN }).toMatch(/!\[[^\]]+\]\s*\(cat\.png\)/);
    await other.screenshot("trouble-second-window");
  });
});
