import { randomBytes } from "node:crypto";
import { basename, dirname } from "node:path";
import * as vscode from "vscode";
import type { SolveOptions, TraceEvent } from "../../protocol/index.ts";
import type { HostMessage, PageMessage, PanelMedia, PanelRestore, PanelRun, PanelState, PanelView } from "../../protocol/webview.ts";
import { tracePage } from "../../protocol/webview.ts";
import { modalityOf } from "../../workflow/mediaFiles.ts";
import { lengthAdvice } from "../caption/altLength.ts";
import { nameOf } from "../caption/targets.ts";
import type { MilsContext } from "../context.ts";
import { insertCaption } from "../document/insertCaption.ts";
import { findReferencesTo } from "../document/references.ts";
import type { Run } from "../engine/runs.ts";
import { solveOptions } from "../engine/settings.ts";
import { failureOf } from "../failures.ts";
import { pickStoredRun, type ShownRun } from "./storedRuns.ts";
import { exportTrace } from "./traceExport.ts";
import { startOf } from "./traceStore.ts";

/** Milliseconds over which events are gathered into one message. */
const GATHER = 60;

/** The host of one trace panel: sends the page its run and does what the page asks. */
export class TracePanel implements vscode.Disposable {
  readonly #context: MilsContext;
  readonly #panel: vscode.WebviewPanel;
  readonly #disposables: vscode.Disposable[] = [];
  /** Taken off when another run takes the panel over. */
  #runListener: vscode.Disposable | undefined;
  #mediaWatcher: vscode.Disposable | undefined;
  readonly #closed = new AbortController();
  #shown: ShownRun;
  #comparison: ShownRun | undefined;
  readonly #view: PanelView | undefined;
  #references: number | undefined;
  #ready = false;
  #gathered: TraceEvent[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(
    context: MilsContext,
    panel: vscode.WebviewPanel,
    shown: ShownRun,
    restored?: { readonly comparison?: ShownRun; readonly view?: PanelView },
  ) {
    this.#context = context;
    this.#panel = panel;
    this.#shown = shown;
    this.#comparison = restored?.comparison;
    this.#view = restored?.view;
    panel.iconPath = vscode.Uri.joinPath(context.extension.extensionUri, "media", "activity.svg");
    this.#disposables.push(
      panel.webview.onDidReceiveMessage((message: PageMessage) => this.#receive(message)),
      context.engine.onDidChangeState((state) => this.#send({ type: "engine", state })),
      panel.onDidDispose(() => this.dispose()),
    );
    this.#arrangeResources();
    panel.webview.html = this.#page();
    this.#follow(shown);
  }

  get shownRun(): string {
    return this.#shown.id;
  }

  reveal(): void {
    this.#panel.reveal(undefined, false);
  }

  dispose(): void {
    this.#closed.abort();
    clearTimeout(this.#timer);
    this.#runListener?.dispose();
    this.#mediaWatcher?.dispose();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** Another run takes the panel over. */
  show(shown: ShownRun): void {
    this.#shown = shown;
    this.#arrangeResources();
    this.#follow(shown);
    void this.#panelRun(shown).then((run) => this.#send({ type: "run", run, restore: this.#restore() }));
  }

  async compareWith(comparison: ShownRun | undefined): Promise<void> {
    this.#comparison = comparison;
    this.#arrangeResources();
    const run = comparison && (await this.#panelRun(comparison));
    this.#send({ type: "comparison", restore: this.#restore(), ...(run ? { run } : {}) });
  }

  #follow(shown: ShownRun): void {
    this.#panel.title = basename(shown.path);
    this.#runListener?.dispose();
    this.#mediaWatcher?.dispose();
    this.#gathered = [];
    this.#mediaWatcher = this.#watchMedia(shown.path);
    void this.#countReferences(shown);
    const { live } = shown;
    if (!live) return;
    this.#runListener = live.onDidTrace((event) => this.#gather(event));
    void this.#finish(live);
  }

  async #finish(live: Run): Promise<void> {
    try {
      await live.result;
      if (this.#shown.live !== live) return;
      this.#flush();
      this.#send({
        type: "finished",
        run: live.id,
        restore: this.#restore(),
        ...(this.#references === undefined ? {} : { references: this.#references }),
      });
    } catch (thrown) {
      if (this.#shown.live !== live) return;
      this.#flush();
      const failure = failureOf(thrown);
      const actions = (failure?.steps ?? []).flatMap((step) =>
        step === "restart" || step === "showLog" || step === "chooseModels" ? [step] : step === "retry" ? ["rerun" as const] : [],
      );
      this.#send({
        type: "failed",
        run: live.id,
        message: failure?.message ?? vscode.l10n.t("The run was cancelled."),
        actions: [...new Set([...actions, "rerun" as const])],
      });
    }
  }

  #gather(event: TraceEvent): void {
    this.#gathered.push(event);
    this.#timer ??= setTimeout(() => this.#flush(), GATHER);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#gathered.length > 0) this.#send({ type: "events", run: this.#shown.id, events: this.#gathered });
    this.#gathered = [];
  }

  #send(message: HostMessage): void {
    // Before the page listens nothing is sent: `init` then holds everything so far.
    if (this.#ready && !this.#closed.signal.aborted) void this.#panel.webview.postMessage(message);
  }

  async #receive(message: PageMessage): Promise<void> {
    try {
      await this.#answer(message);
    } catch (thrown) {
      const { showFailure } = await import("../notify.ts");
      showFailure(this.#context, thrown);
    }
  }

  async #answer(message: PageMessage): Promise<void> {
    switch (message.type) {
      case "ready":
        return this.#initialise();
      case "pageError":
        return this.#context.log.error(`Trace panel: ${message.message}`);
      case "stop":
        return this.#context.runs.find(message.run)?.stop();
      case "rerun":
        return this.#start(message.options);
      case "continue":
        return this.#start(message.options, { seedTexts: message.seedTexts, continues: message.run });
      case "copy":
        await vscode.env.clipboard.writeText(message.text);
        vscode.window.setStatusBarMessage(vscode.l10n.t("$(copy) Copied: {0}", message.text), 5000);
        return;
      case "insert":
        return this.#insert(message.text, message.edit);
      case "score":
        return this.#score(message.request, message.texts);
      case "export":
        return exportTrace(message, this.#shown.path);
      case "openMedia":
        // Only what the panel shows: the page must not make the editor open anything else.
        if (message.path === this.#shown.path || message.path === this.#comparison?.path)
          await vscode.commands.executeCommand("vscode.open", vscode.Uri.file(message.path));
        return;
      case "pickComparison": {
        const picked = await pickStoredRun(this.#context, vscode.l10n.t("Compare with which run?"), {
          near: this.#shown.path,
          without: this.#shown.id,
        });
        if (picked) await this.compareWith(picked);
        return;
      }
      case "closeComparison":
        return this.compareWith(undefined);
      case "engineAction":
        if (message.action === "rerun") this.#start({});
        else
          await vscode.commands.executeCommand(
            { restart: "mils.restartEngine", showLog: "mils.showLog", chooseModels: "mils.chooseModels" }[message.action],
          );
        return;
    }
  }

  async #initialise(): Promise<void> {
    const [run, comparison] = await Promise.all([this.#panelRun(this.#shown), this.#comparison && this.#panelRun(this.#comparison)]);
    this.#ready = true;
    this.#gathered = [];
    this.#send({
      type: "init",
      strings: stringsOf(vscode.l10n.bundle),
      locale: vscode.env.language,
      run,
      engine: this.#context.engine.state,
      restore: this.#restore(),
      ...(comparison ? { comparison } : {}),
      ...(this.#view ? { view: this.#view } : {}),
    });
  }

  #start(options: Partial<SolveOptions>, from: { readonly seedTexts?: readonly string[]; readonly continues?: string } = {}): void {
    this.#shown.live?.stop();
    const live = this.#context.runs.start({
      path: this.#shown.path,
      options: { ...solveOptions(), ...options },
      ...(from.seedTexts ? { seedTexts: from.seedTexts } : {}),
    });
    this.show({
      id: live.id,
      path: live.request.path,
      events: live.events,
      live,
      ...(from.continues === undefined ? {} : { continues: from.continues }),
    });
  }

  async #insert(text: string, edit: boolean): Promise<void> {
    const caption = edit
      ? await vscode.window.showInputBox({
          title: basename(this.#shown.path),
          value: text,
          ignoreFocusOut: true,
          validateInput: (value) => lengthAdvice(value),
        })
      : text;
    if (caption === undefined || caption.trim() === "") return;
    const references = await findReferencesTo(vscode.Uri.file(this.#shown.path), this.#context);
    const lacking = references.filter((reference) => reference.lacking);
    if (references.length === 0)
      void vscode.window.showInformationMessage(vscode.l10n.t("No document of this workspace shows {0}.", basename(this.#shown.path)));
    // Where every reference has a text, the person who inserts means to replace it; the preview shows what goes.
    await insertCaption(this.#context, lacking.length > 0 ? lacking : references, caption.trim(), edit ? "person" : "model");
    await this.#countReferences(this.#shown);
  }

  async #score(request: number, texts: readonly string[]): Promise<void> {
    try {
      const engine = await this.#context.engine.get();
      const { scores } = await engine.score({ path: this.#shown.path, texts }, this.#closed.signal);
      this.#send({ type: "scores", request, outcome: { ok: true, scores } });
    } catch (thrown) {
      this.#send({ type: "scores", request, outcome: { ok: false, message: failureOf(thrown)?.message ?? "" } });
    }
  }

  async #countReferences(shown: ShownRun): Promise<void> {
    const references = await findReferencesTo(vscode.Uri.file(shown.path), this.#context).catch(() => undefined);
    if (this.#shown !== shown || references === undefined) return;
    this.#references = references.length;
    this.#send({ type: "media", media: await this.#media(shown.path), references: references.length });
  }

  #watchMedia(path: string): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.file(dirname(path)), basename(path)), false, true);
    const tell = async () =>
      this.#send({ type: "media", media: await this.#media(path), ...(this.#references === undefined ? {} : { references: this.#references }) });
    watcher.onDidDelete(tell);
    watcher.onDidCreate(tell);
    return watcher;
  }

  async #panelRun(shown: ShownRun): Promise<PanelRun> {
    return {
      id: shown.id,
      media: await this.#media(shown.path),
      startedAt: startOf(shown.id),
      running: this.#context.runs.find(shown.id) !== undefined,
      events: [...shown.events],
      ...(this.#references === undefined || shown !== this.#shown ? {} : { references: this.#references }),
      ...(shown.continues === undefined ? {} : { continues: shown.continues }),
    };
  }

  async #media(path: string): Promise<PanelMedia> {
    const uri = vscode.Uri.file(path);
    const exists = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    return {
      path,
      name: nameOf(uri),
      modality: modalityOf(path) ?? "image",
      ...(exists ? { uri: this.#panel.webview.asWebviewUri(uri).toString() } : {}),
    };
  }

  #restore(): PanelRestore {
    return {
      media: this.#shown.path,
      modality: modalityOf(this.#shown.path) ?? "image",
      trace: this.#shown.id,
      ...(this.#comparison ? { comparison: this.#comparison.id } : {}),
    };
  }

  #arrangeResources(): void {
    const { extensionUri } = this.#context.extension;
    const folders = [this.#shown.path, ...(this.#comparison ? [this.#comparison.path] : [])].map((path) => vscode.Uri.file(dirname(path)));
    this.#panel.webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, "dist"), ...folders] };
  }

  #page(): string {
    const { webview } = this.#panel;
    const address = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(this.#context.extension.extensionUri, "dist", name)).toString();
    return tracePage({
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString("hex"),
      script: address("webview.js"),
      style: address("webview.css"),
      language: vscode.env.language,
      title: basename(this.#shown.path),
    });
  }
}

/** The page knows plain strings alone; entries with a translator's comment come as objects. */
function stringsOf(bundle: typeof vscode.l10n.bundle): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(bundle ?? {}).filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** What a page had kept before a reload, checked as far as the host uses it. */
export function restoreOf(state: unknown): PanelState | undefined {
  if (typeof state !== "object" || state === null || !("restore" in state)) return undefined;
  const { restore } = state;
  if (typeof restore !== "object" || restore === null || !("trace" in restore) || typeof restore.trace !== "string") return undefined;
  return state as PanelState;
}
