import { readFile, stat } from "node:fs/promises";
import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import { groupBy } from "../grouping.ts";
import type { Proposal } from "../propose.ts";

/** Pictures up to this size are put into the page itself; larger ones are shown from where they lie. */
const EMBEDDED_BYTES = 512 * 1024;
/** Together they stay within what browsers open without delay. */
const EMBEDDED_TOTAL = 64 * 1024 * 1024;
const SHOWN_CANDIDATES = 8;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".jpeg": "image/jpeg",
  ".gif": "image/gif",
  ".webp": "image/webp",
  ".avif": "image/avif",
  ".bmp": "image/bmp",
  ".svg": "image/svg+xml",
};

/**
 * An HTML page for people to look proposals over: each picture with its candidates and every place it stands, doubtful ones first. One file without
 * scripts; nothing is loaded from a network.
 * @param written whether a proposal's text stands in its document now
 */
export async function reviewPage(proposals: readonly Proposal[], title: string, written: (proposal: Proposal) => boolean): Promise<string> {
  const pictures = [...groupBy(proposals, ({ hash }) => hash).values()].sort((a, b) => urgency(a) - urgency(b));
  let budget = EMBEDDED_TOTAL;
  const sections: string[] = [];
  for (const group of pictures) {
    const [first] = group;
    if (first === undefined) continue;
    const source = await imageSource(first.selected.mediaPath, Math.min(EMBEDDED_BYTES, budget));
    if (source?.startsWith("data:") === true) budget -= source.length;
    sections.push(section(group, first, source, written));
  }
  const doubtful = proposals.filter(({ state }) => state !== "ready").length;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data: file:; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
<h1>${escapeHtml(title)}</h1>
<p>${pictures.length} pictures in ${proposals.length} places; ${doubtful} need a person's eye.</p>
<main>
${sections.join("\n")}
</main>
</html>
`;
}

function urgency(group: readonly Proposal[]): number {
  return group.some(({ state }) => state !== "ready") ? 0 : 1;
}

function section(group: readonly Proposal[], first: Proposal, source: string | undefined, written: (proposal: Proposal) => boolean): string {
  const name = escapeHtml(first.selected.reference.source ?? first.selected.mediaPath);
  // The page itself is about texts for pictures: the proposed one is the picture's text here, too.
  const picture = source === undefined ? "" : `<img src="${escapeHtml(source)}" alt="${escapeHtml(first.text ?? "")}" loading="lazy">`;
  const candidates = first.candidates
    .slice(0, SHOWN_CANDIDATES)
    .map(
      ({ text, score, objections }) =>
        `<tr><td>${escapeHtml(text)}<td>${score === undefined ? "" : score.toFixed(3)}<td>${[...text].length}<td>${escapeHtml(objections.join(" "))}`,
    );
  const places = group.map((proposal) => {
    const { file, line, column, snippet } = proposal.selected;
    const state = written(proposal) ? "written" : proposal.state;
    const confidence = proposal.confidence === undefined ? "" : `, confidence ${proposal.confidence.toFixed(2)}`;
    const notes = proposal.notes.length === 0 ? "" : `<p class="notes">${escapeHtml(proposal.notes.join(" "))}</p>`;
    return `<li><span class="state ${state}">${state}</span> <code>${escapeHtml(`${file}:${line}:${column}`)}</code> <code>${escapeHtml(snippet)}</code>
<p><b>${escapeHtml(proposal.text ?? "nothing suitable")}</b> (${escapeHtml(proposal.kind)}${confidence})</p>${notes}`;
  });
  return `<section>
<h2>${name}</h2>
<div class="picture">${picture}</div>
<div>
<ul>${places.join("\n")}</ul>
<details><summary>Candidates</summary>
<table><tr><th>text<th>score<th>characters<th>objections
${candidates.join("\n")}
</table></details>
</div>
</section>`;
}

async function imageSource(path: string, limit: number): Promise<string | undefined> {
  const type = MEDIA_TYPES[extname(path).toLowerCase()];
  if (type === undefined) return undefined;
  const size = (await stat(path).catch(() => undefined))?.size;
  if (size === undefined) return undefined;
  if (size > limit) return pathToFileURL(path).href;
  return `data:${type};base64,${(await readFile(path)).toString("base64")}`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
section { display: grid; grid-template-columns: 16rem 1fr; gap: 0 1.5rem; border-top: 1px solid GrayText; padding: 1rem 0; }
h2 { grid-column: 1 / -1; font-size: 1rem; overflow-wrap: anywhere; }
img { max-width: 16rem; max-height: 16rem; object-fit: contain; }
ul { padding: 0; list-style: none; margin: 0; }
code { overflow-wrap: anywhere; }
.state { border: 1px solid; border-radius: 1rem; padding: 0 .6rem; font-size: .8rem; }
.notes { font-style: italic; }
table { border-collapse: collapse; } td, th { text-align: left; padding: .2rem .6rem; border-bottom: 1px solid GrayText; }
@media (max-width: 40rem) { section { grid-template-columns: 1fr; } }
`;
