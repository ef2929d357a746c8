import { describe, expect, it } from "vitest";
import { locate } from "../../../src/documents/formats/index.ts";
import { lookupFor, type ResolveOptions, resolveTarget } from "../../../src/documents/resolve.ts";

function resolve(source: string, documentPath: string, paths: readonly string[], options: Partial<ResolveOptions> = {}) {
  const files = {
    exists: (path: string) => paths.includes(path),
    named: (fileName: string) => paths.filter((path) => path.split("/").at(-1) === fileName),
  };
  return resolveTarget(source, { documentPath, files, ...options });
}

describe("a source that names a file", () => {
  it.each<[string, string, string, string, Partial<ResolveOptions>?]>([
    ["beside the document", "a.png", "docs/guide/page.md", "docs/guide/a.png"],
    ["above the document", "../img/a.png", "docs/guide/page.md", "docs/img/a.png"],
    ["URL-encoded", "my%20photo%C3%A9.png", "page.md", "my photoé.png"],
    ["with a stray percent sign", "100%.png", "page.md", "100%.png"],
    ["with a query and a hash", "a.png?raw=true#gh-dark-mode-only", "page.md", "a.png"],
    ["with a hash in its name", "c#.png", "page.md", "c#.png"],
    ["with Windows separators", "..\\img\\a.png", "docs\\guide\\page.md", "docs/img/a.png"],
    ["absolute, under static/", "/img/a.png", "docs/page.md", "static/img/a.png"],
    ["absolute, under public/", "/img/a.png", "src/pages/page.mdx", "public/img/a.png"],
    ["absolute, the nearest site first", "/a.png", "website/docs/page.md", "website/static/a.png"],
    ["absolute, under a root that is set", "/a.png", "page.md", "theme/files/a.png", { roots: ["theme/files"] }],
    ["by Docusaurus' @site", "@site/static/img/a.png", "website/docs/page.md", "website/static/img/a.png"],
    ["by Vite's @/", "@/assets/a.png", "src/pages/App.vue", "src/assets/a.png"],
    ["by SvelteKit's $lib", "$lib/a.png", "src/routes/+page.svelte", "src/lib/a.png"],
    ["by an alias of the project", "#img/a.png", "src/x.tsx", "pictures/a.png", { aliases: { "#img/": "pictures/" } }],
    ["without its ending, as in LaTeX", "plots/a", "paper/main.tex", "paper/plots/a.pdf", { extensions: [".pdf", ".png"] }],
    ["in whatever format there is, as in Sphinx", "img/a.*", "docs/index.rst", "docs/img/a.svg"],
    ["in a folder of the document's graphics path", "a.png", "paper/main.tex", "paper/figures/a.png", { folders: ["figures/"] }],
    ["anywhere in a vault", "a.png", "notes/day/n.md", "attachments/a.png", { byName: true }],
  ])("%s", (_, source, document, path, options) => {
    expect(resolve(source, document, [path, "unrelated/z.png"], options)).toEqual({ kind: "file", path });
  });

  it("prefers the vault's nearest file of that name", () => {
    const paths = ["attachments/a.png", "notes/day/img/a.png", "notes/a.png"];
    expect(resolve("a.png", "notes/day/n.md", paths, { byName: true })).toEqual({ kind: "file", path: "notes/a.png" });
  });

  it("is not looked for outside the project", () => {
    const target = resolve("../../etc/passwd.png", "docs/page.md", ["../etc/passwd.png"]);
    expect(target.kind).toBe("missing");
  });

  it("that is not there says where it was looked for", () => {
    expect(resolve("./a.png", "docs/page.md", [])).toEqual({ kind: "missing", tried: ["docs/a.png"] });
  });
});

describe("a source that names no file", () => {
  it.each([
    ["https://example.org/a.png", { kind: "remote", url: "https://example.org/a.png" }],
    ["//example.org/a.png", { kind: "remote", url: "https://example.org/a.png" }],
    ["data:image/png;base64,AAAA", { kind: "data", mediaType: "image/png" }],
    ["attachment:a.png", { kind: "data", mediaType: "attachment" }],
    ["{{ site.logo }}", { kind: "dynamic" }],
    ["#icon", { kind: "fragment" }],
    ["", { kind: "fragment" }],
  ])("%s", (source, target) => {
    expect(resolve(source, "docs/page.md", [])).toEqual(target);
  });
});

describe("a reference's own way to name a file", () => {
  it.each([
    ["paper/main.tex", "\\graphicspath{{plots/}}\\includegraphics{a}", "paper/plots/a.png"],
    ["notes/day.md", "![[a.png]]", "attachments/a.png"],
  ])("%s: %s", async (document, text, path) => {
    const [reference] = await locate(text, document);
    expect(reference?.source && resolve(reference.source, document, [path], lookupFor(reference, text))).toEqual({ kind: "file", path });
  });
});
