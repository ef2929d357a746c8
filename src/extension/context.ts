import { join } from "node:path";
import * as vscode from "vscode";
import { EngineOwner } from "./engine/engineOwner.ts";
import { Runs } from "./engine/runs.ts";
import type { Review } from "./review/review.ts";
import { TraceStore } from "./trace/traceStore.ts";

/** What every part of the extension is given. It owns the life cycle: whatever must be closed is pushed to it. */
export class MilsContext {
  readonly log: vscode.LogOutputChannel;
  readonly engine: EngineOwner;
  readonly traces: TraceStore;
  readonly runs: Runs;
  /** Set once its view is registered. */
  review: Review | undefined;

  constructor(readonly extension: vscode.ExtensionContext) {
    this.log = vscode.window.createOutputChannel("MILS", { log: true });
    this.engine = new EngineOwner(extension, this.log);
    this.traces = new TraceStore(join((extension.storageUri ?? extension.globalStorageUri).fsPath, "traces"));
    this.runs = new Runs(this.engine, this.traces, this.log);
    this.push(this.runs, this.engine, this.log);
  }

  /** Ends every run under way, the review's too, with what they found. */
  stopEverything(): void {
    this.review?.stop();
    this.runs.stopAll();
  }

  /** Closed with the extension, last pushed first. */
  push(...disposables: readonly vscode.Disposable[]): void {
    this.extension.subscriptions.unshift(...[...disposables].reverse());
  }
}

/** For menus and keybindings: sets a context key under our own prefix. */
export function setContextKey(name: string, value: unknown): void {
  void vscode.commands.executeCommand("setContext", `mils.${name}`, value);
}
