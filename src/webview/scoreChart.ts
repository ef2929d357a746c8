import uPlot from "uplot";
import { element, folded, section, setText } from "./dom.ts";
import { formatCount, formatScore, formatSeconds, t } from "./localisation.ts";
import type { RunModel } from "./model.ts";
import { type ChartColours, chartColours, onThemeChange } from "./theme.ts";

const HEIGHT = 190;

/** Best score, mean of the kept and their spread over the iterations, with the same figures as a table for those who cannot see it. */
export class ScoreChart {
  readonly node: HTMLElement;
  readonly #canvas = element("div", { class: "plot", role: "img" });
  readonly #legend = element("ul", { class: "legend", "aria-hidden": "true" });
  readonly #table = element("tbody");
  #plot: uPlot | undefined;
  #model: RunModel | undefined;
  #comparison: RunModel | undefined;

  constructor() {
    const head = [t("Iteration"), t("Best score"), t("Mean of kept"), t("Spread"), t("New"), t("Kept"), t("Rejected"), t("Time")];
    this.node = section(
      "chart",
      t("Scores over the iterations"),
      this.#legend,
      this.#canvas,
      folded(
        t("Figures of each iteration"),
        element(
          "div",
          { class: "scroll-x", tabindex: 0, role: "region", "aria-label": t("Figures of each iteration") },
          element(
            "table",
            { class: "figures" },
            element("thead", {}, element("tr", {}, ...head.map((title) => element("th", { scope: "col" }, title)))),
            this.#table,
          ),
        ),
      ),
    );
    onThemeChange(() => this.#rebuild());
    new ResizeObserver(() => this.#plot?.setSize({ width: this.#width, height: HEIGHT })).observe(this.#canvas);
  }

  update(model: RunModel, comparison?: RunModel): void {
    const rebuild = !this.#plot || comparison !== this.#comparison;
    this.#model = model;
    this.#comparison = comparison;
    if (rebuild) this.#rebuild();
    else this.#plot?.setData(this.#data());
    this.#canvas.setAttribute("aria-label", this.#summary(model));
    this.#fillTable(model);
  }

  /** A PNG of the chart as base64, on the theme's background, with its legend. */
  async png(title: string): Promise<string> {
    const plot = this.#plot;
    if (!plot) throw new Error(t("There is no chart yet."));
    const colours = chartColours();
    const ratio = devicePixelRatio;
    const source = plot.ctx.canvas;
    const canvas = element("canvas", { width: source.width + 24 * ratio, height: source.height + 56 * ratio });
    const context = canvas.getContext("2d");
    if (!context) throw new Error(t("The chart cannot be drawn."));
    context.fillStyle = colours.background;
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.font = colours.font.replace(/^\d+px/, `${12 * ratio}px`);
    context.fillStyle = colours.foreground;
    context.fillText(title, 12 * ratio, 20 * ratio);
    let x = 12 * ratio;
    for (const { label, colour } of this.#series(colours)) {
      context.fillStyle = colour;
      context.fillRect(x, 32 * ratio, 12 * ratio, 3 * ratio);
      context.fillStyle = colours.faint;
      context.fillText(label, x + 17 * ratio, 38 * ratio);
      x += context.measureText(label).width + 36 * ratio;
    }
    context.drawImage(source, 12 * ratio, 48 * ratio);
    return canvas.toDataURL("image/png").replace(/^[^,]*,/, "");
  }

  get #width(): number {
    return Math.max(this.#canvas.clientWidth, 160);
  }

  #series(colours: ChartColours): { readonly label: string; readonly colour: string; readonly dashed: boolean }[] {
    const own = [
      { label: t("Best"), colour: colours.best, dashed: false },
      { label: t("Mean of kept, with spread"), colour: colours.mean, dashed: false },
    ];
    if (!this.#comparison) return own;
    return [
      ...own,
      { label: t("Best, other run"), colour: colours.best, dashed: true },
      { label: t("Mean of kept, other run"), colour: colours.mean, dashed: true },
    ];
  }

  /** Columns: iteration, best, mean, mean + spread, mean - spread, and with a comparison its best and mean. */
  #data(): uPlot.AlignedData {
    const points = this.#model?.points ?? [];
    const others = this.#comparison?.points ?? [];
    const length = Math.max(points.length, others.length);
    const column = (from: typeof points, value: (point: (typeof points)[number]) => number): (number | null)[] =>
      Array.from({ length }, (_, index) => {
        const point = from[index];
        return point ? value(point) : null;
      });
    const own = [
      column(points, (point) => point.bestScore),
      column(points, (point) => point.topMean),
      column(points, (point) => point.topMean + point.spread),
      column(points, (point) => point.topMean - point.spread),
    ];
    const compared = this.#comparison ? [column(others, (point) => point.bestScore), column(others, (point) => point.topMean)] : [];
    return [Array.from({ length }, (_, index) => index), ...own, ...compared];
  }

  #rebuild(): void {
    if (!this.#model || !this.#canvas.isConnected) return;
    this.#plot?.destroy();
    const colours = chartColours();
    const line = (stroke: string, dash?: number[]): uPlot.Series => ({
      stroke,
      width: 2,
      ...(dash && { dash }),
      points: { show: true, size: 6, fill: dash ? colours.background : stroke, stroke },
    });
    const hidden: uPlot.Series = { stroke: "transparent", width: 0, points: { show: false } };
    const axis: uPlot.Axis = {
      stroke: colours.faint,
      font: colours.font,
      grid: { stroke: colours.grid, width: 1 },
      ticks: { show: false },
      border: { show: false },
    };
    this.#plot = new uPlot(
      {
        width: this.#width,
        height: HEIGHT,
        legend: { show: false },
        cursor: { drag: { x: false, y: false }, points: { size: 9 } },
        padding: [8, 14, 0, 0],
        scales: { x: { time: false, range: (_, low, high) => [low ?? 0, Math.max(high ?? 1, (low ?? 0) + 1)] } },
        axes: [
          {
            ...axis,
            grid: { show: false },
            incrs: [1, 2, 5, 10, 20, 50, 100],
            size: 28,
            values: (_, ticks) => ticks.map((tick) => formatCount(tick)),
          },
          { ...axis, size: 46, values: (_, ticks) => ticks.map((tick) => tick.toFixed(2)) },
        ],
        series: [
          {},
          line(colours.best),
          line(colours.mean),
          hidden,
          hidden,
          ...(this.#comparison ? [line(colours.best, [5, 4]), line(colours.mean, [5, 4])] : []),
        ],
        bands: [{ series: [3, 4], fill: colours.band }],
      },
      this.#data(),
      this.#canvas,
    );
    this.#legend.replaceChildren(
      ...this.#series(colours).map(({ label, colour, dashed }) => {
        const swatch = element("span", { class: dashed ? "swatch dashed" : "swatch" });
        swatch.style.borderColor = colour;
        return element("li", {}, swatch, label);
      }),
    );
  }

  #summary(model: RunModel): string {
    const first = model.points[0];
    const last = model.points.at(-1);
    if (!first || !last) return t("Chart of the scores; there is no iteration yet.");
    return t(
      "Chart of the scores. After iteration {0} the best score is {1} (at first {2}) and the mean of the kept captions {3} (at first {4}).",
      last.iteration,
      formatScore(last.bestScore),
      formatScore(first.bestScore),
      formatScore(last.topMean),
      formatScore(first.topMean),
    );
  }

  #fillTable(model: RunModel): void {
    for (const [index, point] of model.points.entries()) {
      const { generator, scorer, rest } = point.milliseconds;
      const cells = [
        formatScore(point.bestScore),
        formatScore(point.topMean),
        formatScore(point.spread),
        formatCount(point.entered),
        formatCount(point.survived),
        formatCount(point.rejected),
        formatSeconds(generator + scorer + rest),
      ];
      const row = this.#table.rows[index] ?? this.#table.insertRow();
      if (row.cells.length === 0) {
        row.append(element("th", { scope: "row" }), ...cells.map(() => element("td")));
      }
      for (const [cell, text] of [formatCount(point.iteration), ...cells].entries()) {
        const node = row.cells[cell];
        if (node) setText(node, text);
      }
    }
    while (this.#table.rows.length > model.points.length) this.#table.deleteRow(-1);
  }
}
