import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { HostMessage } from "../../../src/protocol/webview.ts";
import { seriousViolations } from "../axe.ts";
import { launchBrowser } from "../browser.ts";
import { PanelPage } from "./panelPage.ts";
import { runOf, traceOf } from "./traces.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

let browser: Browser;
let panel: PanelPage;

beforeAll(async () => {
  if (!existsSync(join(ROOT, "dist/webview.js"))) spawnSync(process.execPath, ["esbuild.js"], { cwd: ROOT, stdio: "inherit" });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
});
afterEach(async () => {
  await panel?.close();
});

const finished = runOf(traceOf({ iterations: 5, perIteration: 30, keep: 20, stop: "converged" }), { references: 3 });

async function open(
  run = finished,
  options: Parameters<typeof PanelPage.open>[1] = {},
  more: Partial<Extract<HostMessage, { type: "init" }>> = {},
): Promise<void> {
  panel = await PanelPage.open(browser, options);
  await panel.message("ready");
  await panel.post({
    type: "init",
    strings: {},
    locale: "en",
    run,
    engine: { kind: "stopped" },
    restore: { media: run.media.path, modality: "image" },
    ...more,
  });
  await panel.page.waitForSelector(".grid-row");
}

describe("the trace panel's page", () => {
  test.each(["dark", "light", "high-contrast"])("has no serious accessibility violation and breaks no policy in the %s theme", async (theme) => {
    await open(finished, { theme });
    await panel.page.locator("summary", { hasText: "Figures of each iteration" }).click();
    await panel.page.locator("summary", { hasText: "Parameters" }).click();
    // First: the driver's own screenshots and axe-core put styles into the page, which the policy refuses as well.
    expect(panel.complaints).toEqual([]);
    await panel.screenshot(`panel-${theme}`);
    expect(await seriousViolations(panel.page)).toEqual([]);
  });

  test("fits a narrow column beside the editor, without a sideways scroll", async () => {
    await open(finished, { width: 420 });
    await panel.screenshot("panel-narrow");
    expect(await panel.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")).toBe(0);
    expect(await seriousViolations(panel.page)).toEqual([]);
  });

  test("shows the best caption, uncalibrated where there is no confidence, and the references to insert into", async () => {
    await open();
    const caption = panel.page.locator("section.caption");
    await expect.poll(() => caption.textContent()).toContain("uncalibrated");
    expect(await caption.textContent(), "said in sight, not in a tooltip").toContain("cannot be read as a probability");
    await caption.getByRole("button", { name: "Insert into 3 references" }).click();
    const best = await caption.locator(".best").textContent();
    expect(await panel.message("insert")).toMatchObject({ text: best, edit: false });
  });

  test("grows with the events of a live run, speaks the best caption once, and stops on demand", async () => {
    const events = traceOf({ iterations: 3, perIteration: 10, keep: 5 });
    await open(runOf(events.slice(0, 2)), {}, { engine: { kind: "running", processId: 1, phase: "generating" } });
    const chart = panel.page.getByRole("img", { name: /After iteration/ });
    await expect.poll(() => chart.getAttribute("aria-label")).toContain("After iteration 0");
    await expect.poll(() => panel.page.locator(".toolbar .status").textContent()).toBe("Iteration 1 of 3: writing captions");
    await panel.screenshot("panel-live");
    await panel.post({ type: "events", run: "run-1", events: events.slice(2) });
    await expect.poll(() => chart.getAttribute("aria-label")).toContain("After iteration 3");
    const best = await panel.page.locator(".caption .best").textContent();
    expect(await panel.page.locator("[role=status][aria-live=polite]").first().textContent()).toContain(best?.replace(/\.$/, ""));
    await panel.page.getByRole("button", { name: "Stop" }).click();
    expect(await panel.message("stop")).toEqual({ type: "stop", run: "run-1" });
    await panel.post({
      type: "events",
      run: "run-1",
      events: [{ type: "stop", reason: "cancelled", kept: [], iterations: 3, milliseconds: { generator: 1, scorer: 1, rest: 1 } }],
    });
    await panel.page.getByRole("button", { name: "Continue" }).waitFor();
    await expect.poll(() => panel.page.locator(".toolbar .status").textContent()).toBe("It was stopped");
  });

  test("filters and sorts candidates and says so to screen readers", async () => {
    await open();
    const grid = panel.page.getByRole("grid", { name: "Candidates" });
    expect(await grid.getAttribute("aria-rowcount")).toBe("181");
    await panel.page.getByRole("searchbox", { name: "Filter captions" }).fill("kayak bridge");
    await expect.poll(async () => Number(await grid.getAttribute("aria-rowcount"))).toBeLessThan(40);
    for (const text of await grid.locator(".grid-row .text").allTextContents()) expect(text.toLowerCase()).toMatch(/kayak.*bridge|bridge.*kayak/);
    await panel.page.getByRole("searchbox", { name: "Filter captions" }).fill("");
    const score = grid.getByRole("columnheader", { name: /^Score/ });
    await score.click();
    expect(await score.getAttribute("aria-sort")).toBe("descending");
    const scores = (await grid.locator(".grid-row .number").allTextContents()).slice(0, 10).map(Number);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    await panel.page.getByRole("combobox", { name: "Iteration to look at" }).selectOption("2");
    await panel.page.getByRole("checkbox", { name: "Kept only" }).check();
    await expect.poll(() => grid.getAttribute("aria-rowcount")).toBe("21");
  });

  test("is complete by keyboard: every control can be reached, the grid moves, inserts and copies", async () => {
    await open();
    const { page } = panel;
    const reached: string[] = [];
    for (let press = 0; press < 60; press += 1) {
      await page.keyboard.press("Tab");
      const name = String(
        await page.evaluate(
          `(() => { const at = document.activeElement; return at === document.body ? "" : at.getAttribute("aria-label") ?? at.getAttribute("placeholder") ?? (at.labels?.[0] ?? at).textContent.trim().slice(0, 40); })()`,
        ),
      );
      if (name === "" || name === reached[0]) break;
      reached.push(name);
    }
    for (const control of [
      "Re-run",
      "Re-run with...",
      "Continue",
      "Compare",
      "Export",
      "Insert into 3 references",
      "Edit...",
      "Copy",
      "Filter captions",
      "Iteration to look at",
      "Word evidence",
      "Figures of each iteration",
      "Parameters",
    ]) {
      expect(reached, control).toContain(control);
    }
    await page.locator(".grid-head .cell[tabindex='0'], .grid-row .cell[tabindex='0']").focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("PageDown");
    await page.keyboard.press("End");
    await page.keyboard.press("Control+End");
    expect(await page.evaluate("document.activeElement.closest('[role=row]').getAttribute('aria-rowindex')")).toBe("181");
    await page.keyboard.press("Control+Home");
    const text = await page.evaluate("document.activeElement.closest('[role=row]').querySelector('.text').textContent");
    await page.keyboard.press("Control+c");
    expect(await panel.message("copy")).toEqual({ type: "copy", text });
    await page.keyboard.press("Enter");
    expect(await panel.message("insert")).toEqual({ type: "insert", text, edit: false });
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    expect(await page.getByRole("columnheader", { name: "Caption", exact: true }).getAttribute("aria-sort")).toBe("ascending");
  });

  test("follows a candidate to the captions it was written from", async () => {
    await open();
    const details = panel.page.getByRole("region", { name: "Chosen candidate" });
    const parent = await details.locator(".lineage .relative").first().textContent();
    await details.locator(".lineage button").first().click();
    await expect.poll(() => details.locator(".text").textContent()).toBe(parent);
    await expect.poll(() => details.textContent()).toContain("Fed into");
  });

  test("asks for the scores without each word and shows what each adds; a failure is told", async () => {
    await open();
    const details = panel.page.getByRole("region", { name: "Chosen candidate" });
    await details.getByRole("button", { name: "Word evidence" }).click();
    const { request, texts } = await panel.message("score");
    await panel.post({
      type: "scores",
      request,
      outcome: { ok: true, scores: texts.map((text, index) => (index === 0 ? 0.4 : 0.4 - text.length / 1000 + 0.04)) },
    });
    await expect.poll(() => details.locator(".word-evidence li").count()).toBe(texts.length - 1);
    await panel.screenshot("panel-word-evidence");
    expect(await seriousViolations(panel.page)).toEqual([]);
    await details.locator(".lineage button").first().click();
    await details.getByRole("button", { name: "Word evidence" }).click();
    await expect.poll(() => panel.sent.filter(({ type }) => type === "score").length).toBe(2);
    await panel.post({ type: "scores", request: (await panel.message("score")).request, outcome: { ok: false, message: "The engine ended." } });
    await expect.poll(() => details.textContent()).toContain("The engine ended.");
  });

  test("re-runs with other parameters, refusing what is none", async () => {
    await open();
    const { page } = panel;
    await page.getByRole("button", { name: "Re-run with..." }).click();
    await page.getByLabel("Iterations at most").fill("many");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.getByLabel("Iterations at most").getAttribute("aria-invalid")).toBe("true");
    await page.getByLabel("Iterations at most").fill("7");
    await page.getByLabel("Time budget in seconds").fill("2.5");
    await panel.screenshot("panel-parameters");
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press("Enter");
    expect(await panel.message("rerun")).toMatchObject({ options: { maxIterations: 7, timeBudget: 2500, keepPrevious: 20 } });
  });

  test("continues from the kept captions, best first, with another seed", async () => {
    await open();
    await panel.page.getByRole("button", { name: "Continue" }).click();
    const { seedTexts, options } = await panel.message("continue");
    expect(seedTexts).toHaveLength(20);
    expect(seedTexts[0]).toBe(await panel.page.locator(".caption .best").textContent());
    expect(options.seed).toBe(2);
  });

  test("exports JSON, CSV and a picture of the chart", async () => {
    await open();
    const { page } = panel;
    for (const [item, format] of [
      ["Run as JSON", "json"],
      ["Candidates as CSV", "csv"],
      ["Chart as PNG", "png"],
    ] as const) {
      await page.getByRole("button", { name: "Export" }).click();
      await page.getByRole("menuitem", { name: item }).click();
      await expect.poll(() => panel.sent.filter((message) => message.type === "export").at(-1)?.format).toBe(format);
    }
    const [json, csv, png] = panel.sent.flatMap((message) => (message.type === "export" ? [message] : []));
    expect(JSON.parse(json?.data ?? "")).toMatchObject({ stopReason: "converged" });
    expect(csv?.data.split("\r\n")).toHaveLength(182);
    expect(
      Buffer.from(png?.data ?? "", "base64")
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
    expect(png?.name).toBe("harbour-mils.png");
  });

  test("compares two runs side by side", async () => {
    const other = runOf(traceOf({ iterations: 3, perIteration: 30, keep: 20, stop: "iterations", seed: 5, confidence: 0.62 }), { id: "run-2" });
    await open();
    await panel.page.getByRole("button", { name: "Compare" }).click();
    await panel.message("pickComparison");
    await panel.post({ type: "comparison", run: other, restore: { media: finished.media.path, modality: "image", comparison: "run-2" } });
    const comparison = panel.page.getByRole("region", { name: "Comparison of two runs" }).first();
    await expect.poll(() => comparison.textContent()).toContain("62%");
    await panel.screenshot("panel-comparison");
    expect(await seriousViolations(panel.page)).toEqual([]);
    await comparison.getByRole("button", { name: "Close comparison" }).click();
    await panel.message("closeComparison");
  });

  test("says what went wrong and offers what to do next", async () => {
    await open(runOf(traceOf({ iterations: 2, perIteration: 10, keep: 5 })));
    await panel.post({ type: "failed", run: "run-1", message: "The engine ended while it was working.", actions: ["restart", "showLog"] });
    const alert = panel.page.getByRole("alert");
    await alert.getByRole("button", { name: "Restart engine" }).click();
    expect(await panel.message("engineAction")).toEqual({ type: "engineAction", action: "restart" });
    await panel.screenshot("panel-failed");
    expect(await seriousViolations(panel.page)).toEqual([]);
  });

  test("keeps its arrangement for the next time the window is loaded", async () => {
    await open(finished, {}, { view: { filter: "kayak", keptOnly: true, sort: { column: "score", descending: true } } });
    expect(await panel.page.getByRole("searchbox", { name: "Filter captions" }).inputValue()).toBe("kayak");
    expect(await panel.page.getByRole("columnheader", { name: /^Score/ }).getAttribute("aria-sort")).toBe("descending");
    expect(await panel.page.evaluate("acquireVsCodeApi().getState().view.filter")).toBe("kayak");
  });

  test("holds still for those who ask for less motion", async () => {
    await open(runOf(traceOf({ iterations: 1, perIteration: 5, keep: 5 })), { reducedMotion: true });
    expect(await panel.page.evaluate(`getComputedStyle(document.querySelector(".toolbar .codicon")).animationName`)).toBe("none");
  });

  test("shows selection and bars in forced colours", async () => {
    await open(finished, { forcedColours: true });
    await panel.screenshot("panel-forced-colours");
    expect(await panel.page.evaluate(`getComputedStyle(document.querySelector('.grid-row[aria-selected=true]')).outlineStyle`)).toBe("solid");
  });

  test("scrolls, sorts and filters 5,000 candidates within a frame or two, with few rows in the page", async () => {
    await open(runOf(traceOf({ iterations: 99, perIteration: 50, keep: 50, stop: "iterations" })));
    const { page } = panel;
    expect(await page.getByRole("grid").getAttribute("aria-rowcount")).toBe("5001");
    // Between animation frames, so that script, style and layout of each step are part of it.
    const frames = (await page.evaluate(`(async () => {
      const view = document.querySelector(".grid-viewport");
      const times = [];
      let last = performance.now();
      for (let step = 0; step < 60; step += 1) {
        view.scrollTop += 900;
        await new Promise(requestAnimationFrame);
        const now = performance.now();
        times.push(now - last);
        last = now;
      }
      return times.sort((a, b) => a - b);
    })()`)) as number[];
    const median = frames[30] ?? Number.NaN;
    const filtering = (await page.evaluate(`(async () => {
      const box = document.querySelector("input.filter");
      const start = performance.now();
      box.value = "cat";
      box.dispatchEvent(new Event("input"));
      document.querySelector(".grid").offsetHeight;
      return performance.now() - start;
    })()`)) as number;
    console.log(
      `5,000 candidates: median frame while scrolling ${median.toFixed(1)} ms, slowest ${frames.at(-1)?.toFixed(1)} ms, filtering ${filtering.toFixed(1)} ms`,
    );
    expect(await page.locator(".grid-row").count()).toBeLessThan(60);
    expect(median).toBeLessThan(50);
    expect(filtering).toBeLessThan(250);
  });
});
