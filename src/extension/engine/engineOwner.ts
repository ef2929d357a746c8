import * as vscode from "vscode";
import type { EngineClient } from "../../client/engineClient.ts";
import type { EngineState } from "../../client/types.ts";
import type { DoctorRequest, EngineSettings } from "../../protocol/index.ts";
import { findRuntime } from "./runtime.ts";
import { concernsServerKey, withStoredKey } from "./serverKey.ts";
import { concernsEngine, engineSettings } from "./settings.ts";

/** Owns this window's engine: made at the first use, replaced when a setting it was started with changes, ended with the window. */
export class EngineOwner implements vscode.Disposable {
  readonly #extension: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<EngineState>();
  readonly #listeners: vscode.Disposable;
  #client: Promise<EngineClient> | undefined;
  #state: EngineState = { kind: "stopped" };
  #device: string | undefined;

  readonly onDidChangeState = this.#changed.event;

  constructor(extension: vscode.ExtensionContext, log: vscode.LogOutputChannel) {
    this.#extension = extension;
    this.#log = log;
    this.#listeners = vscode.Disposable.from(
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (concernsEngine(change)) void this.#replace("a setting changed");
      }),
      extension.secrets.onDidChange((change) => {
        if (concernsServerKey(change)) void this.#replace("the key of the language model server changed");
      }),
    );
  }

  get state(): EngineState {
    return this.#state;
  }

  /** What the language model runs on, once somebody asked the engine (`mils.doctor`). */
  get device(): string | undefined {
    return this.#device;
  }

  /** What was found on this machine. */
  async doctor(): Promise<DoctorRequest.Result> {
    const report = await (await this.get()).doctor();
    this.#device = [report.gpu.choice, ...report.gpu.devices].join(": ");
    this.#changed.fire(this.#state);
    return report;
  }

  /** The engine; its process starts at the first request made of it. */
  get(): Promise<EngineClient> {
    this.#client ??= this.#create();
    return this.#client;
  }

  /**
   * A process of its own for the catalogue and downloads: it outlives a change of the models in use, and what it is given in its environment
   * (the hub's token) reaches no process that reads media. Its owner disposes it.
   */
  async startModelEngine(env: Readonly<Record<string, string>>): Promise<EngineClient> {
    return await this.#start(engineSettings(this.#extension), env);
  }

  /** Ends the process, and forgets which Node was found; the next request starts a fresh one. */
  restart(): Promise<void> {
    return this.#replace("asked for by the user");
  }

  async dispose(): Promise<void> {
    this.#listeners.dispose();
    const client = this.#client;
    this.#client = undefined;
    await client?.then((made) => made.dispose());
    this.#changed.dispose();
  }

  async #create(): Promise<EngineClient> {
    const { settings, env } = await withStoredKey(engineSettings(this.#extension), this.#extension.secrets);
    const client = await this.#start(settings, env);
    client.onDidChangeState((state) => this.#enter(state));
    return client;
  }

  async #start(settings: EngineSettings, env: Readonly<Record<string, string>>): Promise<EngineClient> {
    const nodePath = vscode.workspace.getConfiguration("mils").get("nodePath", "");
    const [{ EngineClient }, found] = await Promise.all([import("../../client/engineClient.ts"), findRuntime(nodePath, process.execPath)]);
    this.#log.info(`Engine runtime: ${found.reason}`);
    return new EngineClient({
      settings,
      runtime: { ...found.runtime, env: { ...found.runtime.env, ...env } },
      engineModule: this.#extension.asAbsolutePath("dist/engine.js"),
      log: ({ level, message }) => this.#log[level](`[engine] ${message}`),
    });
  }

  async #replace(reason: string): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#device = undefined;
    if (!client) return;
    this.#log.info(`Engine ends: ${reason}`);
    await client.then((made) => made.dispose());
    this.#enter({ kind: "stopped" });
  }

  #enter(state: EngineState): void {
    if (state.kind === "failed") this.#log.error(state.reason);
    else this.#log.debug(`Engine: ${state.kind}${state.kind === "running" ? ` (${state.phase}, process ${state.processId})` : ""}`);
    this.#state = state;
    this.#changed.fire(state);
  }
}
