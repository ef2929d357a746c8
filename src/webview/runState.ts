import type { PanelEngineState } from "../protocol/webview.ts";
import { formatCount, formatPercent, t } from "./localisation.ts";
import type { RunModel } from "./model.ts";

/** Why a run ended, for people; empty while it runs. */
export function describeStop({ stop, over, failure }: RunModel): string {
  if (!stop) {
    if (failure !== undefined) return t("It failed");
    return over ? t("It was interrupted") : "";
  }
  switch (stop.reason) {
    case "converged":
      return t("The best captions no longer changed");
    case "iterations":
      return t("All iterations were done");
    case "time-budget":
      return t("The time budget was spent");
    case "cancelled":
      return t("It was stopped");
    case "exhausted":
      return t("The generator brought nothing new");
    case "error":
      return t("It failed");
  }
}

/** How sure the caption is, in a word. */
export function describeConfidence({ confidence, fromWords }: RunModel): string {
  if (fromWords) return t("from its words");
  return confidence === undefined ? t("uncalibrated") : formatPercent(confidence);
}

/** One line for the head of the panel. */
export function describeProgress(model: RunModel, engine: PanelEngineState): string {
  if (!isLive(model)) return describeStop(model);
  if (engine.kind === "starting") return t("Starting the engine...");
  if (engine.kind === "failed") return t("The engine is not running");
  const phase = engine.kind === "running" ? engine.phase : "ready";
  if (phase === "loading") return t("Loading the models...");
  const next = model.points.length;
  const last = model.options?.maxIterations;
  if (next === 0) return t("Ranking the initial captions...");
  const place =
    last === undefined ? t("Iteration {0}", formatCount(next)) : t("Iteration {0} of {1}", formatCount(Math.min(next, last)), formatCount(last));
  if (phase === "generating") return t("{0}: writing captions", place);
  if (phase === "scoring") return t("{0}: scoring", place);
  return place;
}

export function isLive({ over, failure }: RunModel): boolean {
  return !over && failure === undefined;
}
