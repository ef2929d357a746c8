import { type ChildProcess, fork } from "node:child_process";
import { dirname, join } from "node:path";
import {
  CancellationTokenSource,
  createMessageConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type MessageConnection,
  RequestType,
} from "vscode-jsonrpc/node";
import { type ErrorData, errorFromResponse, MilsError } from "../../protocol/index.ts";
import type { PageWords } from "./recognize.ts";

/** Engine -> recogniser: what is written on a picture. */
export const ReadPageRequest = new RequestType<{ readonly path: string }, PageWords, ErrorData>("mils/readPage");

/** Milliseconds after which a recogniser nobody needs is ended. */
const IDLE = 20_000;

interface Session {
  readonly child: ChildProcess;
  readonly connection: MessageConnection;
  /** Rejects when the process ends. */
  readonly died: Promise<never>;
}

/**
 * Reads pages in a process of its own, which is started when it is needed and ended when it was not for a while: the 200 MB that reading takes go back to
 * the system whole, and a page the recogniser dies of takes nothing else with it.
 */
export class Recognizer {
  #session: Session | undefined;
  #pending = 0;
  #idle: NodeJS.Timeout | undefined;

  /**
   * @returns lines from top to bottom
   * @throws the `media-*` errors of decoding
   */
  async read(path: string, signal: AbortSignal): Promise<PageWords> {
    clearTimeout(this.#idle);
    this.#pending += 1;
    const cancellation = new CancellationTokenSource();
    const cancel = () => cancellation.cancel();
    signal.addEventListener("abort", cancel, { once: true });
    try {
      signal.throwIfAborted();
      this.#session ??= this.#start();
      const { connection, died } = this.#session;
      return await Promise.race([connection.sendRequest(ReadPageRequest, { path }, cancellation.token), died]);
    } catch (thrown) {
      throw errorFromResponse(thrown);
    } finally {
      signal.removeEventListener("abort", cancel);
      cancellation.dispose();
      this.#pending -= 1;
      if (this.#pending === 0) this.#idle = setTimeout(() => this.dispose(), IDLE).unref();
    }
  }

  dispose(): void {
    clearTimeout(this.#idle);
    const session = this.#session;
    this.#session = undefined;
    session?.connection.dispose();
    session?.child.kill();
  }

  #start(): Session {
    // Built beside the engine, whose file this process was started with.
    const child = fork(join(dirname(process.argv[1] ?? ""), "recognizer.js"), { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    const died = new Promise<never>((_, reject) => {
      const end = () => {
        if (this.#session?.child === child) this.#session = undefined;
        reject(new MilsError("internal", "The text recogniser ended unexpectedly."));
      };
      child.once("error", end);
      child.once("exit", end);
    });
    // Requests race against it; without one under way nobody listens.
    died.catch(() => undefined);
    const connection = createMessageConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    connection.listen();
    return { child, connection, died };
  }
}
