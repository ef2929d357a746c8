import { readdir, stat } from "node:fs/promises";
import path from "node:path";

const started = performance.now();

/** One line on standard error, with the seconds since set-up began. */
export function report(message) {
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${message}\n`);
}

/** Total size in bytes of the files below `directory`; files that vanish meanwhile count as 0. */
export async function bytesBelow(directory) {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(path.join(entry.parentPath, entry.name)).then(
          (found) => found.size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((total, size) => total + size, 0);
}

/**
 * Runs `work` and says every two seconds how far the files below `directory` have grown.
 * @template T
 * @param {{label: string, directory: string, bytes: number, work: () => Promise<T>}} download
 * @returns {Promise<T>}
 */
export async function withByteProgress({ label, directory, bytes, work }) {
  const megabytes = (count) => (count / 1e6).toFixed(count < 1e7 ? 1 : 0);
  report(`${label}: downloading ${megabytes(bytes)} MB`);
  const timer = setInterval(async () => {
    const have = Math.min(bytes, await bytesBelow(directory));
    if (have > 0) report(`${label}: ${megabytes(have)} of ${megabytes(bytes)} MB (${Math.floor((100 * have) / bytes)} %)`);
  }, 2000);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
