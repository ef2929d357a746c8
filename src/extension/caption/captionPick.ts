import { basename } from "node:path";
import * as vscode from "vscode";
import type { CaptionResult } from "../../protocol/index.ts";
import { asAltText } from "../../workflow/propose.ts";
import type { MilsContext } from "../context.ts";
import { insertCaption } from "../document/insertCaption.ts";
import { findReferencesTo, type WorkspaceReference } from "../document/references.ts";
import type { Run } from "../engine/runs.ts";
import { showFailure } from "../notify.ts";
import { lengthAdvice } from "./altLength.ts";
import { type CaptionRow, captionRows, type RankedText } from "./captionList.ts";

type Action = "insert" | "replace" | "edit" | "copy" | "trace";
/** A row that stands for a caption, or for something to do with the chosen one; a separator is neither. */
interface Item extends vscode.QuickPickItem {
  readonly caption?: CaptionRow;
  readonly action?: Action;
}

/**
 * The list that follows one run: it opens at once, shows the first provisional captions when the bank is ranked, and lets better ones climb. Below the
 * captions stands what can be done with the chosen one. Closing it while the run is under way leaves the run going; a message then tells of its end.
 */
export class CaptionPick {
  readonly #context: MilsContext;
  readonly #run: Run;
  readonly #pick = vscode.window.createQuickPick<Item>();
  readonly #subscriptions: vscode.Disposable[] = [];
  readonly #stopButton: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("debug-stop"),
    tooltip: vscode.l10n.t("Stop with the best so far"),
  };
  readonly #traceButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("graph-line"), tooltip: vscode.l10n.t("Open trace") };
  readonly #copyButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("copy"), tooltip: vscode.l10n.t("Copy") };
  readonly #editButton: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("edit"), tooltip: vscode.l10n.t("Edit...") };
  #chosen: string | undefined;
  #result: CaptionResult | undefined;
  /** Undefined while the workspace is searched. */
  #references: readonly WorkspaceReference[] | undefined;
  #open = true;

  constructor(context: MilsContext, run: Run) {
    this.#context = context;
    this.#run = run;
    this.#pick.placeholder = vscode.l10n.t("Looking at {0}...", basename(run.request.path));
    this.#pick.title = basename(run.request.path);
    this.#pick.busy = true;
    // A click elsewhere, for instance on the picture itself, must not end the choice.
    this.#pick.ignoreFocusOut = true;
    this.#pick.matchOnDetail = true;
    this.#pick.buttons = [this.#stopButton, this.#traceButton];
    this.#subscriptions.push(
      run.onDidTrace(() => this.#render()),
      this.#pick.onDidAccept(() => this.#accept()),
      this.#pick.onDidTriggerButton((button) => {
        if (button === this.#stopButton) run.stop();
        else void this.#perform("trace");
      }),
      this.#pick.onDidTriggerItemButton(({ item, button }) => {
        if (item.caption) this.#chosen = item.caption.text;
        void this.#perform(button === this.#copyButton ? "copy" : "edit");
      }),
      this.#pick.onDidHide(() => this.#close()),
    );
    this.#pick.show();
    void this.#follow();
    void this.#countReferences();
  }

  async #follow(): Promise<void> {
    try {
      this.#result = await this.#run.result;
    } catch (thrown) {
      this.#pick.busy = false;
      // What was found before the failure is still worth choosing from.
      if (this.#run.best === undefined) this.#pick.hide();
      this.#pick.buttons = [this.#traceButton];
      this.#render();
      showFailure(this.#context, thrown, () => vscode.commands.executeCommand("mils.caption", vscode.Uri.file(this.#run.request.path)));
      return;
    }
    this.#pick.busy = false;
    this.#pick.buttons = [this.#traceButton];
    this.#render();
    if (!this.#open) this.#announce(this.#result);
  }

  async #countReferences(): Promise<void> {
    try {
      this.#references = await findReferencesTo(vscode.Uri.file(this.#run.request.path), this.#context);
    } catch (thrown) {
      this.#references = [];
      this.#context.log.warn(`References to ${this.#run.request.path} cannot be searched: ${String(thrown)}`);
    }
    this.#render();
  }

  #render(): void {
    if (!this.#open) return;
    const rows = captionRows(this.#captions(), this.#chosen);
    const active = this.#pick.activeItems[0];
    const isFirst = active !== undefined && active === this.#pick.items[0];
    const items = [...rows.map((row) => this.#captionItem(row)), ...(rows.length > 0 ? this.#actionItems() : [])];
    this.#pick.keepScrollPosition = true;
    this.#pick.items = items;
    const same =
      active &&
      items.find((item) => (item.caption ? item.caption.text === active.caption?.text : item.action !== undefined && item.action === active.action));
    // Who moved the selection keeps what is selected; who did not keeps the best, whichever that is by now.
    const next = isFirst ? items[0] : same;
    if (next) this.#pick.activeItems = [next];
    this.#pick.title = this.#title();
    if (rows.length > 0) this.#pick.placeholder = vscode.l10n.t("Choose a caption, then what to do with it");
  }

  #title(): string {
    const name = basename(this.#run.request.path);
    if (this.#result) {
      const { iterations, seconds } = this.#result;
      const time = seconds.toFixed(1);
      return iterations === 1
        ? vscode.l10n.t("{0}: 1 iteration in {1} s", name, time)
        : vscode.l10n.t("{0}: {1} iterations in {2} s", name, iterations, time);
    }
    const iteration = this.#run.iteration;
    const best = this.#run.best;
    if (iteration === undefined || !best) return vscode.l10n.t("{0}: looking...", name);
    return iteration === 0
      ? vscode.l10n.t("{0}: first captions, better ones are coming", name)
      : vscode.l10n.t("{0}: iteration {1}, best {2}", name, iteration, best.score.toFixed(3));
  }

  #captionItem(row: CaptionRow): Item {
    const { score, length, iteration } = row.facts;
    const facts = [
      score === undefined ? vscode.l10n.t("yours") : score.toFixed(3),
      vscode.l10n.t("{0} characters", length),
      ...(iteration === undefined ? [] : [iteration === 0 ? vscode.l10n.t("initial") : vscode.l10n.t("iteration {0}", iteration)]),
    ];
    return {
      // Dollar signs and parentheses in a caption would be taken for an icon.
      label: `${row.chosen ? "$(check)" : "$(blank)"} ${row.text.replaceAll("$(", "$ (")}`,
      description: facts.join(" · "),
      caption: row,
      buttons: [this.#editButton, this.#copyButton],
    };
  }

  #actionItems(): Item[] {
    const references = this.#references;
    const lacking = references?.filter((reference) => reference.lacking).length ?? 0;
    const described = (references?.length ?? 0) - lacking;
    const insert: Item[] = [];
    if (references === undefined)
      insert.push({ label: `$(loading~spin) ${vscode.l10n.t("Searching for references in this workspace...")}`, alwaysShow: true });
    if (lacking > 0) {
      const label =
        lacking === 1
          ? vscode.l10n.t("Insert into 1 reference in this workspace")
          : vscode.l10n.t("Insert into {0} references in this workspace", lacking);
      insert.push({ label: `$(insert) ${label}`, description: vscode.l10n.t("with a preview"), action: "insert", alwaysShow: true });
    }
    if (described > 0) {
      const label =
        described === 1 ? vscode.l10n.t("Replace the alt text of 1 reference") : vscode.l10n.t("Replace the alt text of {0} references", described);
      insert.push({ label: `$(replace) ${label}`, description: vscode.l10n.t("with a preview"), action: "replace", alwaysShow: true });
    }
    return [
      { label: vscode.l10n.t("Chosen caption"), kind: vscode.QuickPickItemKind.Separator },
      ...insert,
      { label: `$(edit) ${vscode.l10n.t("Edit...")}`, action: "edit", alwaysShow: true },
      { label: `$(copy) ${vscode.l10n.t("Copy")}`, action: "copy", alwaysShow: true },
      { label: `$(graph-line) ${vscode.l10n.t("Open trace")}`, action: "trace", alwaysShow: true },
    ];
  }

  #accept(): void {
    const item = this.#pick.activeItems[0];
    if (item?.caption) {
      this.#chosen = item.caption.text;
      this.#render();
      this.#focusFirstAction();
    } else if (item?.action) {
      void this.#perform(item.action);
    }
  }

  #isCandidate(caption: string): boolean {
    return this.#captions().some(({ text }) => text === caption);
  }

  /** Best first, worded as they are written into documents. */
  #captions(): readonly RankedText[] {
    return (this.#result?.candidates ?? this.#run.kept).map(({ text, score, iteration }) => ({ text: asAltText(text), score, iteration }));
  }

  #focusFirstAction(): void {
    const first = this.#pick.items.find((item) => item.action === "insert") ?? this.#pick.items.find((item) => item.action === "copy");
    if (first) this.#pick.activeItems = [first];
  }

  async #perform(action: Action): Promise<void> {
    const caption = this.#chosen ?? this.#captions()[0]?.text;
    if (action === "trace") {
      this.#pick.hide();
      await vscode.commands.executeCommand("mils.openTrace", this.#run.id);
      return;
    }
    if (caption === undefined) return;
    // The choice is made: what the run would still find is not asked for any more.
    this.#pick.hide();
    if (action === "copy") {
      await vscode.env.clipboard.writeText(caption);
      vscode.window.setStatusBarMessage(vscode.l10n.t("$(copy) Copied: {0}", caption), 5000);
      return;
    }
    if (action === "insert" || action === "replace") {
      const references = this.#references?.filter(({ lacking }) => lacking === (action === "insert")) ?? [];
      await insertCaption(this.#context, references, caption, this.#isCandidate(caption) ? "model" : "person").catch((thrown: unknown) =>
        showFailure(this.#context, thrown),
      );
      return;
    }
    const edited = await vscode.window.showInputBox({
      title: basename(this.#run.request.path),
      prompt: vscode.l10n.t("Alt text. 125 characters or fewer are best for screen readers."),
      value: caption,
      ignoreFocusOut: true,
      validateInput: lengthAdvice,
    });
    if (edited === undefined || edited.trim() === "") return this.#reopen();
    this.#chosen = edited.trim();
    this.#reopen();
    this.#focusFirstAction();
  }

  #reopen(): void {
    this.#open = true;
    this.#pick.show();
    this.#render();
  }

  #close(): void {
    this.#open = false;
  }

  /** The list was closed before the run ended. */
  #announce(result: CaptionResult): void {
    if (result.stopReason === "cancelled" || this.#chosen !== undefined) return;
    const show = vscode.l10n.t("Show Captions");
    const copy = vscode.l10n.t("Copy");
    const message = vscode.l10n.t("{0}: {1}", basename(result.path), result.caption);
    void vscode.window.showInformationMessage(message, show, copy).then((answer) => {
      if (answer === show) this.#reopen();
      if (answer === copy) return vscode.env.clipboard.writeText(result.caption);
      return undefined;
    });
  }
}
