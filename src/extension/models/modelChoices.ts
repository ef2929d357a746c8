import * as vscode from "vscode";
import type { ModelsRequest, OfferedModel, Preset } from "../../protocol/index.ts";

/** Licences that ask for no consent: they are shown, and that is enough. */
const PERMISSIVE = /^(Apache-2\.0|MIT|ISC|BSD-[23]-Clause|CC0-1\.0|CC-BY-4\.0)$/;

/** What can be chosen: one model, or models that belong together. */
export interface ModelChoice {
  readonly name: string;
  readonly title: string;
  readonly preset: boolean;
  /** All it consists of; what ships with the extension excepted. */
  readonly models: readonly OfferedModel[];
  /** Those that are downloaded when it is chosen. */
  readonly missing: readonly OfferedModel[];
  readonly inUse: boolean;
}

/** The folders that the settings name. */
export interface ModelsInUse {
  readonly generator: string;
  readonly scorers: readonly string[];
}

/** Presets, then models, each with what it lacks. */
export function choicesOf({ presets, models }: ModelsRequest.Result, inUse: ModelsInUse): ModelChoice[] {
  const byId = new Map(models.map((model) => [model.id, model]));
  const lacks = (model: OfferedModel) => model.directory === undefined && model.export === undefined;
  const used = ({ directory }: OfferedModel) => directory !== undefined && (directory === inUse.generator || inUse.scorers.includes(directory));
  const ofPreset = ([name, preset]: readonly [string, Preset]): ModelChoice => {
    const members = [preset.generator, ...preset.scorers].flatMap((id) => byId.get(id) ?? []);
    const there = members.filter(({ directory }) => directory !== undefined);
    const all = members.length === 0 ? inUse.generator === "" && inUse.scorers.length === 0 : there.length > 0 && there.every(used);
    return { name, title: preset.title, preset: true, models: members, missing: members.filter(lacks), inUse: all && !members.some(lacks) };
  };
  const ofModel = (model: OfferedModel): ModelChoice => ({
    ...{ name: model.id, title: model.name, preset: false, models: [model] },
    missing: lacks(model) ? [model] : [],
    inUse: used(model),
  });
  return [...Object.entries(presets).map(ofPreset), ...models.map(ofModel)];
}

/** Whether a person must agree to the licence before the model is downloaded: it is gated at the hub, or is no licence known to ask for nothing. */
export function mustBeAccepted({ gated, licence }: OfferedModel): boolean {
  return gated || !PERMISSIVE.test(licence);
}

/** Bytes of all models; undefined where one is not known. */
export function bytesOf(models: readonly OfferedModel[]): number | undefined {
  return models.every(({ bytes }) => bytes !== undefined) ? models.reduce((sum, { bytes = 0 }) => sum + bytes, 0) : undefined;
}

/** A size as people say it. */
export function sizeText(bytes: number | undefined): string {
  if (bytes === undefined) return vscode.l10n.t("size not known beforehand");
  return bytes < 1e9 ? vscode.l10n.t("{0} MB", Math.max(1, Math.round(bytes / 1e6))) : vscode.l10n.t("{0} GB", (bytes / 1e9).toFixed(1));
}

/** What is to be downloaded for models of which some sizes may be known and others not. */
export function downloadText(models: readonly OfferedModel[]): string {
  const known = models.reduce((sum, { bytes, leastBytes = 0 }) => sum + (bytes ?? leastBytes), 0);
  const all = bytesOf(models);
  return all === undefined && known > 0 ? vscode.l10n.t("more than {0}", sizeText(known)) : sizeText(all);
}

/** Behind the label of a model: size and licence. */
export function descriptionOf(model: OfferedModel): string {
  return [...(model.export === undefined ? [downloadText([model])] : []), licenceText(model)].filter((part) => part !== "").join(" · ");
}

export function licenceText(model: OfferedModel): string {
  return mustBeAccepted(model) && model.licence !== "" ? vscode.l10n.t("{0} (must be accepted)", model.licence) : model.licence;
}

/** Under the label of a model: what it is for, how it suits this machine, and whether it is there. */
export function detailOf(model: OfferedModel): string {
  const { kind, modalities, fit, memoryBytes, score, partialBytes } = model;
  return [
    kind === "generator" ? vscode.l10n.t("writes captions") : vscode.l10n.t("scores captions of {0}", modalities.join(", ")),
    ...(memoryBytes === undefined || fit === undefined ? [] : [fitText(fit, sizeText(memoryBytes))]),
    ...(score === undefined ? [] : [vscode.l10n.t("{0} % suitable", Math.round(100 * score))]),
    ...(model.directory !== undefined ? [vscode.l10n.t("installed")] : []),
    ...(partialBytes !== undefined ? [vscode.l10n.t("download stopped at {0}", sizeText(partialBytes))] : []),
    ...(model.directory === undefined && model.export !== undefined ? [vscode.l10n.t("to be exported from its checkpoint")] : []),
  ].join(" · ");
}

function fitText(fit: NonNullable<OfferedModel["fit"]>, memory: string): string {
  switch (fit) {
    case "fits":
      return vscode.l10n.t("{0} of memory, fits this machine", memory);
    case "tight":
      return vscode.l10n.t("{0} of memory, tight on this machine", memory);
    case "too-large":
      return vscode.l10n.t("{0} of memory, too much for this machine", memory);
  }
}
