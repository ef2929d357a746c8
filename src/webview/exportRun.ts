import type { RunModel } from "./model.ts";

/** The run as JSON for people's own tools: what is known about it, then its iterations and candidates, best first. */
export function runAsJson(model: RunModel): string {
  const { run, points, models, options, stop, evidence, confidence, best } = model;
  return `${JSON.stringify(
    {
      media: run.media.path,
      modality: run.media.modality,
      startedAt: new Date(run.startedAt).toISOString(),
      models,
      options,
      caption: best?.text,
      score: best?.score,
      confidence,
      stopReason: stop?.reason,
      milliseconds: model.milliseconds,
      evidence,
      iterations: points,
      candidates: rankedRows(model).map(({ candidate, rank }) => ({ ...candidate, rank })),
    },
    undefined,
    2,
  )}\n`;
}

/** The candidates as CSV (RFC 4180, with a header line), best first; ids of `fed_from` are separated by spaces. */
export function runAsCsv(model: RunModel): string {
  const header = ["id", "rank", "caption", "score", "fitness", "iteration", "fed_from"];
  const rows = rankedRows(model).map(({ candidate, rank }) => [
    candidate.id,
    rank ?? "",
    candidate.text,
    candidate.score,
    candidate.fitness,
    candidate.iteration,
    candidate.fedFrom.join(" "),
  ]);
  return [header, ...rows].map((row) => `${row.map(csvField).join(",")}\r\n`).join("");
}

function rankedRows(model: RunModel) {
  return model
    .rows()
    .sort((a, b) => (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY) || b.candidate.fitness - a.candidate.fitness);
}

/** Texts are quoted, and a leading `=`, `+`, `-` or `@` is kept from being read as a formula by spreadsheets (CWE-1236). */
function csvField(value: string | number): string {
  if (typeof value === "number") return String(value);
  const inert = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** A file name for an export of a run: the media's name without its extension, made safe, and the format's extension. */
export function exportName(mediaName: string, extension: string): string {
  const stem = mediaName.replace(/^.*[\\/]/, "").replace(/\.[^.]*$/, "");
  return `${stem.replace(/[^\p{L}\p{N}._-]+/gu, "-") || "run"}-mils.${extension}`;
}
