import { join } from "node:path";
import type { Frame } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ROOT, Workbench } from "./workbench.ts";

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.start({
    "notes.md": "# Notes\n\n![](cat.png)\n",
    "cat.png": { copy: join(ROOT, "samples/cat.png") },
  });
});
afterAll(async () => {
  await workbench?.close();
});
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await workbench?.screenshot(`failed-${task.name.slice(0, 40).replace(/\W+/g, "-")}`);
});

/** The first frame of the page with an element in it. */
async function frameWith(selector: string): Promise<Frame> {
  let found: Frame | undefined;
  await expect
    .poll(
      async () => {
        for (const frame of workbench.page.frames()) {
          const count = await frame
            .locator(selector)
            .count()
            .catch(() => 0);
          if (count > 0 && frame !== workbench.page.mainFrame()) found = frame;
        }
        return found !== undefined;
      },
      { timeout: 60_000 },
    )
    .toBe(true);
  return found as Frame;
}

describe("who has never used it finds, before anything was described,", () => {
  test("which models and what device will be used, without an engine", async () => {
    const { page } = workbench;
    await workbench.openFile("notes.md");
    const status = page.locator(".statusbar-item[id^='status.languageStatus']").first();
    const hover = page.locator(".hover-language-status", { hasText: "MILS" });
    // The extension wakes up with the first document of its languages; what opened before that keeps the place it had then.
    await expect
      .poll(
        async () => {
          await page.keyboard.press("Escape");
          await page.locator(".editor-instance .view-line").first().click();
          await expect.poll(() => hover.count()).toBe(0);
          await status.click();
          return (await hover.allTextContents()).join(" ");
        },
        { timeout: 60_000, interval: 3000 },
      )
      .toContain("SmolLM2 135M Instruct");
    expect(await hover.first().textContent()).toContain("GPU if there is one");
    expect(await hover.first().textContent()).toContain("at rest");
    await workbench.screenshot("first-1-language-status");
    expect(workbench.enginePid()).toBeUndefined();
    await page.keyboard.press("Escape");
  });

  test("where to start in the empty review", async () => {
    const { page } = workbench;
    await page.locator(".activitybar .action-label[aria-label^='MILS']").click();
    await page.locator(".welcome-view-content", { hasText: "Nothing is written before you accept it" }).waitFor({ timeout: 30_000 });
    await workbench.screenshot("first-2-empty-review");
  });

  test("every command in the palette under one name", async () => {
    const { page } = workbench;
    await page.keyboard.press("F1");
    await page.locator(".quick-input-widget input.input").fill(">MILS");
    await workbench.quickPick("MILS: Generate Alt Text").first().waitFor();
    await workbench.screenshot("first-3-palette");
    await page.keyboard.press("Escape");
  });

  test("the steps of the walkthrough, each with a page beside it", async () => {
    const { page } = workbench;
    await workbench.command("MILS: Get Started");
    await page.locator(".getting-started-step", { hasText: "Choose models for your machine" }).click({ timeout: 30_000 });
    const beside = await frameWith("h1:has-text('Which models work for you')");
    expect(await beside.locator("li").count()).toBe(3);
    await workbench.screenshot("first-4-walkthrough");
  });
});
