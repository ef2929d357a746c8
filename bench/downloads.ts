import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { downloadFile } from "../src/engine/models/download/downloadFile.ts";
import { Hub } from "../src/engine/models/download/hub.ts";
import { atLeast, median, type Row } from "./row.ts";
import { timed } from "./scorer.ts";

const run = promisify(execFile);
/** Long enough that starting, and ending with the disk's confirmation, do not decide. */
const BYTES = 2 ** 30;
const ROUNDS = 8;

/**
 * One gigabyte from a server on this machine, in a process of its own, until a power cut would not take it: written by curl, and by us, who hash it too.
 * In turns, so that both meet the same other load; the middle ratio counts.
 */
export async function downloadThroughput(): Promise<Row> {
  const folder = await mkdtemp(join(tmpdir(), "mils-bench-"));
  const server = spawn(process.execPath, [join(import.meta.dirname, "fileServer.mjs"), String(BYTES)], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const [endpoint] = (await once(createInterface({ input: server.stdout }), "line")) as [string];
    await mkdir(join(folder, "ours"));
    const [theirs, ours] = [join(folder, "curl.gguf"), join(folder, "ours", "model.gguf")];
    const ratios: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      await rm(theirs, { force: true });
      const curl = await timed(async () => {
        await run("curl", ["--silent", "--show-error", "--fail", "--noproxy", "*", "--output", theirs, `${endpoint}/model.gguf`]);
        await flush(theirs);
      });
      await rm(ours, { force: true });
      const mils = await timed(() => download(endpoint, ours));
      ratios.push(curl / mils);
    }
    return atLeast("models: download throughput from a local server against curl, until the file is on the disk", median(ratios), 0.8);
  } finally {
    server.kill();
    await rm(folder, { recursive: true });
  }
}

async function download(endpoint: string, target: string): Promise<void> {
  const hub = new Hub({ env: { HF_ENDPOINT: endpoint } });
  try {
    await downloadFile({ hub, url: `${endpoint}/model.gguf`, target, expected: { bytes: BYTES }, signal: new AbortController().signal });
  } finally {
    await hub.close();
  }
}

/** As we do at the end of a download: what a power cut would take is not downloaded. */
async function flush(path: string): Promise<void> {
  const file = await open(path, "r+");
  await file.sync();
  await file.close();
}
