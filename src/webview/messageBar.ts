import type { EngineAction, PanelEngineState } from "../protocol/webview.ts";
import { button, element, icon } from "./dom.ts";
import { t } from "./localisation.ts";
import type { RunModel } from "./model.ts";

/** What went wrong and what to do next: an engine that died, a run that failed. */
export class MessageBar {
  readonly node = element("div", { class: "messages", role: "alert" });
  #shown = "";

  constructor(private readonly onAction: (action: EngineAction) => void) {}

  update(model: RunModel, engine: PanelEngineState, actions: readonly EngineAction[]): void {
    const message = model.failure ?? (model.stop?.reason === "error" ? (model.stop.message ?? t("The run failed.")) : undefined);
    const shown = message ?? (engine.kind === "failed" ? t("The engine ended: {0}. It starts again with the next run.", engine.reason) : "");
    const state = JSON.stringify([shown, actions]);
    if (state === this.#shown) return;
    this.#shown = state;
    this.node.replaceChildren();
    if (shown === "") return;
    const offered: readonly EngineAction[] = actions.length > 0 ? actions : ["rerun", "restart", "showLog"];
    this.node.append(
      element(
        "div",
        { class: "message" },
        icon("error"),
        element("p", {}, shown),
        element("div", { class: "actions" }, ...offered.map((action) => this.#actionButton(action))),
      ),
    );
  }

  #actionButton(action: EngineAction): HTMLElement {
    const looks: Record<EngineAction, readonly [string, string]> = {
      restart: [t("Restart engine"), "debug-restart"],
      showLog: [t("Open log"), "output"],
      chooseModels: [t("Choose models"), "settings-gear"],
      rerun: [t("Run again"), "refresh"],
    };
    const [label, symbol] = looks[action];
    return button(label, symbol, () => this.onAction(action));
  }
}
