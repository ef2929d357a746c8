import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Frame, Page } from "playwright-core";

/** A rule of axe-core that something breaks. */
export interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly string[];
}

/** Serious and critical violations of axe-core's rules within a page or frame. */
export async function seriousViolations(frame: Frame | Page): Promise<readonly Violation[]> {
  const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  // The page's policy keeps scripts out; what the driver evaluates is not bound by it.
  const found: unknown = await frame.evaluate(`(async () => {
    ${source};
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html, failureSummary }) => html.slice(0, 200) + " " + failureSummary) }));
  })()`);
  return found as readonly Violation[];
}
