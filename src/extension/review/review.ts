import { basename } from "node:path";
import * as vscode from "vscode";
import type { Picture } from "../../workflow/select.ts";
import { lengthAdvice } from "../caption/altLength.ts";
import { signalOf } from "../caption/captionWithProgress.ts";
import type { MilsContext } from "../context.ts";
import { setContextKey } from "../context.ts";
import { concernsAll, failureOf, isCancellation } from "../failures.ts";
import { showFailure } from "../notify.ts";
import { workspaceOf } from "../workspaces.ts";
import { tellNothingLacks } from "./nothingLacks.ts";
import { keyOf, type ReviewItem } from "./reviewItems.ts";
import type { ReviewNode } from "./reviewTree.ts";

/** Where skipped references are remembered from one window to the next. */
const SKIPPED = "mils.review.skipped";

/** The review of the workspace's alt texts: what waits, what is proposed, what was decided. Proposals are cached, so that a run that was cancelled goes on where it stopped. */
export class Review {
  readonly #context: MilsContext;
  readonly #changed: () => void;
  #items = new Map<string, ReviewItem>();
  #pictures: readonly Picture[] = [];
  #abort: AbortController | undefined;
  /** What was reviewed last, for “search again”. */
  #folders: readonly vscode.Uri[] = [];

  /** @param changed called when the items changed */
  constructor(context: MilsContext, changed: () => void) {
    this.#context = context;
    this.#changed = changed;
  }

  get items(): ReadonlyMap<string, ReviewItem> {
    return this.#items;
  }

  get running(): boolean {
    return this.#abort !== undefined;
  }

  stop(): void {
    this.#abort?.abort();
  }

  /**
   * Searches the workspace, or some folders of it, and describes what it finds.
   *
   * @param folders none for all of the workspace
   */
  async start(folders: readonly vscode.Uri[] = []): Promise<void> {
    this.#folders = folders;
    await this.#run(vscode.l10n.t("Reviewing alt texts"), async (signal, progress) => {
      progress.report({ message: vscode.l10n.t("searching for images without alt text") });
      await this.#search(signal);
      if (this.#items.size === 0) {
        tellNothingLacks(this.#folders);
        return;
      }
      await this.#describe(this.#pictures, signal, progress);
    });
  }

  /** Searches again and describes nothing. */
  async refresh(): Promise<void> {
    await this.#run(vscode.l10n.t("Searching for images without alt text"), (signal) => this.#search(signal));
  }

  /** Describes one picture that was not, or again. */
  async caption(node: unknown): Promise<void> {
    const item = this.#itemOf(node);
    if (!item) return;
    const picture = this.#pictures.find(({ hash }) => hash === item.hash);
    if (!picture) return;
    if (item.state === "skipped") await this.#remember(item, false);
    for (const each of this.#itemsOf(picture)) if (each.state === "failed" || each.key === item.key) this.#set(each, { state: "waiting", notes: [] });
    await this.#run(vscode.l10n.t("Describing {0}", basename(picture.path)), (signal, progress) => this.#describe([picture], signal, progress));
  }

  async accept(node: unknown, nodes?: unknown): Promise<void> {
    for (const item of this.#selection(node, nodes)) await this.#write(item, item.text);
  }

  /** Writes all proposals after the native preview. Doubtful ones are decided one by one. */
  async acceptAll(): Promise<void> {
    const [{ textToWrite }, { writeWithPreview }] = await Promise.all([import("../document/proposals.ts"), import("../document/previewedWrites.ts")]);
    const proposed = [...this.#items.values()].filter(({ state }) => state === "proposed");
    const texts = proposed.flatMap(({ proposal, text }) => (proposal ? (textToWrite(proposal, text) ?? []) : []));
    if (texts.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t("There is no proposal to write. Those under “Look closely” are decided one by one."));
      return;
    }
    const written = await writeWithPreview(this.#context, texts, vscode.l10n.t("Alt texts of the review"));
    for (const item of proposed) if (written.some((text) => keyOf(text) === item.key)) this.#set(item, { state: "written" });
  }

  async edit(node: unknown): Promise<void> {
    const item = this.#itemOf(node);
    if (!item) return;
    const text = await vscode.window.showInputBox({
      title: basename(item.selected.mediaPath),
      prompt: vscode.l10n.t("Alt text. It is written when you press Enter."),
      value: item.text ?? "",
      validateInput: lengthAdvice,
    });
    if (text !== undefined && text.trim() !== "") await this.#write(item, text.trim());
  }

  async skip(node: unknown, nodes?: unknown): Promise<void> {
    for (const item of this.#selection(node, nodes)) {
      this.#set(item, { state: "skipped" });
      await this.#remember(item, true);
    }
  }

  /** Writes an empty alternative text: only ever because a person says so. */
  async markDecorative(node: unknown, nodes?: unknown): Promise<void> {
    for (const item of this.#selection(node, nodes)) await this.#write(item, "");
  }

  async openReference(node: unknown): Promise<void> {
    const item = this.#itemOf(node);
    if (!item) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(item.selected.path));
    const { line, column } = item.selected;
    const position = new vscode.Position(line - 1, column - 1);
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(position, position), preview: true });
  }

  async #run(
    title: string,
    work: (signal: AbortSignal, progress: vscode.Progress<{ message?: string; increment?: number }>) => Promise<void>,
  ): Promise<void> {
    if (this.#abort) {
      void vscode.window.showInformationMessage(vscode.l10n.t("A review is under way: stop it first."));
      return;
    }
    const abort = new AbortController();
    this.#abort = abort;
    setContextKey("reviewRunning", true);
    try {
      await vscode.window.withProgress({ location: { viewId: "mils.review" } }, () =>
        Promise.resolve(
          vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, (progress, token) => {
            signalOf(token).addEventListener("abort", () => abort.abort());
            return work(abort.signal, progress);
          }),
        ),
      );
    } catch (thrown) {
      if (!isCancellation(thrown)) throw thrown;
    } finally {
      this.#abort = undefined;
      for (const item of this.#items.values()) if (item.state === "working") this.#set(item, { state: "waiting" });
      setContextKey("reviewRunning", false);
      this.#tell();
    }
  }

  async #search(signal: AbortSignal): Promise<void> {
    const { selectReferences } = await import("../../workflow/select.ts");
    const before = this.#items;
    const skipped = new Set(this.#context.extension.workspaceState.get<string[]>(SKIPPED, []));
    const items = new Map<string, ReviewItem>();
    const pictures: Picture[] = [];
    for (const { root, paths } of this.#roots()) {
      const workspace = await workspaceOf(this.#context, vscode.Uri.joinPath(root, "mils"));
      const selection = await selectReferences(workspace, { paths, cwd: workspace.root, signal });
      pictures.push(...selection.pictures);
      for (const { file, message } of selection.failures) this.#context.log.warn(`Review: ${file}: ${message}`);
      for (const { file, line, source, reason } of selection.skipped)
        this.#context.log.info(`Review: ${file}:${line}: ${source} is left out: ${reason}`);
      for (const picture of selection.pictures) {
        for (const selected of picture.references) {
          const key = keyOf(selected);
          const known = before.get(key);
          // What was proposed for the same content still holds; everything else starts anew.
          if (known?.hash === picture.hash && known.state !== "written") items.set(key, { ...known, selected });
          else items.set(key, { key, selected, hash: picture.hash, state: skipped.has(key) ? "skipped" : "waiting", notes: [] });
        }
      }
    }
    this.#items = items;
    this.#pictures = pictures;
    this.#tell();
  }

  /** Workspace folders with the paths that are searched in each. */
  #roots(): readonly { readonly root: vscode.Uri; readonly paths: readonly string[] }[] {
    const all = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri).filter(({ scheme }) => scheme === "file");
    if (this.#folders.length === 0) return all.map((root) => ({ root, paths: [root.fsPath] }));
    const isIn = (root: vscode.Uri, folder: vscode.Uri) => vscode.workspace.getWorkspaceFolder(folder)?.uri.toString() === root.toString();
    return all
      .map((root) => ({ root, paths: this.#folders.filter((folder) => isIn(root, folder)).map(({ fsPath }) => fsPath) }))
      .filter(({ paths }) => paths.length > 0);
  }

  async #describe(
    pictures: readonly Picture[],
    signal: AbortSignal,
    progress: vscode.Progress<{ message?: string; increment?: number }>,
  ): Promise<void> {
    const { proposePicture } = await import("../document/proposals.ts");
    const open = pictures.filter((picture) => this.#itemsOf(picture).some(({ state }) => state === "waiting"));
    for (const [index, picture] of open.entries()) {
      signal.throwIfAborted();
      const waiting = this.#itemsOf(picture).filter(({ state }) => state === "waiting");
      for (const item of waiting) this.#set(item, { state: "working" });
      const place = `${index + 1}/${open.length} ${basename(picture.path)}`;
      progress.report({ message: place });
      try {
        const workspace = await workspaceOf(this.#context, vscode.Uri.file(waiting[0]?.selected.path ?? picture.path));
        const report = (text: string) => progress.report({ message: `${place}: ${text}` });
        const references = waiting.map(({ selected }) => selected);
        const proposals = await proposePicture(this.#context, workspace, { ...picture, references }, { signal, report });
        for (const proposal of proposals) {
          const item = this.#items.get(keyOf(proposal.selected));
          const state = proposal.state === "ready" ? "proposed" : proposal.state === "doubtful" ? "doubtful" : "failed";
          if (item) this.#set(item, { state, proposal, notes: proposal.notes, ...(proposal.text === undefined ? {} : { text: proposal.text }) });
        }
      } catch (thrown) {
        if (isCancellation(thrown)) throw thrown;
        for (const item of waiting) this.#set(item, { state: "failed", notes: [failureOf(thrown)?.message ?? ""] });
        // Without an engine or models every other picture would fail too; one damaged picture stops nothing.
        if (concernsAll(thrown)) throw thrown;
      }
      progress.report({ increment: 100 / open.length });
    }
  }

  async #write(item: ReviewItem, text: string | undefined): Promise<void> {
    if (text === undefined) return;
    const [{ textToWrite }, { writeAltTexts }] = await Promise.all([import("../document/proposals.ts"), import("../document/writeAltTexts.ts")]);
    const { selected, hash } = item;
    const made = item.proposal
      ? textToWrite(item.proposal, text)
      : {
          path: selected.path,
          reference: selected.reference,
          ordinal: selected.ordinal,
          text,
          mediaPath: selected.mediaPath,
          mediaHash: hash,
          origin: "person",
        };
    if (!made) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.file(selected.path));
    const { written, failures } = await writeAltTexts(this.#context, document, [made]);
    for (const failure of failures) showFailure(this.#context, failure, () => this.refresh());
    if (written.length > 0) this.#set(item, { state: "written", text: text === "" ? vscode.l10n.t("(decorative)") : text });
  }

  async #remember({ key }: ReviewItem, isSkipped: boolean): Promise<void> {
    const { workspaceState } = this.#context.extension;
    const keys = new Set(workspaceState.get<string[]>(SKIPPED, []));
    if (isSkipped) keys.add(key);
    else keys.delete(key);
    await workspaceState.update(SKIPPED, [...keys]);
  }

  #itemsOf(picture: Picture): ReviewItem[] {
    return picture.references.flatMap((selected) => this.#items.get(keyOf(selected)) ?? []);
  }

  #selection(node: unknown, nodes: unknown): ReviewItem[] {
    const all: readonly unknown[] = Array.isArray(nodes) && nodes.length > 0 ? nodes : [node];
    return all.flatMap((each) => this.#itemOf(each) ?? []);
  }

  #itemOf(node: unknown): ReviewItem | undefined {
    return isItemNode(node) ? this.#items.get(node.key) : undefined;
  }

  #set(item: ReviewItem, change: Partial<ReviewItem>): void {
    const now = this.#items.get(item.key);
    if (!now) return;
    this.#items.set(item.key, { ...now, ...change });
    this.#tell();
  }

  #tell(): void {
    setContextKey(
      "reviewHasProposals",
      [...this.#items.values()].some(({ state }) => state === "proposed"),
    );
    this.#changed();
  }
}

function isItemNode(node: unknown): node is Extract<ReviewNode, { readonly kind: "item" }> {
  return typeof node === "object" && node !== null && "key" in node && typeof node.key === "string";
}
