import { modalityOf } from "../../workflow/mediaFiles.ts";

/** A media file that a line of code names. Offsets are UTF-16 code units into the line. */
export interface AssetReference {
  /** As written, without query and hash. */
  readonly source: string;
  readonly start: number;
  readonly end: number;
}

/** A quoted string, or what stands between the brackets of `url(...)`. */
const QUOTED = /(["'`])((?:(?!\1)[^\\\n])+)\1|\burl\(\s*([^"')\s][^)\s]*)\s*\)/g;
/** A bare path as YAML, TOML and INI write it: after a colon, an equals sign or a list's dash, up to the end of the line. */
const BARE = /(?:^|[:=]|^\s*-)\s*([^\s"'`#:=,;()[\]{}<>|][^\s"'`#,;()[\]{}<>|]*)\s*(?:#.*)?$/g;

/** The media files a line names, from left to right: `import x from './a.png'`, `url(a.png)`, `"images/a.jpg"`, `icon: a.svg`. */
export function assetReferences(line: string): readonly AssetReference[] {
  const found: AssetReference[] = [];
  for (const match of [...line.matchAll(QUOTED), ...line.matchAll(BARE)]) {
    const written = match[3] ?? match[2] ?? match[1] ?? "";
    const source = written.replace(/[?#].*$/, "");
    const start = match.index + match[0].indexOf(written);
    const isRemote = /^(?:[a-z][a-z\d+.-]*:)?\/\//i.test(source) || source.startsWith("data:");
    if (modalityOf(source) && !isRemote && !found.some((other) => other.start < start + written.length && start < other.end))
      found.push({ source, start, end: start + written.length });
  }
  return found.sort((a, b) => a.start - b.start);
}

/** The reference at a position of the line, else the nearest one; undefined when the line names no media. */
export function assetReferenceAt(line: string, character: number): AssetReference | undefined {
  const distance = ({ start, end }: AssetReference) => Math.max(start - character, character - end, 0);
  return assetReferences(line).toSorted((a, b) => distance(a) - distance(b))[0];
}
