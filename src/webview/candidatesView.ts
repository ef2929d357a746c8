import type { PanelView } from "../protocol/webview.ts";
import { CandidateDetails, type DetailsActions } from "./candidateDetails.ts";
import { CandidateGrid } from "./candidateGrid.ts";
import { arrange, isColumn, type Sort } from "./candidateOrder.ts";
import { element, section, setText } from "./dom.ts";
import { currentLocale, formatCount, t } from "./localisation.ts";
import type { RunModel } from "./model.ts";

const INITIAL: PanelView = { filter: "", keptOnly: false, sort: { column: "rank", descending: false } };

/** The table of candidates with its filters, and the candidate that is looked at. */
export class CandidatesView {
  readonly node: HTMLElement;
  readonly #filter = element("input", { type: "search", class: "filter", placeholder: t("Filter captions"), "aria-label": t("Filter captions") });
  readonly #iteration = element("select", { "aria-label": t("Iteration to look at") });
  readonly #keptOnly = element("input", { type: "checkbox", id: "kept-only" });
  readonly #count = element("span", { class: "count", role: "status" });
  readonly #grid: CandidateGrid;
  readonly #details: CandidateDetails;
  #model: RunModel | undefined;
  #view: PanelView = INITIAL;

  constructor(
    actions: Omit<DetailsActions, "onSelect">,
    private readonly onViewChange: (view: PanelView) => void,
  ) {
    this.#details = new CandidateDetails({
      ...actions,
      onSelect: (id) => {
        this.#select(id);
        this.#grid.reveal(id);
      },
    });
    const textOf = (id: number): string | undefined => this.#model?.candidates.get(id)?.text;
    this.#grid = new CandidateGrid(t("Candidates"), {
      onSelect: (id) => this.#select(id),
      onSort: (sort) => this.#change({ sort }),
      onCopy: (id) => {
        const text = textOf(id);
        if (text !== undefined) actions.onCopy(text);
      },
      onInsert: (id) => {
        const text = textOf(id);
        if (text !== undefined) actions.onInsert(text, false);
      },
    });
    this.#filter.addEventListener("input", () => this.#change({ filter: this.#filter.value }));
    this.#keptOnly.addEventListener("change", () => this.#change({ keptOnly: this.#keptOnly.checked }));
    this.#iteration.addEventListener("change", () => {
      const { iteration: _, ...others } = this.#view;
      this.#view = this.#iteration.value === "" ? others : { ...others, iteration: Number(this.#iteration.value) };
      this.#changed();
    });
    this.node = section(
      "candidates",
      t("Candidates"),
      element(
        "div",
        { class: "filters" },
        this.#filter,
        this.#iteration,
        element("span", { class: "check" }, this.#keptOnly, element("label", { for: "kept-only" }, t("Kept only"))),
        this.#count,
      ),
      this.#grid.node,
      element("p", { class: "hint keys" }, t("Enter inserts, Ctrl+C copies, arrow keys move; in the head row Enter sorts.")),
      this.#details.node,
    );
  }

  /** Another run: the filters stay, the selection goes. */
  start(view: PanelView | undefined): void {
    const { selected: _, ...kept } = this.#view;
    this.#view = view ?? kept;
    this.#details.clear();
    this.#filter.value = this.#view.filter;
    this.#keptOnly.checked = this.#view.keptOnly;
  }

  update(model: RunModel): void {
    this.#model = model;
    this.#fillIterations(model);
    const rows = model.rows(this.#view.iteration);
    const arranged = arrange(rows, { text: this.#view.filter, keptOnly: this.#view.keptOnly }, this.#sort, currentLocale());
    this.#grid.update(arranged, this.#sort, model.scoreRange ?? [0, 1], this.#selected(model)?.id);
    setText(this.#count, t("{0} of {1}", formatCount(arranged.length), formatCount(rows.length)));
    this.#details.update(model, this.#selected(model));
  }

  get #sort(): Sort {
    const { column, descending } = this.#view.sort;
    return isColumn(column) ? { column, descending } : { column: "rank", descending: false };
  }

  /** Until the user picks one, the best is looked at. */
  #selected(model: RunModel) {
    return (this.#view.selected === undefined ? undefined : model.candidates.get(this.#view.selected)) ?? model.best;
  }

  #select(id: number): void {
    this.#change({ selected: id });
  }

  #change(change: Partial<PanelView>): void {
    this.#view = { ...this.#view, ...change };
    this.#changed();
  }

  #changed(): void {
    this.onViewChange(this.#view);
    if (this.#model) this.update(this.#model);
  }

  #fillIterations(model: RunModel): void {
    const options = ["", ...model.points.map(({ iteration }) => String(iteration))];
    while (this.#iteration.options.length > options.length) this.#iteration.remove(this.#iteration.options.length - 1);
    for (const value of options.slice(this.#iteration.options.length)) {
      const label = value === "" ? t("All iterations") : value === "0" ? t("Initial captions") : t("Iteration {0}", value);
      this.#iteration.append(element("option", { value }, label));
    }
    this.#iteration.value = this.#view.iteration === undefined ? "" : String(this.#view.iteration);
  }
}
