import { execFileSync, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, Frame, Locator, Page } from "playwright-core";
import { launchBrowser } from "../browser.ts";

export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const ARTIFACTS = join(ROOT, "test/artifacts/e2e");
/** Kept between runs: the installation takes minutes. */
const INSTALLATION = join(ROOT, ".cache/e2e");
const CODE_SERVER = "4.139.1";
const ENTRY = join(INSTALLATION, "node_modules/code-server/out/node/entry.js");

/** A quiet workbench: nothing asks, nothing phones home. */
const SETTINGS = {
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "telemetry.telemetryLevel": "off",
  "chat.disableAIFeatures": true,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "files.autoSave": "off",
  "editor.lightbulb.enabled": "on",
  "window.commandCenter": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  // Enough for a chart that grows, and short on a machine without a graphics card.
  "mils.maxIterations": 2,
  "mils.requestedCaptions": 24,
};

/** Path of the package that `npm run package` made for this platform. */
export function packagePath(): string {
  const name = readdirSync(ROOT).find((each) => each.startsWith(`mils-${process.platform}-${process.arch}-`) && each.endsWith(".vsix"));
  if (!name) throw new Error("There is no package for this platform: run npm run package first.");
  return join(ROOT, name);
}

/** Installs the workbench where it is missing; its modules are compiled for the Node that comes first on PATH, the repository's own. */
async function installWorkbench(): Promise<void> {
  const installed = join(INSTALLATION, "node_modules/code-server/package.json");
  if (existsSync(installed) && JSON.parse(await readFile(installed, "utf8")).version === CODE_SERVER && existsSync(join(INSTALLATION, "complete")))
    return;
  await rm(INSTALLATION, { recursive: true, force: true });
  await mkdir(INSTALLATION, { recursive: true });
  const manifest = {
    name: "workbench",
    private: true,
    dependencies: { "code-server": CODE_SERVER },
    allowScripts: { "code-server": true, argon2: true },
  };
  await writeFile(join(INSTALLATION, "package.json"), JSON.stringify(manifest));
  console.log(`Installing code-server ${CODE_SERVER} into ${INSTALLATION}; this takes two or three minutes, once.`);
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: INSTALLATION, stdio: "inherit", env: withOwnNode() });
  await writeFile(join(INSTALLATION, "complete"), CODE_SERVER);
}

/** VS Code's server with the packaged extension, in a profile of its own, and a browser on it. */
export class Workbench {
  private constructor(
    readonly folder: string,
    readonly page: Page,
    private readonly temporary: string,
    private readonly browser: Browser,
    private readonly stop: () => Promise<void>,
  ) {}

  /**
   * @param files content of the workspace by path; the path of a file to copy is given as `{ copy }`
   * @param settings of the user, over those of a quiet workbench
   * @param machine settings of the machine, where those of machine scope stand, variables of the workbench's environment, and packages of further extensions
   */
  static async start(
    files: Readonly<Record<string, string | { readonly copy: string }>>,
    settings: Readonly<Record<string, unknown>> = {},
    machine: {
      readonly settings?: Readonly<Record<string, unknown>>;
      readonly env?: Readonly<Record<string, string>>;
      readonly extensions?: readonly string[];
    } = {},
  ): Promise<Workbench> {
    const browser = await launchBrowser();
    await installWorkbench();
    const temporary = await mkdtemp(join(tmpdir(), "mils-e2e-"));
    const [folder, userData, extensions] = ["workspace", "user-data", "extensions"].map((name) => join(temporary, name)) as [string, string, string];
    for (const [path, content] of Object.entries(files)) {
      const target = join(folder, path);
      await mkdir(join(target, ".."), { recursive: true });
      if (typeof content === "string") await writeFile(target, content);
      else await cp(content.copy, target);
    }
    await mkdir(join(userData, "User"), { recursive: true });
    await writeFile(join(userData, "User/settings.json"), JSON.stringify({ ...SETTINGS, ...settings }));
    await mkdir(join(userData, "Machine"), { recursive: true });
    await writeFile(join(userData, "Machine/settings.json"), JSON.stringify(machine.settings ?? {}));
    const own = ["--user-data-dir", userData, "--extensions-dir", extensions];
    execFileSync(
      process.execPath,
      [ENTRY, ...own, ...[packagePath(), ...(machine.extensions ?? [])].flatMap((path) => ["--install-extension", path])],
      { stdio: "pipe", env: withOwnNode() },
    );
    const port = await freePort();
    const server = spawn(
      process.execPath,
      [ENTRY, ...own, "--bind-addr", `127.0.0.1:${port}`, "--auth", "none", "--disable-telemetry", "--disable-update-check", folder],
      { stdio: ["ignore", "pipe", "pipe"], env: { ...withOwnNode(), ...machine.env }, detached: true },
    );
    let log = "";
    for (const stream of [server.stdout, server.stderr]) stream.on("data", (data) => (log += data));
    const stop = async () => {
      // The server has children of its own: the whole group goes, and only it.
      if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid, "SIGTERM");
      await mkdir(ARTIFACTS, { recursive: true });
      await writeFile(join(ARTIFACTS, "code-server.log"), log);
    };
    try {
      await answers(`http://127.0.0.1:${port}/healthz`);
      const context = await browser.newContext({ viewport: { width: 1500, height: 960 }, permissions: ["clipboard-read", "clipboard-write"] });
      const page = await context.newPage();
      await page.goto(`http://127.0.0.1:${port}/?folder=${folder}`, { timeout: 120_000 });
      await page.waitForSelector(".monaco-workbench .explorer-folders-view .monaco-list-row", { timeout: 120_000 });
      return new Workbench(folder, page, temporary, browser, stop);
    } catch (thrown) {
      await stop();
      throw new Error(`The workbench did not start. Its log:\n${log}`, { cause: thrown });
    }
  }

  /** Another window on the same folder; it closes with this one. */
  async secondWindow(): Promise<Workbench> {
    const page = await this.page.context().newPage();
    await page.goto(this.page.url(), { timeout: 120_000 });
    await page.waitForSelector(".monaco-workbench .explorer-folders-view .monaco-list-row", { timeout: 120_000 });
    return new Workbench(this.folder, page, this.temporary, this.browser, this.stop);
  }

  async close(): Promise<void> {
    const logs = join(this.temporary, "user-data/logs");
    if (existsSync(logs)) await cp(logs, join(ARTIFACTS, "logs"), { recursive: true });
    await this.browser.close();
    await this.stop();
    await rm(this.temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 });
  }

  /** Settings of machine scope as they stand now. */
  async machineSettings(): Promise<Readonly<Record<string, unknown>>> {
    return JSON.parse(await readFile(join(this.temporary, "user-data/Machine/settings.json"), "utf8"));
  }

  async read(path: string): Promise<string> {
    return readFile(join(this.folder, path), "utf8");
  }

  async screenshot(name: string): Promise<void> {
    await mkdir(ARTIFACTS, { recursive: true });
    await this.page.screenshot({ path: join(ARTIFACTS, `${name}.png`) });
  }

  /** Opens a file through the explorer's own quick open. */
  async openFile(name: string): Promise<void> {
    const { page } = this;
    await page.keyboard.press("Control+P");
    await page.locator(".quick-input-widget input").fill(name);
    await page.locator(".quick-input-widget .monaco-list-row", { hasText: name }).first().waitFor();
    await page.keyboard.press("Enter");
    await page.locator(`.tab[data-resource-name="${name}"]`).first().waitFor();
  }

  /** Runs a command by its category and title in the palette, which is opened again until extensions have brought their commands. */
  async command(title: string): Promise<void> {
    const { page } = this;
    const input = page.locator(".quick-input-widget input.input");
    // Others may hold the title, too, and stand before it.
    const row = this.quickPick(new RegExp(`^${title}`)).first();
    // A list that is just closing takes the palette down with it, and one that opened before the extension's commands were known never shows them.
    for (let attempt = 0; attempt < 20; attempt += 1) {
      await page.keyboard.press("F1");
      const open = await appears(input, 3000);
      if (!open || !(await input.inputValue().catch(() => "")).startsWith(">")) continue;
      if (await succeeds(input.fill(`>${title}`, { timeout: 3000 }).then(() => row.click({ timeout: 5000 })))) return;
      await page.keyboard.press("Escape");
    }
    throw new Error(`The palette has no command ${title}.`);
  }

  /** Right-clicks a file in the explorer and chooses an item. */
  async explorerMenu(file: string, item: string): Promise<void> {
    const entry = await this.openMenu(this.explorerRow(file), item);
    await this.screenshot(`workbench-menu-${file.replace(/\W+/g, "-")}`);
    await entry.click();
  }

  /** Opens a context menu with an item. The explorer is ready before extensions contribute their menus: it is opened again until the item is there. */
  async openMenu(target: Locator, item: string): Promise<Locator> {
    const { page } = this;
    const entry = page.locator(".monaco-menu .action-item", { hasText: item }).first();
    for (let attempt = 0; attempt < 30; attempt += 1) {
      await target.click({ button: "right" });
      try {
        await entry.waitFor({ timeout: 4000 });
        return entry;
      } catch {
        await page.keyboard.press("Escape");
        await page.waitForTimeout(500);
      }
    }
    throw new Error(`No menu with the item ${item} appeared.`);
  }

  explorerRow(name: string): Locator {
    return this.page.locator(".explorer-folders-view .monaco-list-row", { hasText: name });
  }

  /** Opens a folder in the explorer, which may be open already. */
  async expand(folder: string): Promise<void> {
    const row = this.explorerRow(folder).first();
    if ((await row.getAttribute("aria-expanded")) === "false") await row.click();
  }

  /** Puts a PNG on the clipboard as a picture, which has no file. */
  async copyPicture(path: string): Promise<void> {
    const data = (await readFile(path)).toString("base64");
    await this.page.evaluate(`(async () => {
      const bytes = Uint8Array.from(atob("${data}"), (character) => character.charCodeAt(0));
      await navigator.clipboard.write([new ClipboardItem({ "image/png": new Blob([bytes], { type: "image/png" }) })]);
    })()`);
  }

  quickPick(text?: string | RegExp): Locator {
    return this.page.locator(".quick-input-widget .monaco-list-row", text === undefined ? {} : { hasText: text });
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator(".notification-list-item, .notification-toast", { hasText: text });
  }

  /** Waits for the pick list of a run that is over. */
  async finishedRun(): Promise<void> {
    await this.page.locator(".quick-input-title", { hasText: /iterations? in/ }).waitFor({ timeout: 240_000 });
  }

  /** Process id of this workbench's engine, and of no other. */
  enginePid(): number | undefined {
    for (const name of readdirSync("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, "utf8");
        if (command.includes(join(this.temporary, "extensions")) && command.includes("engine.js")) return Number(name);
      } catch {
        // It ended meanwhile.
      }
    }
    return undefined;
  }

  /** Text of the editor that shows a file. */
  async editorText(): Promise<string> {
    // Lines stand in the page in the order they were drawn.
    const lines = await this.page
      .locator(".editor-instance .view-lines .view-line")
      .evaluateAll((nodes) =>
        nodes.map((node) => ({ top: node.getBoundingClientRect().top, text: node.textContent ?? "" })).sort((a, b) => a.top - b.top),
      );
    return lines.map(({ text }) => text.replaceAll("\u00a0", " ")).join("\n");
  }

  /** The page inside the trace panel: webviews are two frames deep. */
  async panel(timeout = 60_000): Promise<Frame> {
    const deadline = Date.now() + timeout;
    while (Date.now() < deadline) {
      for (const frame of this.page.frames()) {
        if (frame.isDetached()) continue;
        const found = await frame
          .locator("#panel .toolbar")
          .count()
          .catch(() => 0);
        if (found > 0) return frame;
      }
      await this.page.waitForTimeout(250);
    }
    throw new Error("No trace panel appeared.");
  }
}

function appears(element: Locator, timeout: number): Promise<boolean> {
  return succeeds(element.waitFor({ timeout }));
}

function succeeds(action: Promise<void>): Promise<boolean> {
  return action.then(
    () => true,
    () => false,
  );
}

/** Without what an npm around this run says of itself: an install script would take the Node that npm runs on for its own. */
function withOwnNode(): NodeJS.ProcessEnv {
  const bin = join(ROOT, "node_modules/node/bin");
  const own = Object.entries(process.env).filter(
    ([name]) => !/^npm_/i.test(name) || /^npm_config_(registry|userconfig|cache|proxy|https_proxy|noproxy)$/i.test(name),
  );
  return { ...Object.fromEntries(own), PATH: [bin, process.env["PATH"] ?? ""].join(delimiter) };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    try {
      await fetch(url);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  throw new Error(`${url} does not answer.`);
}
