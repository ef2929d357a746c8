import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { numberedPng } from "../test/fakes/pictures.ts";

/** The shape of a real documentation workspace: few pictures, each shown in many places. */
export const PICTURES = 116;
export const REFERENCES = 1_534;
export const DOCUMENTS = 177;

/** Writes documents and pictures of that shape: every picture is shown somewhere, in Markdown and in HTML, and none has a text. */
export async function writeWorkspace(root: string): Promise<void> {
  await mkdir(join(root, ".git"), { recursive: true });
  await mkdir(join(root, "images"), { recursive: true });
  for (let picture = 0; picture < PICTURES; picture += 1) await writeFile(join(root, "images", `${picture}.png`), numberedPng(picture + 1));
  const perDocument = Array.from({ length: DOCUMENTS }, (): string[] => []);
  for (let reference = 0; reference < REFERENCES; reference += 1) {
    // 37 shares no factor with 116, so the first 116 references already show every picture.
    const picture = (reference * 37) % PICTURES;
    const source = `../images/${picture}.png`;
    const written = reference % 5 === 0 ? `<img src="${source}" width="200">` : `![](${source})`;
    perDocument[reference % DOCUMENTS]?.push(`## Step ${reference}\n\nSome words before ${written} and after.\n`);
  }
  await mkdir(join(root, "docs"), { recursive: true });
  for (const [index, steps] of perDocument.entries())
    await writeFile(join(root, "docs", `page-${index}.md`), `# Page ${index}\n\n${steps.join("\n")}`);
}
