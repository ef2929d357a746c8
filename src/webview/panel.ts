import type { EngineAction, HostMessage, PanelEngineState, PanelRestore, PanelView } from "../protocol/webview.ts";
import type { SolveOptions } from "../solver/types.ts";
import { CandidatesView } from "./candidatesView.ts";
import { CaptionView } from "./captionView.ts";
import { ComparisonView } from "./comparisonView.ts";
import { element, setText } from "./dom.ts";
import { exportName, runAsCsv, runAsJson } from "./exportRun.ts";
import type { Host } from "./host.ts";
import { formatScore, t } from "./localisation.ts";
import { MediaView } from "./mediaView.ts";
import { MessageBar } from "./messageBar.ts";
import { RunModel } from "./model.ts";
import { ParameterForm } from "./parameterForm.ts";
import { RunDetails } from "./runDetails.ts";
import { describeStop, isLive } from "./runState.ts";
import { ScoreChart } from "./scoreChart.ts";
import { type ExportFormat, Toolbar } from "./toolbar.ts";

type Init = Extract<HostMessage, { type: "init" }>;

/** The whole panel: one run, perhaps another to compare, and the views of them. Every message changes the models, then all views once a frame. */
export class Panel {
  readonly #toolbar: Toolbar;
  readonly #messages: MessageBar;
  readonly #form: ParameterForm;
  readonly #media: MediaView;
  readonly #caption: CaptionView;
  readonly #chart: ScoreChart;
  readonly #candidates: CandidatesView;
  readonly #details: RunDetails;
  readonly #comparisonView: ComparisonView;
  /** Spoken by screen readers; changes only with the best caption and at the end. */
  readonly #live = element("div", { class: "visually-hidden", role: "status", "aria-live": "polite" });

  #model: RunModel;
  #comparison: RunModel | undefined;
  #engine: PanelEngineState;
  #restore: PanelRestore;
  #view: PanelView | undefined;
  #references: number | undefined;
  #failureActions: readonly EngineAction[] = [];
  #frame: number | undefined;

  constructor(
    root: HTMLElement,
    private readonly host: Host,
    init: Init,
  ) {
    this.#model = new RunModel(init.run);
    this.#comparison = init.comparison && new RunModel(init.comparison);
    this.#engine = init.engine;
    this.#restore = init.restore;
    this.#view = init.view;
    this.#references = init.run.references;

    const captionActions = {
      onCopy: (text: string) => host.post({ type: "copy", text }),
      onInsert: (text: string, edit: boolean) => host.post({ type: "insert", text, edit }),
    };
    this.#toolbar = new Toolbar({
      onStop: () => host.post({ type: "stop", run: this.#model.run.id }),
      onRerun: () => host.post({ type: "rerun", options: this.#model.options ?? {} }),
      onParameters: () => this.#form.show(this.#model.options),
      onContinue: () => this.#continue(),
      onCompare: () => host.post({ type: "pickComparison" }),
      onExport: (format) => void this.#export(format),
    });
    this.#messages = new MessageBar((action) => {
      if (action === "rerun") host.post({ type: "rerun", options: this.#model.options ?? {} });
      else host.post({ type: "engineAction", action });
    });
    this.#form = new ParameterForm(
      (options) => host.post({ type: "rerun", options: { ...this.#model.options, ...options } satisfies Partial<SolveOptions> }),
      () => this.#toolbar.focusParameters(),
    );
    this.#media = new MediaView((path) => host.post({ type: "openMedia", path }));
    this.#caption = new CaptionView(captionActions);
    this.#chart = new ScoreChart();
    this.#candidates = new CandidatesView({ ...captionActions, score: (texts) => host.score(texts) }, (view) => {
      this.#view = view;
      this.#remember();
    });
    this.#details = new RunDetails();
    this.#comparisonView = new ComparisonView(() => host.post({ type: "closeComparison" }));
    root.replaceChildren(
      // What went wrong stays in view, however far down somebody reads.
      element("div", { class: "head" }, this.#toolbar.node, this.#messages.node),
      this.#form.node,
      element(
        "div",
        { class: "layout" },
        this.#caption.node,
        this.#media.node,
        this.#chart.node,
        this.#comparisonView.node,
        this.#candidates.node,
        this.#details.node,
      ),
      this.#live,
    );
    this.#candidates.start(init.view);
    this.#remember();
    this.#update();
  }

  receive(message: Exclude<HostMessage, { type: "init" | "scores" }>): void {
    switch (message.type) {
      case "run":
        this.#model = new RunModel(message.run);
        this.#references = message.run.references ?? this.#references;
        this.#restore = message.restore;
        this.#failureActions = [];
        this.host.abandonRequests();
        this.#candidates.start(undefined);
        this.#remember();
        break;
      case "events":
        for (const model of this.#modelsOf(message.run)) for (const event of message.events) model.apply(event);
        break;
      case "finished":
        for (const model of this.#modelsOf(message.run)) model.over = true;
        this.#references = message.references ?? this.#references;
        this.#restore = message.restore;
        this.#remember();
        break;
      case "failed":
        for (const model of this.#modelsOf(message.run)) model.failure = message.message;
        this.#failureActions = message.actions;
        break;
      case "media":
        this.#model.media = message.media;
        this.#references = message.references ?? this.#references;
        break;
      case "comparison":
        this.#comparison = message.run && new RunModel(message.run);
        this.#restore = message.restore;
        this.#remember();
        if (message.run) requestAnimationFrame(() => this.#comparisonView.node.scrollIntoView({ block: "nearest" }));
        break;
      case "engine":
        this.#engine = message.state;
        break;
    }
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#update();
    });
  }

  #modelsOf(run: string): RunModel[] {
    return [this.#model, ...(this.#comparison ? [this.#comparison] : [])].filter((model) => model.run.id === run);
  }

  #update(): void {
    const model = this.#model;
    this.#toolbar.update(model, this.#engine);
    this.#messages.update(model, this.#engine, this.#failureActions);
    this.#media.update(model.media, model.evidence);
    this.#caption.update(model, this.#references);
    this.#chart.update(model, this.#comparison);
    this.#comparisonView.update(model, this.#comparison);
    this.#candidates.update(model);
    this.#details.update(model);
    this.#announce(model);
  }

  #announce(model: RunModel): void {
    const { best } = model;
    if (!best) return;
    const text = t("Best caption: {0}. Score {1}.", best.text.replace(/\.$/, ""), formatScore(best.score));
    setText(this.#live, isLive(model) ? text : `${describeStop(model)}. ${text}`);
  }

  /** More of the same, from where it stopped. */
  #continue(): void {
    const { run, options, kept, candidates } = this.#model;
    this.host.post({
      type: "continue",
      run: run.id,
      seedTexts: kept.flatMap((id) => candidates.get(id)?.text ?? []),
      // The same seed would write the same captions from the same start.
      options: { ...options, ...(options && { seed: (options.seed + 1) >>> 0 }) },
    });
  }

  async #export(format: ExportFormat): Promise<void> {
    const model = this.#model;
    const name = exportName(model.media.name, format);
    try {
      const data = format === "json" ? runAsJson(model) : format === "csv" ? runAsCsv(model) : await this.#chart.png(model.media.name);
      this.host.post({ type: "export", format, name, data });
    } catch (thrown) {
      this.host.post({ type: "pageError", message: thrown instanceof Error ? thrown.message : String(thrown) });
    }
  }

  #remember(): void {
    this.host.state = { version: 1, restore: this.#restore, ...(this.#view && { view: this.#view }) };
  }
}
