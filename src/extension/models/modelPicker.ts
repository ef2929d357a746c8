import * as vscode from "vscode";
import type { EngineClient } from "../../client/engineClient.ts";
import type { ModelStore, OfferedModel } from "../../protocol/index.ts";
import type { MilsContext } from "../context.ts";
import { showFailure } from "../notify.ts";
import { DownloadJob } from "./downloadJob.ts";
import { downloadWithProgress } from "./downloadWithProgress.ts";
import { hubEnvironment } from "./hubAccess.ts";
import { bytesOf, choicesOf, descriptionOf, detailOf, downloadText, licenceText, type ModelChoice, mustBeAccepted } from "./modelChoices.ts";
import { otherWays } from "./otherWays.ts";
import { modelStore, modelsInUse, stopUsing, useModel, usePreset } from "./useModels.ts";

interface Item extends vscode.QuickPickItem {
  readonly choice?: ModelChoice;
  readonly act?: () => unknown;
}

const REMOVE: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("trash"), tooltip: vscode.l10n.t("Remove from this machine") };
const PAGE: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("link-external"), tooltip: vscode.l10n.t("Open its page") };
const LICENCE: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("law"), tooltip: vscode.l10n.t("Read its licence") };

/** `mils.chooseModels`: what the catalogue offers and this machine has, as `mils models list` shows it; the chosen is downloaded where needed, and used. */
export async function chooseModels(context: MilsContext): Promise<void> {
  const { secrets } = context.extension;
  const proxy = vscode.workspace.getConfiguration("http").get("proxy", "");
  const engine = await context.engine.startModelEngine(await hubEnvironment(process.env, secrets, proxy));
  try {
    await new ModelPicker(context, engine).run();
  } finally {
    await engine.dispose();
  }
}

/** One time the list is open, and the download that follows. */
class ModelPicker {
  readonly #context: MilsContext;
  readonly #engine: EngineClient;
  readonly #store: ModelStore;

  constructor(context: MilsContext, engine: EngineClient) {
    this.#context = context;
    this.#engine = engine;
    this.#store = modelStore(context.extension);
  }

  async run(): Promise<void> {
    const item = await this.#pick();
    if (item?.choice) await this.#choose(item.choice);
    else await item?.act?.();
  }

  /** The other ways can be taken at once, the catalogue comes when the engine answers. */
  #pick(): Promise<Item | undefined> {
    const pick = vscode.window.createQuickPick<Item>();
    pick.title = vscode.l10n.t("Choose Models");
    pick.placeholder = vscode.l10n.t("Reading the catalogue...");
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    const fill = async () => {
      pick.busy = true;
      try {
        pick.items = [...catalogueItems(choicesOf(await this.#engine.models(this.#store), modelsInUse())), ...otherWays(this.#context)];
        pick.placeholder = vscode.l10n.t("A model is downloaded where needed, and used from then on");
      } catch (thrown) {
        pick.placeholder = vscode.l10n.t("The catalogue cannot be read");
        showFailure(this.#context, thrown);
      }
      pick.busy = false;
    };
    pick.items = otherWays(this.#context);
    return new Promise((resolve) => {
      pick.onDidAccept(() => {
        resolve(pick.selectedItems[0]);
        pick.hide();
      });
      pick.onDidHide(() => {
        resolve(undefined);
        pick.dispose();
      });
      pick.onDidTriggerItemButton(async ({ item, button }) => {
        const [model] = item.choice?.models ?? [];
        if (!model) return;
        if (button === PAGE) await openPage(model);
        else if (button === LICENCE && model.licenceUrl !== undefined) await vscode.env.openExternal(vscode.Uri.parse(model.licenceUrl));
        else if (button === REMOVE) {
          await this.#remove(model).catch((thrown: unknown) => showFailure(this.#context, thrown));
          await fill();
        }
      });
      pick.show();
      void fill();
    });
  }

  async #choose(choice: ModelChoice): Promise<void> {
    if (choice.missing.length > 0) {
      if (!(await confirmDownload(choice))) return;
      const job = new DownloadJob(this.#engine, this.#store, choice.name, bytesOf(choice.missing));
      const downloaded = await downloadWithProgress(this.#context, job, shortTitle(choice));
      if (!downloaded) return;
      for (const { id, pinned } of downloaded)
        for (const { path, bytes, sha256 } of pinned)
          this.#context.log.info(`${id}: hash of ${path} not known beforehand; received ${bytes} bytes, SHA-256 ${sha256}, pinned from now on`);
      await this.#use(choice, new Map(downloaded.map(({ id, directory }) => [id, directory])));
      return;
    }
    const [model] = choice.models;
    if (!choice.preset && model && model.directory === undefined) await this.#import(choice, model);
    else await this.#use(choice, new Map(choice.models.map(({ id, directory }) => [id, directory])));
  }

  async #use(choice: ModelChoice, directories: ReadonlyMap<string, string | undefined>): Promise<void> {
    const [model] = choice.models;
    const directory = model && directories.get(model.id);
    if (choice.preset) await usePreset(choice.name, this.#store, this.#context.extension);
    else if (model && directory !== undefined) await useModel(model, directory);
    const toExport = choice.models.filter(({ id, export: todo }) => todo !== undefined && directories.get(id) === undefined);
    const used = vscode.l10n.t("{0}: used from now on.", shortTitle(choice));
    const rest = toExport.length > 0 ? vscode.l10n.t("Not there yet, to be exported: {0}.", toExport.map(({ name }) => name).join(", ")) : "";
    void vscode.window.showInformationMessage([used, rest].filter((part) => part !== "").join(" "));
  }

  /** What nobody publishes in a form that can be downloaded is exported by a tool and imported. */
  async #import(choice: ModelChoice, model: OfferedModel): Promise<void> {
    const choose = vscode.l10n.t("Import Folder...");
    const message = vscode.l10n.t("{0} cannot be downloaded: {1}", model.name, model.export ?? "");
    if ((await vscode.window.showInformationMessage(message, choose)) !== choose) return;
    const [folder] = (await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, title: model.name })) ?? [];
    if (!folder) return;
    const { directory } = await this.#engine.importModel({ store: this.#store, path: folder.fsPath });
    await this.#use(choice, new Map([[model.id, directory]]));
  }

  async #remove(model: OfferedModel): Promise<void> {
    const remove = vscode.l10n.t("Remove");
    const message = vscode.l10n.t("Remove {0} from this machine? It can be downloaded again.", model.name);
    if ((await vscode.window.showWarningMessage(message, { modal: true }, remove)) !== remove) return;
    await this.#engine.removeModel({ store: this.#store, id: model.id });
    if (model.directory !== undefined) await stopUsing(model.directory);
  }
}

function catalogueItems(choices: readonly ModelChoice[]): Item[] {
  const separator = (label: string): Item => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const models = choices.filter(({ preset }) => !preset);
  const ofKind = (kind: OfferedModel["kind"]) => models.filter(({ models: [model] }) => model?.kind === kind).map(modelItem);
  return [
    separator(vscode.l10n.t("Models that belong together")),
    ...choices.filter(({ preset }) => preset).map(presetItem),
    separator(vscode.l10n.t("Language models: they write captions")),
    ...ofKind("generator"),
    separator(vscode.l10n.t("Scorers: they say how well a caption matches")),
    ...ofKind("scorer"),
  ];
}

function presetItem(choice: ModelChoice): Item {
  const { name, title, models, missing, inUse } = choice;
  const size = missing.length > 0 ? vscode.l10n.t("to download: {0}", downloadText(missing)) : vscode.l10n.t("installed");
  return {
    label: `$(${inUse ? "check" : missing.length > 0 ? "cloud-download" : "package"}) ${name}`,
    description: size,
    detail: [title, ...new Set(models.map(licenceText))].join(" · "),
    choice,
  };
}

function modelItem(choice: ModelChoice): Item {
  const [model] = choice.models;
  if (!model) return { label: choice.title };
  const there = model.directory !== undefined;
  const icon = choice.inUse
    ? "check"
    : there
      ? "package"
      : model.partialBytes !== undefined
        ? "debug-pause"
        : model.export
          ? "tools"
          : "cloud-download";
  return {
    label: `$(${icon}) ${model.name}`,
    description: descriptionOf(model),
    detail: detailOf(model),
    buttons: [
      ...(model.licenceUrl !== undefined ? [LICENCE] : []),
      ...(model.repository !== undefined ? [PAGE] : []),
      ...(there || model.partialBytes !== undefined ? [REMOVE] : []),
    ],
    choice,
  };
}

/** Nothing is fetched before a person saw size, origin and licence, and agreed to a licence that asks for it. */
async function confirmDownload(choice: ModelChoice): Promise<boolean> {
  const { missing } = choice;
  const consent = missing.some(mustBeAccepted);
  const download = consent ? vscode.l10n.t("Accept and Download") : vscode.l10n.t("Download");
  const read = vscode.l10n.t("Read Licence");
  const licences = missing.filter(({ licenceUrl, gated }) => licenceUrl !== undefined || gated);
  const lines = missing.map(
    ({ name, repository, ...model }) => `${name}: ${descriptionOf({ name, ...model })}${repository ? `, ${repository}` : ""}`,
  );
  if (missing.some(({ gated }) => gated))
    lines.push(
      vscode.l10n.t("The licence is accepted on the model's page with an account; its access token goes into HF_TOKEN or “MILS: Set Access Token”."),
    );
  for (;;) {
    const chosen = await vscode.window.showInformationMessage(
      vscode.l10n.t("Download {0}?", shortTitle(choice)),
      { modal: true, detail: lines.join("\n") },
      ...[download, ...(licences.length > 0 ? [read] : [])],
    );
    if (chosen !== read) return chosen === download;
    for (const model of licences)
      await (model.licenceUrl !== undefined ? vscode.env.openExternal(vscode.Uri.parse(model.licenceUrl)) : openPage(model));
  }
}

async function openPage({ repository }: OfferedModel): Promise<void> {
  const endpoint = process.env["HF_ENDPOINT"] || "https://huggingface.co";
  if (repository !== undefined) await vscode.env.openExternal(vscode.Uri.parse(`${endpoint.replace(/\/$/, "")}/${repository}`));
}

/** The name of a preset says less than its title, but its title is a sentence. */
function shortTitle({ preset, name, title }: ModelChoice): string {
  return preset ? name : title;
}
