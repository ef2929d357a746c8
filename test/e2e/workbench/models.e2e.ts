import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { LocalHub, serve, sha256 } from "../../fakes/hub.ts";
import { ROOT, Workbench } from "./workbench.ts";

const content = randomBytes(3_000_000);
const NAME = "Tiny language model";
/** Bytes a second while the hub is slow: enough time to press a button. */
const SLOW = 200_000;

let hub: LocalHub;
let store: string;
let workbench: Workbench;
let slow = false;

beforeAll(async () => {
  hub = new LocalHub();
  const endpoint = await hub.start();
  hub.put("org/tiny", "main", "tiny.gguf", content);
  hub.misbehave = (request, response) => {
    if (!slow) return false;
    serve(request, response, content, SLOW);
    return true;
  };
  store = await mkdtemp(join(tmpdir(), "mils-e2e-store-"));
  const catalog = JSON.parse(await readFile(join(ROOT, "models/catalog.json"), "utf8"));
  const { shape: _, ...llama } = catalog.models[0];
  const entry = {
    ...llama,
    ...{ id: "tiny", name: NAME, licence: "Tiny Community License", licenceUrl: "https://example.org/licence", memoryBytes: 50_000_000 },
    ...{
      repository: "org/tiny",
      revision: "main",
      files: [{ from: "tiny.gguf", path: "tiny.gguf", bytes: content.length, sha256: sha256(content) }],
    },
    manifest: { ...llama.manifest, model: "tiny.gguf" },
  };
  workbench = await Workbench.start(
    { "notes.md": "# Notes\n" },
    // The dialog of the operating system is beyond reach.
    { "files.simpleDialog.enable": true },
    {
      settings: { "mils.catalogEntries": [entry] },
      env: { HF_ENDPOINT: endpoint, MILS_MODEL_STORE: store, NO_PROXY: "127.0.0.1", no_proxy: "127.0.0.1" },
    },
  );
});
afterAll(async () => {
  await workbench?.close();
  await hub?.stop();
  await rm(store, { recursive: true, force: true });
});
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await workbench?.screenshot(`failed-${task.name.slice(0, 40).replace(/\W+/g, "-")}`);
});

function input(): Locator {
  return workbench.page.locator(".quick-input-widget input.input");
}

/** The row of a model in the open list, which shows only rows that have room. */
async function modelRow(name = NAME): Promise<Locator> {
  await workbench.command("MILS: Choose Models");
  const row = workbench.quickPick(name).first();
  await workbench.quickPick("Llama 3.1 8B").first().waitFor({ timeout: 60_000 });
  await workbench.screenshot("models-list");
  await input().fill(name);
  await row.waitFor();
  return row;
}

/** Chooses it and agrees to what the dialog says. */
async function startDownload(): Promise<void> {
  await (await modelRow()).click();
  const dialog = workbench.page.locator(".monaco-dialog-box");
  await dialog.getByText("Tiny Community License (must be accepted)").waitFor();
  await workbench.screenshot("models-consent");
  await dialog.locator(".monaco-button", { hasText: "Accept and Download" }).click();
}

describe("MILS: Choose Models", () => {
  test("nothing is asked of the hub before the licence is accepted", async () => {
    await (await modelRow()).click();
    const dialog = workbench.page.locator(".monaco-dialog-box");
    await dialog.locator(".monaco-button", { hasText: "Cancel" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(hub.seen).toEqual([]);
  });

  test("a download that is cancelled leaves nothing", async () => {
    slow = true;
    await startDownload();
    const progress = workbench.notification(`Downloading ${NAME}`).last();
    await progress.waitFor();
    await expect.poll(() => existsSync(join(store, ".partial/tiny")), { timeout: 30_000 }).toBe(true);
    await progress.hover();
    await progress.locator(".monaco-button", { hasText: "Cancel" }).click();
    await workbench.notification("was cancelled; what had arrived is removed").first().waitFor({ timeout: 30_000 });
    expect(existsSync(join(store, ".partial/tiny"))).toBe(false);
    expect(existsSync(join(store, "tiny"))).toBe(false);
    await workbench.command("Notifications: Clear All Notifications");
  });

  test("a download that is paused goes on where it was, and the model is used", async () => {
    slow = true;
    await startDownload();
    const progress = workbench.notification(`Downloading ${NAME}`).last();
    await progress.getByText(/[1-9]\d* MB of 3 MB/).waitFor({ timeout: 30_000 });
    await workbench.screenshot("models-progress");
    await progress.locator("a", { hasText: "Pause" }).click();
    const paused = workbench.notification(`The download of ${NAME} is paused at`).last();
    await paused.waitFor({ timeout: 30_000 });
    await workbench.screenshot("models-paused");
    slow = false;
    hub.seen.length = 0;
    await paused.locator(".monaco-button", { hasText: "Resume" }).click();
    await workbench.notification(`${NAME}: used from now on.`).first().waitFor({ timeout: 60_000 });
    // What had arrived is not asked for again.
    expect(hub.seen.map(({ range }) => range).filter((range) => range !== "bytes=0-0" && range?.startsWith("bytes=0-"))).toEqual([]);
    expect((await readFile(join(store, "tiny/tiny.gguf"))).equals(content)).toBe(true);
    await expect.poll(async () => (await workbench.machineSettings())["mils.generatorDirectory"]).toBe(join(store, "tiny"));
    await workbench.command("Notifications: Clear All Notifications");
    await modelRow();
    await workbench.screenshot("models-in-use");
    await workbench.page.keyboard.press("Escape");
  });

  test("an exported model is imported from its folder, and used", async () => {
    await (await modelRow("ViCLIP L/14")).click();
    const explained = workbench.notification("run tools/export_viclip.py").last();
    await explained.locator(".monaco-button", { hasText: "Import Folder..." }).click();
    await expect
      .poll(
        () =>
          input()
            .inputValue()
            .catch(() => ""),
        { timeout: 30_000 },
      )
      .toMatch(/\/$/);
    await input().fill(`${join(ROOT, "test/fixtures/parity/viclip")}/`);
    await workbench.screenshot("models-import");
    await workbench.page.keyboard.press("Enter");
    await workbench.notification("ViCLIP L/14, InternVid-10M-FLT: used from now on.").first().waitFor({ timeout: 60_000 });
    const directory = join(store, "tiny-viclip-l-14");
    expect(existsSync(join(directory, "manifest.json"))).toBe(true);
    await expect.poll(async () => (await workbench.machineSettings())["mils.scorerDirectories"]).toEqual([directory]);
    await workbench.command("Notifications: Clear All Notifications");
  });

  test("licences and notices are a command away", async () => {
    await workbench.command("MILS: Show Licences and Notices");
    await workbench.page.locator(".tab", { hasText: "THIRD_PARTY_NOTICES.md" }).waitFor({ timeout: 60_000 });
  });
});
