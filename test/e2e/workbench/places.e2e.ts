import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { ROOT, Workbench } from "./workbench.ts";

/** One short run on a loaded machine; most tests find the caption in the cache. */
const RUN = 120_000;
const SAMPLE = (name: string) => ({ copy: join(ROOT, "samples", name) });

let workbench: Workbench;

beforeAll(async () => {
  workbench = await Workbench.start(
    {
      "album.md": "# Album\n\n![](pictures/cat.png)\n\n![](pictures/coffee.png)\n",
      "site/page.html": '<h1>Launch</h1>\n<img src="../pictures/rocket.jpg">\n<p>And again</p>\n<img src="../pictures/rocket.jpg" class="small">\n',
      "site/Card.tsx": 'export const Card = () => (\n  <img src="../pictures/rocket.jpg" />\n);\n',
      "site/Hero.vue": '<template>\n  <img src="../pictures/rocket.jpg">\n</template>\n',
      "site/Hero.svelte": '<h1>Launch</h1>\n<img src="../pictures/rocket.jpg" />\n',
      "site/post.mdx": "# Launch\n\n![](../pictures/rocket.jpg)\n",
      "code/logo.ts": 'export const name = "Logo";\nimport cat from "../pictures/cat.png";\nexport default cat;\n',
      "code/style.css": ".hero {\n  background: url(../pictures/coffee.png);\n}\n",
      "code/icons.jsonc": '{\n  "icon": "../pictures/cat.png"\n}\n',
      "code/data.json": '{\n  "icon": "../pictures/cat.png"\n}\n',
      "notes.md": "# Notes\n\n",
      "pictures/cat.png": SAMPLE("cat.png"),
      "pictures/coffee.png": SAMPLE("coffee.png"),
      "pictures/rocket.jpg": SAMPLE("rocket.jpg"),
    },
    // What has never been saved is Markdown, too.
    { "mils.maxIterations": 1, "files.defaultLanguage": "markdown" },
  );
});
afterAll(async () => {
  await workbench?.close();
});
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await workbench?.screenshot(`failed-${task.name.slice(0, 40).replace(/\W+/g, "-")}`);
  await workbench?.page.keyboard.press("Escape");
  await workbench?.command("Notifications: Clear All Notifications");
  await workbench?.command("View: Close All Editors");
});

/** The light bulb's menu on a line of the open document. */
async function lightBulb(line: string): Promise<Locator> {
  const { page } = workbench;
  await page.locator(".editor-instance .view-line", { hasText: line }).first().click();
  const menu = page.locator(".action-widget .monaco-list-row");
  // The extension wakes up with the first document of its languages: the menu is asked again until it is there.
  for (let attempt = 0; attempt < 20; attempt += 1) {
    await page.keyboard.press("Control+.");
    const found = await menu
      .filter({ hasText: /alt text with MILS/ })
      .first()
      .waitFor({ timeout: 1500 })
      .then(
        () => true,
        () => false,
      );
    if (found) return menu;
    await page.keyboard.press("Escape");
  }
  throw new Error(`No light bulb of MILS on the line ${line}.`);
}

describe("every place a user looks for it:", () => {
  test.each([
    ["Card.tsx", /<img src="\.\.\/pictures\/rocket\.jpg" alt="[^"]+" \/>/],
    ["Hero.vue", /<img src="\.\.\/pictures\/rocket\.jpg" alt="[^"]+">/],
    ["Hero.svelte", /<img src="\.\.\/pictures\/rocket\.jpg" alt="[^"]+" \/>/],
    ["post.mdx", /!\[[^\]]+\]\(\.\.\/pictures\/rocket\.jpg\)/],
  ])("the light bulb in %s", { timeout: RUN }, async (name, described) => {
    await workbench.openFile(name);
    const menu = await lightBulb("rocket.jpg");
    await workbench.screenshot(`places-light-bulb-${name.replace(".", "-")}`);
    await menu.filter({ hasText: "Generate alt text with MILS" }).first().click();
    await expect.poll(() => workbench.editorText(), { timeout: RUN }).toMatch(described);
    await workbench.command("File: Revert File");
  });

  test("the light bulb for all images of a file, which is one undo step", { timeout: RUN }, async () => {
    await workbench.openFile("page.html");
    const menu = await lightBulb("rocket.jpg");
    await menu.filter({ hasText: "Generate for all images in this file (2)" }).click();
    await expect.poll(async () => (await workbench.editorText()).match(/alt="[^"]+"/g)?.length, { timeout: RUN }).toBe(2);
    await workbench.page.locator(".editor-instance .view-line", { hasText: "Launch" }).click();
    await workbench.page.keyboard.press("Control+Z");
    await expect.poll(() => workbench.editorText()).not.toContain("alt=");
  });

  test("several files chosen in the explorer, whose captions are inserted together", { timeout: RUN }, async () => {
    const { page } = workbench;
    await workbench.expand("pictures");
    await workbench.explorerRow("cat.png").click();
    // The explorer selects what was opened once it is open, and forgets what else was chosen.
    await page.locator('.tab[data-resource-name="cat.png"]').waitFor();
    await workbench.explorerRow("coffee.png").click({ modifiers: ["Control"] });
    await expect.poll(() => page.locator(".explorer-folders-view .monaco-list-row.selected").count()).toBe(2);
    await workbench.explorerMenu("coffee.png", "Generate Alt Text");
    await page.locator(".quick-input-title", { hasText: "2 files described" }).waitFor({ timeout: RUN });
    await workbench.screenshot("places-several-files");
    await workbench.quickPick("Insert into 2 references").click();
    await page.locator(".monaco-button", { hasText: /^Apply/ }).waitFor({ timeout: 30_000 });
    await workbench.screenshot("places-several-preview");
    await page.locator(".monaco-button", { hasText: /^Apply/ }).click();
    await expect
      .poll(() => workbench.read("album.md"), { timeout: 30_000 })
      .toMatch(/^# Album\n\n!\[[^\]]+\]\(pictures\/cat\.png\)\n\n!\[[^\]]+\]\(pictures\/coffee\.png\)\n$/);
  });

  test("a folder of pictures, and a folder of documents", { timeout: RUN }, async () => {
    const { page } = workbench;
    await workbench.explorerMenu("pictures", "Generate Alt Text");
    await page.locator(".quick-input-title", { hasText: "3 files described" }).waitFor({ timeout: RUN });
    await page.keyboard.press("Escape");
    await workbench.explorerMenu("site", "Generate Alt Text");
    await page.locator(".sidebar .title-label", { hasText: "Alt Text Review" }).waitFor({ timeout: RUN });
    const review = page.locator(".customview-tree .monaco-list-row", { hasText: /\w/ });
    await review.first().waitFor({ timeout: RUN });
    await workbench.screenshot("places-folder-review");
    await page.keyboard.press("Control+Shift+E");
  });

  test("the title of an image preview and the menu of its tab", { timeout: RUN }, async () => {
    const { page } = workbench;
    await workbench.expand("pictures");
    await workbench.explorerRow("cat.png").dblclick();
    const tab = page.locator('.tab[data-resource-name="cat.png"]');
    await tab.waitFor();
    await workbench.openMenu(tab, "MILS: Generate Alt Text");
    await workbench.screenshot("places-tab-menu");
    await page.keyboard.press("Escape");
    await page.locator(".editor-actions .action-label[aria-label*='Generate Alt Text']").click();
    await workbench
      .quickPick(/\d+ characters/)
      .first()
      .waitFor({ timeout: RUN });
    await workbench.screenshot("places-image-preview");
  });

  test.each([
    ["logo.ts", "cat.png", /^export const name = "Logo";\n\/\/ Image: .+\nimport cat/],
    ["style.css", "coffee.png", /^\.hero \{\n {2}\/\* Image: .+ \*\/\n {2}background/],
    ["icons.jsonc", "cat.png", /^\{\n {2}\/\/ Image: .+\n {2}"icon"/],
  ])("a comment above the asset in %s", { timeout: RUN }, async (name, asset, described) => {
    await workbench.openFile(name);
    await workbench.page.locator(".editor-instance .view-line", { hasText: asset }).click();
    await workbench.command("MILS: Describe Asset in a Comment");
    await expect.poll(() => workbench.editorText(), { timeout: RUN }).toMatch(described);
    await workbench.screenshot(`places-comment-${name.replace(".", "-")}`);
    await workbench.command("File: Revert File");
  });

  test("JSON has no comments: the captions are shown instead", { timeout: RUN }, async () => {
    await workbench.openFile("data.json");
    await workbench.page.locator(".editor-instance .view-line", { hasText: "cat.png" }).click();
    await workbench.command("MILS: Describe Asset in a Comment");
    await workbench.notification("has no comments").locator(".monaco-button", { hasText: "Show Captions" }).click();
    await workbench
      .quickPick(/\d+ characters/)
      .first()
      .waitFor({ timeout: RUN });
  });

  test("the walkthrough, which ends on a captioned sample", { timeout: RUN }, async () => {
    const { page } = workbench;
    await workbench.command("MILS: Get Started");
    const step = page.locator(".getting-started-step", { hasText: "See it work on a sample" });
    await step.waitFor({ timeout: 30_000 });
    await step.click();
    await workbench.screenshot("places-walkthrough");
    await step.locator(".monaco-button", { hasText: "Caption the sample" }).click();
    await expect.poll(() => workbench.editorText(), { timeout: RUN }).toMatch(/!\[[^\]]+\]\s*\(sample\.jpg\)/);
    await page.locator(".tab", { hasText: "Preview" }).waitFor({ timeout: 30_000 });
    await workbench.screenshot("places-sample");
    // The preview has the focus and keeps the palette's key to itself.
    await page.locator(".editor-instance .view-line", { hasText: "A visit" }).click();
    await workbench.command("File: Revert File");
  });
});

describe("a picture pasted into markdown", () => {
  /** Copies a picture, as any program would, and chooses our way of pasting it. */
  async function paste(name: string): Promise<void> {
    const { page } = workbench;
    await workbench.openFile("notes.md");
    await page.keyboard.press("Control+End");
    await workbench.copyPicture(join(ROOT, "samples", name));
    await page.keyboard.press("Control+V");
    await page.locator(".post-edit-widget .monaco-button").click({ timeout: 15_000 });
    await workbench.screenshot("places-paste-choices");
    await page.locator(".action-widget .monaco-list-row", { hasText: "describe it with MILS" }).click();
    await expect.poll(() => workbench.editorText()).toMatch(/!\[\]\s*\(image(-\d)?\.png\)/);
  }

  test("is described when the caption is there", { timeout: RUN }, async () => {
    await paste("coffee.png");
    // The editor breaks long lines.
    await expect.poll(() => workbench.editorText(), { timeout: RUN }).toMatch(/!\[[^\]]+\]\s*\(image(-\d)?\.png\)/);
    await workbench.screenshot("places-pasted");
    await workbench.command("File: Revert File");
  });

  test("keeps what the person typed there meanwhile", { timeout: RUN }, async () => {
    await paste("astronaut.png");
    await workbench.page.keyboard.type("Ada before a flag");
    // The caption comes, and is offered instead of written.
    await workbench.page.waitForTimeout(15_000);
    expect(await workbench.editorText()).toMatch(/!\[Ada before a flag\]\s*\(image/);
    expect(await workbench.notification(/not found/).count()).toBe(0);
    await workbench.screenshot("places-paste-kept");
    await workbench.command("File: Revert File");
  });
});

describe("a picture dropped into markdown", () => {
  test("is described when the caption is there", { timeout: RUN }, async () => {
    const { page } = workbench;
    await workbench.openFile("notes.md");
    await page.keyboard.press("Control+End");
    await workbench.expand("pictures");
    await workbench.explorerRow("cat.png").hover();
    await page.mouse.down();
    // VS Code drops into the text only while Shift is held, and needs to see the picture come.
    const text = await page.locator(".editor-instance .view-lines").first().boundingBox();
    const [x, y] = [(text?.x ?? 0) + 20, (text?.y ?? 0) + 45];
    await page.mouse.move(x + 40, y + 60, { steps: 5 });
    await page.keyboard.down("Shift");
    await page.mouse.move(x, y, { steps: 5 });
    await workbench.screenshot("places-dropping");
    await page.mouse.up();
    await page.keyboard.up("Shift");
    await page.locator(".post-edit-widget .monaco-button").click({ timeout: 15_000 });
    await page.locator(".action-widget .monaco-list-row", { hasText: "describe it with MILS" }).click();
    await expect.poll(() => workbench.editorText(), { timeout: RUN }).toMatch(/!\[[^\]]*cat[^\]]*\]\s*\(pictures\/cat\.png\)/i);
    await workbench.screenshot("places-dropped");
    await workbench.command("File: Revert File");
  });
});

describe("a document that has never been saved", () => {
  test("gets alt text by the light bulb, and stays unsaved", { timeout: RUN }, async () => {
    const { page } = workbench;
    await workbench.command("File: New Untitled Text File");
    await page.locator(".editor-instance .view-lines").first().click();
    // Without the closing brackets that an editor adds.
    await page.keyboard.insertText("A new ![](pictures/cat.png) page");
    await (await lightBulb("A new")).filter({ hasText: "Generate alt text with MILS" }).click();
    await expect.poll(() => workbench.editorText(), { timeout: RUN }).toMatch(/^A new !\[[^\]]*cat[^\]]*\]\s*\(pictures\/cat\.png\) page$/i);
    await workbench.screenshot("places-untitled");
    await page.keyboard.press("Control+Z");
    await expect.poll(() => workbench.editorText(), { message: "one undo step takes it back" }).toBe("A new ![](pictures/cat.png) page");
    await workbench.command("File: Revert File");
  });
});
