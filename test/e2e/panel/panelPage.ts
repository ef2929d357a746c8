import { mkdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { type HostMessage, type PageMessage, tracePage } from "../../../src/protocol/webview.ts";
import { THEMES, type Theme } from "./themes.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const ORIGIN = "https://panel.test";
export const ARTIFACTS = join(ROOT, "test/artifacts/e2e");

/** The page of the panel in a browser of its own, with this test in the place of the extension. */
export class PanelPage {
  readonly sent: PageMessage[] = [];
  /** Whatever the page's policy forbade, and errors of the console. */
  readonly complaints: string[] = [];

  private constructor(readonly page: Page) {}

  static async open(
    browser: Browser,
    options: { readonly theme?: Theme["name"]; readonly width?: number; readonly reducedMotion?: boolean; readonly forcedColours?: boolean } = {},
  ) {
    const theme = THEMES.find(({ name }) => name === (options.theme ?? "dark"));
    if (!theme) throw new Error(`There is no theme ${options.theme}.`);
    const page = await browser.newPage({
      viewport: { width: options.width ?? 1100, height: 1000 },
      reducedMotion: options.reducedMotion ? "reduce" : "no-preference",
      forcedColors: options.forcedColours ? "active" : "none",
    });
    const panel = new PanelPage(page);
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") panel.complaints.push(message.text());
    });
    page.on("pageerror", (error) => panel.complaints.push(String(error)));
    await page.exposeFunction("__sent", (message: PageMessage) => void panel.sent.push(message));
    // A string, since a function would carry the names the test runner's compiler adds to it into the page.
    await page.addInitScript(`
      let state;
      window.acquireVsCodeApi = () => ({ postMessage: (message) => window.__sent(message), getState: () => state, setState: (next) => { state = next; } });
      addEventListener("securitypolicyviolation", (event) => console.error("policy: " + event.violatedDirective + " " + event.blockedURI + " " + event.sample));
      const dress = () => {
        document.body.className = ${JSON.stringify(theme.bodyClass)};
        for (const [name, value] of Object.entries(${JSON.stringify(theme.variables)})) document.documentElement.style.setProperty("--vscode-" + name, value);
      };
      addEventListener("DOMContentLoaded", dress);
    `);
    await page.route(`${ORIGIN}/**`, async (route) => {
      const path = new URL(route.request().url()).pathname.slice(1);
      if (path === "") {
        const html = tracePage({ cspSource: ORIGIN, nonce: "dGVzdA", script: "/webview.js", style: "/webview.css", language: "en", title: "Trace" });
        return route.fulfill({ contentType: "text/html", body: html });
      }
      if (path === "harbour.svg") return route.fulfill({ contentType: "image/svg+xml", body: HARBOUR });
      const types: Record<string, string> = { js: "text/javascript", css: "text/css", ttf: "font/ttf" };
      return route.fulfill({
        contentType: types[path.split(".").at(-1) ?? ""] ?? "application/octet-stream",
        body: await readFile(join(ROOT, "dist", path)),
      });
    });
    await page.goto(`${ORIGIN}/`);
    await page.waitForFunction("customElements.get('vscode-button') !== undefined");
    return panel;
  }

  async post(message: HostMessage): Promise<void> {
    await this.page.evaluate(`window.postMessage(${JSON.stringify(message)}, "*")`);
  }

  /** Waits for a message of the page of this type, and gives the last. */
  async message<Type extends PageMessage["type"]>(type: Type): Promise<Extract<PageMessage, { type: Type }>> {
    for (let attempt = 0; attempt < 100; attempt += 1) {
      const found = this.sent.findLast((message): message is Extract<PageMessage, { type: Type }> => message.type === type);
      if (found) return found;
      await this.page.waitForTimeout(20);
    }
    throw new Error(`The page sent no "${type}", but ${JSON.stringify(this.sent.map((message) => message.type))}.`);
  }

  async screenshot(name: string): Promise<void> {
    const path = join(ARTIFACTS, `${name}.png`);
    await mkdir(dirname(path), { recursive: true });
    await this.page.screenshot({ path, fullPage: true });
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}

const HARBOUR = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="420" viewBox="0 0 640 420">
<rect width="640" height="230" fill="#a8c8dc"/><rect y="230" width="640" height="190" fill="#35607c"/><circle cx="520" cy="80" r="36" fill="#f5e3a8"/>
<path d="M90 300 h270 l-40 42 h-190 z" fill="#8c3b2e"/><path d="M220 120 v175 h-110 z" fill="#f4f1ea"/><path d="M232 150 v145 h90 z" fill="#e3ddcd"/>
<circle cx="466" cy="150" r="18" fill="#dfb48f"/><rect x="448" y="168" width="36" height="120" rx="10" fill="#2f4858"/><rect x="400" y="285" width="240" height="30" fill="#6b5b4b"/></svg>`;
