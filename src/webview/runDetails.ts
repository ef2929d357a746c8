import { element, folded, section } from "./dom.ts";
import { formatCount, formatMoment, formatPercent, formatSeconds, t } from "./localisation.ts";
import type { RunModel } from "./model.ts";
import { parameterList } from "./parameters.ts";
import { describeStop } from "./runState.ts";

/** Where the time went, which models worked, with which parameters, and why it ended. */
export class RunDetails {
  readonly node: HTMLElement;
  readonly #time = element("div", { class: "time" });
  readonly #facts = element("dl", { class: "properties" });
  readonly #parameters = element("dl", { class: "properties" });

  constructor() {
    this.node = section("details", t("About this run"), this.#time, this.#facts, folded(t("Parameters"), this.#parameters));
  }

  update(model: RunModel): void {
    this.#showTime(model);
    this.#facts.replaceChildren(
      ...property(t("Ended"), describeStop(model)),
      ...property(t("Iterations"), formatCount(model.iterations)),
      ...property(t("Candidates"), formatCount(model.candidates.size)),
      ...property(t("Generator"), model.models?.generator ?? ""),
      ...property(t("Scorer"), model.models?.scorer ?? ""),
      ...property(t("Started"), formatMoment(model.run.startedAt)),
    );
    if (model.options) this.#parameters.replaceChildren(...parameterList(model.options).flatMap(({ title, value }) => property(title, value)));
  }

  #showTime(model: RunModel): void {
    const { generator, scorer, rest } = model.milliseconds;
    const total = generator + scorer + rest;
    const parts = [
      ["generator", t("Generator"), generator],
      ["scorer", t("Scorer"), scorer],
      ["rest", t("Rest"), rest],
    ] as const;
    const bar = element("div", { class: "split", "aria-hidden": "true" });
    const legend = element("ul", { class: "legend" });
    for (const [name, title, milliseconds] of parts) {
      const part = element("span", { class: name });
      part.style.flexGrow = String(milliseconds);
      bar.append(part);
      const share = total > 0 ? ` (${formatPercent(milliseconds / total)})` : "";
      legend.append(element("li", {}, element("span", { class: `swatch ${name}` }), `${title} ${formatSeconds(milliseconds)}${share}`));
    }
    this.#time.replaceChildren(element("h3", {}, t("Time: {0}", formatSeconds(total))), bar, legend);
  }
}

function property(name: string, value: string): HTMLElement[] {
  return value === "" ? [] : [element("dt", {}, name), element("dd", {}, value)];
}
