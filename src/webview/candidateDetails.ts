import { evidenceOf, leaveOneOut, type WordEvidence } from "../protocol/wordEvidence.ts";
import type { Candidate } from "../solver/types.ts";
import type { CaptionActions } from "./captionView.ts";
import { button, element } from "./dom.ts";
import { formatCount, formatGain, formatScore, t } from "./localisation.ts";
import type { RunModel } from "./model.ts";

export interface DetailsActions extends CaptionActions {
  readonly onSelect: (id: number) => void;
  readonly score: (texts: readonly string[]) => Promise<readonly number[]>;
}

/** Longest list of relatives that is written out. */
const LINEAGE_LIMIT = 12;

/** The candidate that is looked at: its text, where it came from, what came of it, and what each of its words does for the score. */
export class CandidateDetails {
  readonly node = element("div", { class: "selected", role: "region", "aria-label": t("Chosen candidate") });
  readonly #evidence = new Map<number, readonly WordEvidence[]>();
  #words = element("div", { class: "words" });
  #shown: number | undefined;
  #relatives = -1;

  constructor(private readonly actions: DetailsActions) {}

  /** Another run: nothing of the old one stays. */
  clear(): void {
    this.#evidence.clear();
    this.#shown = undefined;
    this.node.replaceChildren();
  }

  update(model: RunModel, candidate: Candidate | undefined): void {
    if (!candidate) {
      this.clear();
      return;
    }
    const parents = model.parents(candidate.id);
    const children = model.children(candidate.id);
    // Rebuilding takes the focus from the buttons, so it happens only for another candidate or new descendants.
    if (this.#shown === candidate.id && this.#relatives === children.length) return;
    const focused = this.#shown === candidate.id && this.node.contains(document.activeElement);
    this.#shown = candidate.id;
    this.#relatives = children.length;
    if (focused) return;
    this.#words = element("div", { class: "words", "aria-live": "polite" });
    const known = this.#evidence.get(candidate.id);
    if (known) this.#showWords(known);
    const { onCopy, onInsert } = this.actions;
    const kept = model.kept.indexOf(candidate.id);
    this.node.replaceChildren(
      element("p", { class: "text" }, candidate.text),
      element(
        "p",
        { class: "origin" },
        [
          t("Score {0}, fitness {1}", formatScore(candidate.score), formatScore(candidate.fitness)),
          candidate.iteration === 0 ? t("from the initial captions") : t("written in iteration {0}", candidate.iteration),
          kept < 0 ? t("not kept") : t("rank {0} of the kept", formatCount(kept + 1)),
        ].join(" · "),
      ),
      element(
        "div",
        { class: "actions" },
        button(t("Insert"), "insert", () => onInsert(candidate.text, false)),
        button(t("Edit..."), "edit", () => onInsert(candidate.text, true)),
        button(t("Copy"), "copy", () => onCopy(candidate.text)),
        button(t("Word evidence"), "beaker", () => void this.#weigh(candidate), { title: t("How the score changes when each word is left out") }),
      ),
      this.#words,
      ...this.#lineage(t("Written from"), parents),
      ...this.#lineage(t("Fed into"), children),
    );
  }

  #lineage(title: string, relatives: readonly Candidate[]): HTMLElement[] {
    if (relatives.length === 0) return [];
    const items = relatives
      .slice(0, LINEAGE_LIMIT)
      .map((relative) =>
        element(
          "li",
          {},
          element(
            "button",
            { class: "link", onclick: () => this.actions.onSelect(relative.id) },
            element("span", { class: "value" }, formatScore(relative.score)),
            element("span", { class: "relative" }, relative.text),
          ),
        ),
      );
    const more = relatives.length - items.length;
    return [
      element("h3", {}, `${title} (${formatCount(relatives.length)})`),
      element("ul", { class: "lineage" }, ...items),
      ...(more > 0 ? [element("p", { class: "origin" }, t("and {0} more", formatCount(more)))] : []),
    ];
  }

  async #weigh(candidate: Candidate): Promise<void> {
    const words = this.#words;
    const texts = leaveOneOut(candidate.text);
    if (texts.length === 0) {
      words.replaceChildren(element("p", { class: "origin" }, t("A caption of one word has nothing to leave out.")));
      return;
    }
    words.replaceChildren(element("p", { class: "origin" }, t("Scoring the caption without each of its words...")));
    try {
      const evidence = evidenceOf(candidate.text, await this.actions.score(texts));
      this.#evidence.set(candidate.id, evidence);
      if (words === this.#words) this.#showWords(evidence);
    } catch (thrown) {
      words.replaceChildren(element("p", { class: "problem" }, thrown instanceof Error ? thrown.message : String(thrown)));
    }
  }

  #showWords(evidence: readonly WordEvidence[]): void {
    const most = Math.max(...evidence.map(({ gain }) => Math.abs(gain)), 1e-6);
    const words = evidence.map(({ word, gain }) => {
      const chip = element(
        "li",
        {
          class: gain >= 0 ? "helps" : "harms",
          title: gain >= 0 ? t("Without it the score falls by {0}", formatScore(gain)) : t("Without it the score rises by {0}", formatScore(-gain)),
        },
        element("span", {}, word),
        element("span", { class: "value" }, formatGain(gain)),
      );
      chip.style.setProperty("--strength", (Math.abs(gain) / most).toFixed(3));
      return chip;
    });
    this.#words.replaceChildren(element("h3", {}, t("What each word adds to the score")), element("ul", { class: "word-evidence" }, ...words));
  }
}
