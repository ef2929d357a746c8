import { button, element, section, setText } from "./dom.ts";
import { formatCount, formatScore, t } from "./localisation.ts";
import type { RunModel } from "./model.ts";
import { describeConfidence, isLive } from "./runState.ts";

export interface CaptionActions {
  readonly onCopy: (text: string) => void;
  readonly onInsert: (text: string, edit: boolean) => void;
}

/** The run's answer: the best caption so far, how sure it is, and what to do with it. */
export class CaptionView {
  readonly node: HTMLElement;
  readonly #text = element("p", { class: "best" });
  readonly #facts = element("ul", { class: "facts" });
  /** What the confidence means: in sight, since a tooltip is out of reach for a keyboard. */
  readonly #meaning = element("p", { class: "meaning" });
  readonly #insert: HTMLElement;
  readonly #actions: HTMLElement;
  #best = "";

  constructor(actions: CaptionActions) {
    this.#insert = button(t("Insert"), "insert", () => actions.onInsert(this.#best, false), { primary: true });
    this.#actions = element(
      "div",
      { class: "actions" },
      this.#insert,
      button(t("Edit..."), "edit", () => actions.onInsert(this.#best, true)),
      button(t("Copy"), "copy", () => actions.onCopy(this.#best)),
    );
    this.node = section("caption", t("Best caption"), this.#text, this.#facts, this.#meaning, this.#actions);
  }

  update(model: RunModel, references: number | undefined): void {
    const { best, stop } = model;
    const provisional = isLive(model);
    this.#best = best?.text ?? "";
    this.#actions.hidden = !best;
    this.#text.classList.toggle("provisional", provisional);
    if (!best) {
      setText(this.#text, stop || !provisional ? t("Nothing was found.") : t("Looking at the media..."));
      this.#facts.replaceChildren();
      setText(this.#meaning, "");
      return;
    }
    setText(this.#text, best.text);
    const facts = [fact(t("Score"), formatScore(best.score)), fact(t("Length"), t("{0} characters", formatCount(best.text.length)))];
    if (model.stop) facts.splice(1, 0, fact(t("Confidence"), describeConfidence(model)));
    if (provisional) facts.push(fact(t("State"), t("provisional")));
    this.#facts.replaceChildren(...facts);
    setText(this.#meaning, model.stop ? meaningOf(model) : "");
    const label =
      references === undefined
        ? t("Insert")
        : references === 1
          ? t("Insert into 1 reference")
          : t("Insert into {0} references", formatCount(references));
    if (this.#insert.textContent !== label) this.#insert.textContent = label;
    this.#insert.toggleAttribute("disabled", references === 0);
    this.#insert.title = references === 0 ? t("No document of this workspace shows this file.") : "";
  }
}

function meaningOf({ confidence, fromWords }: RunModel): string {
  if (fromWords) return t("The picture is mostly words, so they were read and no photograph was looked at.");
  return confidence === undefined
    ? t("The scorer in use has no calibration, so a score cannot be read as a probability.")
    : t("Confidence says how likely a person would accept this caption; read it before you use it.");
}

function fact(name: string, value: string): HTMLElement {
  return element("li", {}, element("span", { class: "name" }, name), element("span", { class: "value" }, value));
}
