import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writeAtomically } from "../writeAtomically.ts";

/** What the first download of a model received: what later ones must receive, where the catalogue does not say. */
export interface Pins {
  /** Commit that stood behind the revision of the catalogue entry. */
  readonly commit?: string;
  /** By path in the repository. */
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

export function pinFileOf(storeDirectory: string, id: string): string {
  return join(storeDirectory, "pins", `${id}.json`);
}

/** Pins of another repository or revision, which the catalogue named earlier, do not count. */
export async function readPins(file: string, origin: string): Promise<Pins> {
  try {
    const content: unknown = JSON.parse(await readFile(file, "utf8"));
    if (typeof content === "object" && content !== null && "origin" in content && content.origin === origin && "files" in content) {
      return content as unknown as Pins;
    }
  } catch {
    // Not downloaded before, or a record that is no help any more.
  }
  return { files: {} };
}

export async function writePins(file: string, origin: string, pins: Pins): Promise<void> {
  await writeAtomically(file, [`${JSON.stringify({ origin, ...pins }, undefined, 2)}\n`]);
}
