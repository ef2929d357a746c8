import type { Candidate } from "../solver/types.ts";
import { compareKept } from "./compareRuns.ts";
import { button, element, section } from "./dom.ts";
import { formatCount, formatMoment, formatScore, formatSeconds, t } from "./localisation.ts";
import type { RunModel } from "./model.ts";
import { parameterList } from "./parameters.ts";
import { describeConfidence, describeStop } from "./runState.ts";

const LISTED = 10;

/** Two runs side by side: their answers, what they were made with and what it cost, and the captions one kept and the other did not. */
export class ComparisonView {
  readonly node: HTMLElement;
  readonly #content = element("div");

  constructor(onClose: () => void) {
    this.node = section("comparison", t("Comparison of two runs"), this.#content);
    this.node.append(element("div", { class: "actions" }, button(t("Close comparison"), "close", onClose)));
    this.node.hidden = true;
  }

  update(own: RunModel, other: RunModel | undefined): void {
    this.node.hidden = !other;
    if (!other) return;
    const rows = [
      row(t("Media"), own.run.media.name, other.run.media.name),
      row(t("Started"), formatMoment(own.run.startedAt), formatMoment(other.run.startedAt)),
      row(t("Best caption"), own.best?.text, other.best?.text),
      row(t("Score"), own.best && formatScore(own.best.score), other.best && formatScore(other.best.score)),
      row(t("Confidence"), describeConfidence(own), describeConfidence(other)),
      row(t("Iterations"), formatCount(own.iterations), formatCount(other.iterations)),
      row(t("Ended"), describeStop(own), describeStop(other)),
      row(t("Time"), formatSeconds(total(own)), formatSeconds(total(other))),
      row(t("Generator"), own.models?.generator, other.models?.generator),
      row(t("Scorer"), own.models?.scorer, other.models?.scorer),
      ...parameterRows(own, other),
    ];
    const { both, onlyFirst, onlySecond } = compareKept(own, other);
    this.#content.replaceChildren(
      element(
        "div",
        { class: "scroll-x", tabindex: 0, role: "region", "aria-label": t("Comparison of two runs") },
        element(
          "table",
          { class: "figures sides" },
          element(
            "thead",
            {},
            element("tr", {}, element("td"), element("th", { scope: "col" }, t("This run")), element("th", { scope: "col" }, t("Other run"))),
          ),
          element("tbody", {}, ...rows),
        ),
      ),
      element("p", { class: "origin" }, t("{0} kept captions are in both runs.", formatCount(both.length))),
      element(
        "div",
        { class: "columns" },
        captionList(t("Only in this run ({0})", formatCount(onlyFirst.length)), onlyFirst),
        captionList(t("Only in the other run ({0})", formatCount(onlySecond.length)), onlySecond),
      ),
    );
  }
}

function parameterRows(own: RunModel, other: RunModel): HTMLElement[] {
  if (!own.options || !other.options) return [];
  const others = new Map(parameterList(other.options).map(({ name, value }) => [name, value]));
  return parameterList(own.options).map(({ name, title, value }) => row(title, value, others.get(name)));
}

function row(name: string, own: string | undefined, other: string | undefined): HTMLElement {
  const differs = own !== other;
  return element(
    "tr",
    { class: differs ? "differs" : "same" },
    element("th", { scope: "row" }, name),
    element("td", {}, own ?? ""),
    element("td", {}, other ?? ""),
  );
}

function captionList(title: string, candidates: readonly Candidate[]): HTMLElement {
  const items = candidates
    .slice(0, LISTED)
    .map(({ text, score }) => element("li", {}, element("span", { class: "value" }, formatScore(score)), element("span", {}, text)));
  return element("div", {}, element("h3", {}, title), element("ol", { class: "captions" }, ...items));
}

function total({ milliseconds: { generator, scorer, rest } }: RunModel): number {
  return generator + scorer + rest;
}
