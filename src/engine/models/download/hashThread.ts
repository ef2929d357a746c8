import { once } from "node:events";
import type { FileHandle } from "node:fs/promises";
import { Worker } from "node:worker_threads";

/** From the thread that is asked for a hash: the next bytes of the file, or the end. */
type Question = { readonly start: number; readonly end: number } | "digest";
/** To it: whether the bytes are there, or the hash in hexadecimal. */
type Answer = boolean | string;

/** SHA-256 of a file's bytes in a thread of its own: a gigabyte is more than half a second of work that neither receiving nor captioning should wait for. */
export class HashThread {
  readonly #worker: Worker;

  /** @param file open for reading, until `end` is over */
  constructor(file: FileHandle) {
    this.#worker = new Worker(`(${thread})(${file.fd})`, { eval: true });
  }

  /** Hashes bytes after those before. @returns false when the file ends before them */
  async update(start: number, end: number): Promise<boolean> {
    return (await this.#ask({ start, end })) === true;
  }

  async digest(): Promise<string> {
    return String(await this.#ask("digest"));
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  async #ask(question: Question): Promise<Answer> {
    this.#worker.postMessage(question);
    const [answer] = (await once(this.#worker, "message")) as [Answer];
    return answer;
  }
}

/** The thread. Started from its own text, so that it needs no file beside a bundle: it may use no name from outside. */
function thread(fd: number): void {
  const { createHash } = process.getBuiltinModule("node:crypto");
  const { readSync } = process.getBuiltinModule("node:fs");
  const { parentPort } = process.getBuiltinModule("node:worker_threads");
  const hash = createHash("sha256");
  const buffer = Buffer.allocUnsafeSlow(2 ** 18);
  parentPort?.on("message", (question: Question) => {
    if (question === "digest") return parentPort.postMessage(hash.digest("hex"));
    for (let position = question.start; position < question.end; ) {
      const bytesRead = readSync(fd, buffer, 0, Math.min(buffer.length, question.end - position), position);
      if (bytesRead === 0) return parentPort.postMessage(false);
      hash.update(buffer.subarray(0, bytesRead));
      position += bytesRead;
    }
    parentPort.postMessage(true);
  });
}
