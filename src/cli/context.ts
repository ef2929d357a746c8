import type { Engine, ModelEngine } from "../client/types.ts";
import type { EngineSettings, ModelStore } from "../protocol/index.ts";

/** Where a command writes text; a stream in the terminal, an array in tests. */
export interface TextSink {
  write(text: string): void;
}

/** 0 done, 1 findings or some files failed, 2 usage or environment, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 130;

/** An engine that its owner must stop. */
export type OwnedEngine = Engine & { dispose(): Promise<void> };

/** Everything a command takes from its surroundings, so that a test can stand in for the terminal. */
export interface CliContext {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  readonly stdin: NodeJS.ReadableStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. Paths of the command line are relative to it. */
  readonly cwd: string;
  /** Whether stderr, where progress goes, is a terminal. */
  readonly isTTY: boolean;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
  /** Remembers what the process will exit with; the highest code given wins. */
  setExitCode(code: ExitCode): void;
  /** What the engine works with after environment, settings file and options; starts nothing. */
  engineSettings(): EngineSettings;
  /** One engine a process: the same one at every call. Its process starts with the first request. */
  startEngine(): OwnedEngine;
  /** The catalogues and the folder of downloaded models. */
  modelStore(): ModelStore;
  /** That same engine, for the catalogue and the store. */
  startModelEngine(): ModelEngine;
}
