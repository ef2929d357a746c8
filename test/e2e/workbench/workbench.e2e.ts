import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { seriousViolations } from "../axe.ts";
import { ROOT, Workbench } from "./workbench.ts";

/** A run on a loaded machine without a graphics card. */
const RUN = 240_000;

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.start({
    "README.md": "# My cat\n\n![](pictures/cat.png)\n\nShe likes the window.\n",
    "gallery.md": "# Gallery\n\nBefore ![](pictures/coffee.png) after.\n",
    "pictures/cat.png": { copy: join(ROOT, "samples/cat.png") },
    "pictures/coffee.png": { copy: join(ROOT, "samples/coffee.png") },
  });
  await workbench.page.locator(".explorer-folders-view .monaco-list-row", { hasText: "pictures" }).click();
});
afterAll(async () => {
  await workbench?.close();
});
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await workbench?.screenshot(`failed-${task.name.slice(0, 40).replace(/\W+/g, "-")}`);
});

describe("in a real workbench, a user", () => {
  test("right-clicks a picture, watches captions come, inserts one, and the document has it", { timeout: RUN + 60_000 }, async () => {
    await workbench.explorerMenu("cat.png", "Generate Alt Text");
    await workbench
      .quickPick(/\d+ characters/)
      .first()
      .waitFor({ timeout: RUN });
    await workbench.screenshot("workbench-1-first-captions");
    await workbench.finishedRun();
    await workbench.screenshot("workbench-2-pick-list");
    const label =
      (
        await workbench
          .quickPick(/\d+ characters/)
          .first()
          .locator(".label-name")
          .first()
          .textContent()
      )?.trim() ?? "";
    await workbench.page.keyboard.press("Home");
    await workbench
      .quickPick(/\d+ characters/)
      .first()
      .click();
    await workbench.quickPick("Insert into 1 reference").click();
    const apply = workbench.page.locator(".monaco-button", { hasText: /^Apply/ });
    await apply.waitFor({ timeout: 30_000 });
    await workbench.screenshot("workbench-3-preview");
    await apply.click();
    // The whole text, since a file that is being written is empty for a moment.
    const described = /^# My cat\n\n!\[([^\]]+)\]\(pictures\/cat\.png\)\n\nShe likes the window\.\n$/;
    await expect.poll(() => workbench.read("README.md"), { timeout: 30_000 }).toMatch(described);
    const [, alt = ""] = described.exec(await workbench.read("README.md")) ?? [];
    expect(label).toContain(alt.replace(/\.$/, ""));
  });

  test("finds the image without alt text in Problems, fixes it by the light bulb, and the problem goes", { timeout: RUN + 60_000 }, async () => {
    const { page } = workbench;
    await workbench.openFile("gallery.md");
    await page.keyboard.press("Control+Shift+M");
    const problem = page.locator(".markers-panel .monaco-list-row", { hasText: "MILS" });
    await problem.first().waitFor({ timeout: 30_000 });
    await workbench.screenshot("workbench-4-problem");
    await page.locator(".editor-instance .view-line", { hasText: "Before" }).click({ position: { x: 60, y: 8 } });
    await page.keyboard.press("Control+.");
    const action = page.locator(".action-widget .monaco-list-row", { hasText: "Generate alt text with MILS" });
    await action.first().waitFor({ timeout: 30_000 });
    await workbench.screenshot("workbench-5-light-bulb");
    await action.first().click();
    await expect.poll(() => workbench.editorText(), { timeout: RUN }).toMatch(/Before !\[[^\]]+\]\(pictures\/coffee\.png\) after\./);
    await expect.poll(() => problem.count(), { timeout: 30_000 }).toBe(0);
    await workbench.screenshot("workbench-6-fixed");
    await page.keyboard.press("Control+Z");
    await expect.poll(() => workbench.editorText(), { message: "one undo step takes it back" }).toContain("Before ![](pictures/coffee.png) after.");
    await problem.first().waitFor({ timeout: 30_000 });
  });

  test("watches the trace panel: iterations come, the chart grows, axe-core finds nothing serious", { timeout: RUN + 60_000 }, async () => {
    // The problems are not looked at any more.
    await workbench.page.keyboard.press("Control+J");
    await workbench.explorerMenu("coffee.png", "Generate Alt Text");
    await workbench
      .quickPick(/\d+ characters/)
      .first()
      .waitFor({ timeout: RUN });
    await workbench.quickPick("Open trace").click();
    const panel = await workbench.panel();
    const chart = panel.locator(".plot");
    await expect.poll(() => chart.getAttribute("aria-label"), { timeout: RUN }).toContain("After iteration");
    const before = await chart.getAttribute("aria-label");
    await workbench.screenshot("workbench-7-panel-live");
    await expect.poll(() => chart.getAttribute("aria-label"), { timeout: RUN }).toContain("After iteration 2");
    expect(await chart.getAttribute("aria-label")).not.toBe(before);
    await panel.locator(".actions", { hasText: "Re-run" }).first().waitFor({ timeout: RUN });
    await expect.poll(() => panel.locator(".figures tbody tr").count()).toBe(3);
    expect(await panel.evaluate("document.querySelector('.picture img').naturalWidth")).toBeGreaterThan(0);
    await workbench.command("Notifications: Clear All Notifications");
    // The palette fades.
    await workbench.page.waitForTimeout(500);
    await workbench.screenshot("workbench-8-panel");
    expect(await seriousViolations(panel)).toEqual([]);
  });

  test("chooses another candidate, by keyboard only, and copies it", async () => {
    const { page } = workbench;
    const panel = await workbench.panel();
    await panel.locator(".grid [tabindex='0']").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    const chosen = await panel.locator(".grid-row[aria-selected=true] .text").textContent();
    await expect.poll(() => panel.locator(".selected > .text").textContent()).toBe(chosen);
    await page.keyboard.press("Control+C");
    await expect.poll(() => page.evaluate("navigator.clipboard.readText()")).toBe(chosen);
    await page.keyboard.press("Tab");
    const focused = await panel.evaluate("document.activeElement.textContent");
    expect(focused).toContain("Insert");
    await workbench.screenshot("workbench-9-another-candidate");
  });

  test("sees what each word of a caption adds to its score", { timeout: RUN }, async () => {
    const panel = await workbench.panel();
    const words = (await panel.locator(".selected > .text").textContent())?.trim().split(/\s+/).length ?? 0;
    await panel.getByRole("button", { name: "Word evidence" }).click();
    await expect.poll(() => panel.locator(".word-evidence li").count(), { timeout: RUN }).toBe(words);
    await workbench.screenshot("workbench-10-word-evidence");
  });

  test("is told when the engine dies during a run, and runs again", { timeout: 2 * RUN }, async () => {
    const { page } = workbench;
    const panel = await workbench.panel();
    await panel.getByRole("button", { name: "Re-run", exact: true }).click();
    await expect.poll(() => panel.locator(".plot").getAttribute("aria-label"), { timeout: RUN }).toContain("After iteration 0");
    const pid = workbench.enginePid();
    expect(pid).toBeDefined();
    process.kill(pid ?? 0, "SIGKILL");
    const alert = panel.locator(".messages[role=alert]");
    await expect.poll(() => alert.textContent(), { timeout: 60_000 }).not.toBe("");
    await workbench.screenshot("workbench-11-engine-died");
    await alert.getByRole("button", { name: "Run again" }).click();
    await expect.poll(() => panel.locator(".plot").getAttribute("aria-label"), { timeout: RUN }).toContain("After iteration 2");
    expect(workbench.enginePid()).not.toBe(pid);
    await panel.locator(".toolbar .codicon-pass").waitFor({ timeout: RUN });
    await workbench.screenshot("workbench-12-recovered");
    expect(await page.locator(".monaco-workbench").count()).toBe(1);
  });

  test("finds the panel again after the window was reloaded", { timeout: RUN }, async () => {
    const before = await (await workbench.panel()).locator(".caption .best").textContent();
    await workbench.page.reload();
    await workbench.page.waitForSelector(".monaco-workbench .explorer-folders-view .monaco-list-row", { timeout: 120_000 });
    const panel = await workbench.panel(120_000);
    await expect.poll(() => panel.locator(".caption .best").textContent(), { timeout: 30_000 }).toBe(before);
    await workbench.screenshot("workbench-13-reloaded");
  });
});
