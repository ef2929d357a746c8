import { posix } from "node:path";

/** A markdown image without a text, and the snippet that inserts it with the cursor where the text goes. */
export interface ImageLink {
  /** As it stands in the document once inserted. */
  readonly written: string;
  /** In VS Code's snippet syntax. */
  readonly snippet: string;
}

/**
 * The link to an image from a markdown document.
 *
 * @param documentFolder, image paths with forward slashes
 * @param tabStop number of the snippet's tab stop
 */
export function imageLink(documentFolder: string, image: string, tabStop: number): ImageLink {
  const path = posix.relative(documentFolder, image);
  // Spaces, brackets and control characters end a destination (CommonMark 0.31, 6.3); a percent sign would begin an escape.
  const destination = path
    .split("/")
    .map((part) => encodeURIComponent(part).replaceAll("(", "%28").replaceAll(")", "%29"))
    .join("/");
  return { written: `![](${destination})`, snippet: `![$${tabStop}](${escapeSnippet(destination)})` };
}

function escapeSnippet(text: string): string {
  return text.replaceAll(/[\\$}]/g, "\\$&");
}

/** The first of `image.png`, `image-1.png`, ... that is not taken. */
export function freeName(name: string, isTaken: (name: string) => boolean): string {
  const extension = posix.extname(name);
  const stem = name.slice(0, name.length - extension.length);
  let free = name;
  for (let count = 1; isTaken(free); count += 1) free = `${stem}-${count}${extension}`;
  return free;
}

/** `image/png` -> `.png`; undefined for what is no picture MILS reads. */
export function extensionOf(mimeType: string): string | undefined {
  const extensions: Readonly<Record<string, string>> = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "image/bmp": ".bmp",
    "image/tiff": ".tiff",
    "image/svg+xml": ".svg",
  };
  return extensions[mimeType.toLowerCase()];
}
