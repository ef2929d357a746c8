import { Readable } from "node:stream";
import type { CliContext, ExitCode } from "../../src/cli/context.ts";
import type { ModelEngine } from "../../src/client/types.ts";
import type { ModelStore } from "../../src/protocol/index.ts";
import { FakeEngine } from "./engine.ts";

export interface FakeCliContext extends CliContext {
  readonly engine: FakeEngine;
  /** What was written to standard output and standard error. */
  readonly output: () => string;
  readonly complaints: () => string;
  readonly exitCode: () => ExitCode;
}

/** The surroundings of a command in a test: a folder, an engine without models, and text in place of a terminal. */
export function fakeCliContext(
  cwd: string,
  options: {
    readonly engine?: FakeEngine;
    readonly stdin?: string;
    readonly signal?: AbortSignal;
    readonly models?: ModelEngine;
    readonly store?: ModelStore;
  } = {},
): FakeCliContext {
  const engine = options.engine ?? new FakeEngine();
  let output = "";
  let complaints = "";
  let exitCode: ExitCode = 0;
  return {
    engine,
    output: () => output,
    complaints: () => complaints,
    exitCode: () => exitCode,
    stdout: {
      write: (text) => {
        output += text;
      },
    },
    stderr: {
      write: (text) => {
        complaints += text;
      },
    },
    stdin: Readable.from(options.stdin === undefined ? [] : [Buffer.from(options.stdin)]),
    env: {},
    cwd,
    isTTY: false,
    signal: options.signal ?? new AbortController().signal,
    setExitCode: (code) => {
      exitCode = code > exitCode ? code : exitCode;
    },
    engineSettings: () => ({
      generator: { kind: "directory", path: "/nowhere/generator" },
      scorers: ["/nowhere/scorer"],
      pools: "/nowhere",
      cache: "/nowhere",
      gpu: "off",
    }),
    startEngine: () => engine,
    modelStore: () => options.store ?? { directory: "/nowhere/models", catalogs: [] },
    startModelEngine: () => {
      if (options.models) return options.models;
      throw new Error("This test has no model store.");
    },
  };
}
