import type { PanelEngineState } from "../protocol/webview.ts";
import { button, element, icon, setText } from "./dom.ts";
import { t } from "./localisation.ts";
import type { RunModel } from "./model.ts";
import { describeProgress, isLive } from "./runState.ts";

export type ExportFormat = "json" | "csv" | "png";

export interface ToolbarActions {
  readonly onStop: () => void;
  readonly onRerun: () => void;
  readonly onParameters: () => void;
  readonly onContinue: () => void;
  readonly onCompare: () => void;
  readonly onExport: (format: ExportFormat) => void;
}

/** The head of the panel: which file, what is going on, and what can be done with the run. */
export class Toolbar {
  readonly node: HTMLElement;
  readonly #name = element("h1");
  readonly #status = element("span", { class: "status" });
  readonly #statusIcon = icon("circle-filled");
  readonly #progress = element("vscode-progress-bar", { class: "progress", indeterminate: true, "aria-label": t("The run is going on") });
  readonly #stop: HTMLElement;
  readonly #afterwards: readonly HTMLElement[];
  readonly #parameters: HTMLElement;
  readonly #menu: HTMLElement;
  readonly #menuButton: HTMLElement;

  constructor(actions: ToolbarActions) {
    this.#stop = button(t("Stop"), "debug-stop", actions.onStop);
    this.#parameters = button(t("Re-run with..."), "settings", actions.onParameters, { title: t("Run again with other parameters") });
    this.#afterwards = [
      button(t("Re-run"), "refresh", actions.onRerun, { title: t("Run again with the same parameters") }),
      this.#parameters,
      button(t("Continue"), "debug-continue", actions.onContinue, { title: t("More iterations, starting from the kept captions") }),
    ];
    this.#menuButton = button(t("Export"), "export", () => this.#toggleMenu());
    this.#menuButton.setAttribute("aria-haspopup", "menu");
    this.#menuButton.setAttribute("aria-expanded", "false");
    const formats: readonly (readonly [ExportFormat, string])[] = [
      ["json", t("Run as JSON")],
      ["csv", t("Candidates as CSV")],
      ["png", t("Chart as PNG")],
    ];
    this.#menu = element(
      "div",
      { class: "menu", role: "menu", popover: "auto", "aria-label": t("Export") },
      ...formats.map(([format, title]) =>
        element(
          "button",
          {
            role: "menuitem",
            tabindex: -1,
            onclick: () => {
              this.#menu.hidePopover();
              actions.onExport(format);
            },
          },
          title,
        ),
      ),
    );
    this.#menu.addEventListener("toggle", (event) => {
      const open = event.newState === "open";
      this.#menuButton.setAttribute("aria-expanded", String(open));
      if (!open && (document.activeElement === document.body || this.#menu.contains(document.activeElement))) this.#menuButton.focus();
    });
    this.#menu.addEventListener("keydown", (event) => this.#onMenuKey(event));
    this.node = element(
      "header",
      { class: "toolbar" },
      element("div", { class: "title" }, this.#name, element("p", {}, this.#statusIcon, this.#status)),
      element(
        "div",
        { class: "actions", role: "group", "aria-label": t("Run") },
        this.#stop,
        ...this.#afterwards,
        button(t("Compare"), "split-horizontal", actions.onCompare, { title: t("Show another run beside this one") }),
        this.#menuButton,
        this.#menu,
      ),
      this.#progress,
    );
  }

  update(model: RunModel, engine: PanelEngineState): void {
    const live = isLive(model);
    setText(this.#name, model.run.media.name);
    setText(this.#status, describeProgress(model, engine));
    this.#statusIcon.className = `codicon ${live ? "codicon-sync codicon-modifier-spin" : model.stop && model.stop.reason !== "error" ? "codicon-pass" : "codicon-warning"}`;
    const hadFocus = document.activeElement;
    this.#stop.hidden = !live;
    for (const each of this.#afterwards) each.hidden = live;
    // A button that vanishes under the focus hands it on to the one that takes its place.
    if (hadFocus === this.#stop && !live) this.#afterwards[0]?.focus();
    if (live && this.#afterwards.some((each) => each === hadFocus)) this.#stop.focus();
    this.#progress.hidden = !live;
  }

  focusParameters(): void {
    this.#parameters.focus();
  }

  #toggleMenu(): void {
    const open = this.#menu.togglePopover();
    if (!open) return;
    const { left, bottom, right } = this.#menuButton.getBoundingClientRect();
    const width = this.#menu.offsetWidth;
    this.#menu.style.top = `${bottom + 2}px`;
    this.#menu.style.left = `${Math.max(4, Math.min(left, right - width, innerWidth - width - 4))}px`;
    this.#items()[0]?.focus();
  }

  #items(): HTMLButtonElement[] {
    return [...this.#menu.querySelectorAll("button")];
  }

  #onMenuKey(event: KeyboardEvent): void {
    const items = this.#items();
    const at = items.findIndex((item) => item.matches(":focus"));
    const next: Record<string, number> = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    if (event.key === "Tab") this.#menu.hidePopover();
    const target = items[next[event.key] ?? -1];
    if (!target) return;
    event.preventDefault();
    target.focus();
  }
}
