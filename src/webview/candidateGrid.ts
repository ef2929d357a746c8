import { COLUMNS, type Column, initialDirection, type Sort } from "./candidateOrder.ts";
import { element, setText } from "./dom.ts";
import { formatCount, formatScore, t } from "./localisation.ts";
import type { CandidateRow } from "./model.ts";
import { visibleRange } from "./visibleRange.ts";

/** Pixels; the style sheet's `--row-height`. */
const ROW_HEIGHT = 26;
const MARGIN_ROWS = 8;

export interface GridEvents {
  /** A row became the one that is looked at. */
  readonly onSelect: (id: number) => void;
  readonly onSort: (sort: Sort) => void;
  /** Enter or a double click on a row. */
  readonly onInsert: (id: number) => void;
  readonly onCopy: (id: number) => void;
}

/**
 * The table of candidates as an ARIA grid. Only rows in view are in the page, so that thousands scroll smoothly; the focused row stays in the page
 * even when scrolled away. One cell at a time can be tabbed to (roving tabindex); arrow keys, Home, End, Page Up and Page Down move between cells.
 */
export class CandidateGrid {
  readonly node: HTMLElement;
  readonly #viewport = element("div", { class: "grid-viewport", role: "presentation" });
  readonly #spacer = element("div", { class: "grid-rows", role: "rowgroup" });
  readonly #heads = new Map<Column, HTMLElement>();
  readonly #pool = new Map<number, HTMLElement>();
  #rows: readonly CandidateRow[] = [];
  #range: readonly [number, number] = [0, 1];
  #selected: number | undefined;
  /** Row -1 is the head. */
  #active: { row: number; column: number } = { row: -1, column: 0 };
  #frame: number | undefined;

  constructor(
    label: string,
    private readonly events: GridEvents,
  ) {
    const titles: Record<Column, readonly [string, string]> = {
      rank: ["#", t("Rank among the kept captions")],
      caption: [t("Caption"), t("Caption")],
      score: [t("Score"), t("Score: similarity to the media")],
      fitness: [t("Fitness"), t("Fitness: score and how likely the text is as a caption")],
      iteration: [t("Iter."), t("Iteration that brought it in")],
      length: [t("Chars"), t("Length in characters")],
      fedFrom: [t("From"), t("Number of captions it was written from")],
    };
    const head = element("div", { role: "row", class: "grid-head", "aria-rowindex": 1 });
    for (const column of COLUMNS) {
      const [short, long] = titles[column];
      const cell = element("div", { role: "columnheader", class: `cell ${column}`, title: long, "aria-label": long }, short);
      this.#heads.set(column, cell);
      head.append(cell);
    }
    this.#viewport.append(this.#spacer);
    this.node = element(
      "div",
      { role: "grid", class: "grid", "aria-label": label, "aria-colcount": COLUMNS.length },
      element("div", { role: "rowgroup" }, head),
      this.#viewport,
    );
    this.#viewport.addEventListener("scroll", () => this.#schedule(), { passive: true });
    new ResizeObserver(() => this.#schedule()).observe(this.#viewport);
    this.node.addEventListener("keydown", (event) => this.#onKey(event));
    this.node.addEventListener("click", (event) => this.#onClick(event));
    this.node.addEventListener("dblclick", (event) => {
      const row = this.#rowAt(event.target);
      if (row) events.onInsert(row.candidate.id);
    });
  }

  /** @param range lowest and highest score, between which the bars are drawn */
  update(rows: readonly CandidateRow[], sort: Sort, range: readonly [number, number], selected: number | undefined): void {
    const focused = this.#rows[this.#active.row]?.candidate.id;
    this.#rows = rows;
    this.#range = range;
    this.#selected = selected;
    // The focused cell follows its candidate when live updates move it.
    const moved = focused === undefined ? -1 : rows.findIndex(({ candidate }) => candidate.id === focused);
    if (this.#active.row >= 0) this.#active.row = moved >= 0 ? moved : Math.min(this.#active.row, rows.length - 1);
    this.node.setAttribute("aria-rowcount", String(rows.length + 1));
    for (const [column, head] of this.#heads) {
      const sorted = sort.column === column ? (sort.descending ? "descending" : "ascending") : "none";
      head.setAttribute("aria-sort", sorted);
    }
    this.#sort = sort;
    this.#spacer.style.height = `${rows.length * ROW_HEIGHT}px`;
    this.#draw();
  }

  #sort: Sort = { column: "rank", descending: false };

  /** Scrolls a candidate into view, without taking the focus. */
  reveal(id: number): void {
    const index = this.#rows.findIndex(({ candidate }) => candidate.id === id);
    if (index < 0) return;
    this.#active.row = index;
    this.#scrollTo(index);
    this.#draw();
  }

  #schedule(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#draw();
    });
  }

  #draw(): void {
    const [first, end] = visibleRange(this.#viewport.scrollTop, this.#viewport.clientHeight, ROW_HEIGHT, this.#rows.length, MARGIN_ROWS);
    const wanted = new Set<number>();
    for (let index = first; index < end; index += 1) wanted.add(index);
    if (this.#rows[this.#active.row]) wanted.add(this.#active.row);
    const spare = [...this.#pool.keys()].filter((index) => !wanted.has(index));
    for (const index of wanted) {
      const row = this.#rows[index];
      if (!row) continue;
      let node = this.#pool.get(index);
      if (!node) {
        const reused = spare.pop();
        node = (reused !== undefined && this.#pool.get(reused)) || this.#emptyRow();
        if (reused !== undefined) this.#pool.delete(reused);
        this.#pool.set(index, node);
      }
      this.#fill(node, index, row);
    }
    for (const index of spare) {
      this.#pool.get(index)?.remove();
      this.#pool.delete(index);
    }
    for (const [column, head] of [...this.#heads.values()].entries()) {
      head.tabIndex = this.#active.row < 0 && this.#active.column === column ? 0 : -1;
    }
  }

  #emptyRow(): HTMLElement {
    const row = element("div", { role: "row", class: "grid-row" });
    for (const column of COLUMNS) {
      const cell = element("div", { role: "gridcell", class: `cell ${column}` });
      if (column === "score")
        cell.append(element("span", { class: "bar", "aria-hidden": "true" }, element("span")), element("span", { class: "number" }));
      if (column === "caption") cell.append(element("span", { class: "text" }), element("span", { class: "mark" }));
      row.append(cell);
    }
    this.#spacer.append(row);
    return row;
  }

  #fill(node: HTMLElement, index: number, { candidate, rank, fresh }: CandidateRow): void {
    node.style.transform = `translateY(${index * ROW_HEIGHT}px)`;
    node.dataset["index"] = String(index);
    node.setAttribute("aria-rowindex", String(index + 2));
    node.setAttribute("aria-selected", String(candidate.id === this.#selected));
    node.classList.toggle("kept", rank !== undefined);
    node.classList.toggle("fresh", fresh);
    node.classList.toggle("odd", index % 2 === 1);
    const texts: Record<Exclude<Column, "score" | "caption">, string> = {
      rank: rank === undefined ? "" : formatCount(rank),
      fitness: formatScore(candidate.fitness),
      iteration: formatCount(candidate.iteration),
      length: formatCount(candidate.text.length),
      fedFrom: candidate.fedFrom.length > 0 ? formatCount(candidate.fedFrom.length) : "",
    };
    for (const [position, column] of COLUMNS.entries()) {
      const cell = node.children[position];
      if (!(cell instanceof HTMLElement)) continue;
      cell.tabIndex = this.#active.row === index && this.#active.column === position ? 0 : -1;
      const [front, back] = cell.children;
      if (column === "caption" && front && back) {
        setText(front, candidate.text);
        setText(back, fresh ? t("new") : "");
        cell.title = candidate.text;
      } else if (column === "score" && front?.firstElementChild instanceof HTMLElement && back) {
        const [low, high] = this.#range;
        const share = high > low ? (candidate.score - low) / (high - low) : 1;
        front.firstElementChild.style.transform = `scaleX(${Math.max(0.02, share).toFixed(3)})`;
        setText(back, formatScore(candidate.score));
      } else if (column !== "caption" && column !== "score") {
        setText(cell, texts[column]);
      }
    }
  }

  #rowAt(target: EventTarget | null): CandidateRow | undefined {
    const node = target instanceof Element ? target.closest<HTMLElement>(".grid-row") : null;
    return node ? this.#rows[Number(node.dataset["index"])] : undefined;
  }

  #onClick(event: MouseEvent): void {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>(".cell") : null;
    if (!cell) return;
    const position = [...(cell.parentElement?.children ?? [])].indexOf(cell);
    const row = this.#rowAt(cell);
    if (row) {
      this.#moveTo(this.#rows.indexOf(row), position);
    } else {
      this.#active = { row: -1, column: position };
      this.#sortBy(position);
    }
  }

  #sortBy(position: number): void {
    const column = COLUMNS[position];
    if (!column) return;
    const sort = this.#sort.column === column ? { column, descending: !this.#sort.descending } : initialDirection(column);
    this.events.onSort(sort);
    this.#focus();
  }

  #onKey(event: KeyboardEvent): void {
    const { row, column } = this.#active;
    const page = Math.max(1, Math.floor(this.#viewport.clientHeight / ROW_HEIGHT) - 1);
    const last = this.#rows.length - 1;
    const lastColumn = this.#visibleColumns().at(-1) ?? 0;
    const candidate = this.#rows[row]?.candidate;
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === "c" && candidate && !getSelection()?.toString()) {
      this.events.onCopy(candidate.id);
    } else if ((event.key === "Enter" || event.key === " ") && row < 0) this.#sortBy(column);
    else if (event.key === "Enter" && candidate) this.events.onInsert(candidate.id);
    else if (event.key === "ArrowDown") this.#moveTo(row + 1, column);
    else if (event.key === "ArrowUp") this.#moveTo(row - 1, column);
    else if (event.key === "ArrowRight") this.#moveTo(row, this.#nextColumn(column, 1));
    else if (event.key === "ArrowLeft") this.#moveTo(row, this.#nextColumn(column, -1));
    else if (event.key === "PageDown") this.#moveTo(Math.min(last, row + page), column);
    else if (event.key === "PageUp") this.#moveTo(Math.max(0, row - page), column);
    else if (event.key === "Home") this.#moveTo(control ? 0 : row, 0);
    else if (event.key === "End") this.#moveTo(control ? last : row, lastColumn);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Narrow panels hide columns by the style sheet. */
  #visibleColumns(): number[] {
    return [...this.#heads.values()].flatMap((head, index) => (head.offsetParent === null ? [] : [index]));
  }

  #nextColumn(from: number, step: 1 | -1): number {
    const visible = this.#visibleColumns();
    return visible[Math.max(0, Math.min(visible.length - 1, visible.indexOf(from) + step))] ?? 0;
  }

  #moveTo(row: number, column: number): void {
    const bounded = Math.max(-1, Math.min(row, this.#rows.length - 1));
    this.#active = { row: bounded, column };
    const target = this.#rows[bounded];
    if (target) {
      this.#scrollTo(bounded);
      if (target.candidate.id !== this.#selected) {
        this.#selected = target.candidate.id;
        this.events.onSelect(target.candidate.id);
      }
    }
    this.#draw();
    this.#focus();
  }

  #scrollTo(row: number): void {
    const top = row * ROW_HEIGHT;
    const { scrollTop, clientHeight } = this.#viewport;
    if (top < scrollTop) this.#viewport.scrollTop = top;
    else if (top + ROW_HEIGHT > scrollTop + clientHeight) this.#viewport.scrollTop = top + ROW_HEIGHT - clientHeight;
  }

  #focus(): void {
    const row = this.#active.row < 0 ? this.node.querySelector(".grid-head") : this.#pool.get(this.#active.row);
    const cell = row?.children[this.#active.column];
    if (cell instanceof HTMLElement) cell.focus({ preventScroll: true });
  }
}
