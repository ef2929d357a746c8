import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../../..");
const sources = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name));

/** The first argument of every call of `vscode.l10n.t` in the extension and of `t` in the page. */
function strings(file: string): { readonly text: string | undefined; readonly where: string }[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true);
  const found: { readonly text: string | undefined; readonly where: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && /^(?:vscode\.l10n\.t|t)$/.test(node.expression.getText())) {
      const [first] = node.arguments;
      found.push({
        text: first && ts.isStringLiteralLike(first) ? first.text : undefined,
        where: `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`,
      });
    }
    node.forEachChild(visit);
  };
  visit(source);
  return found;
}

describe("the texts of the extension", () => {
  const all = sources("src/extension").flatMap(strings);

  it("are literals, so that translators find them", () => {
    expect(all.filter(({ text }) => text === undefined).map(({ where }) => where)).toEqual([]);
  });

  it("stand in the bundle translators start from", async () => {
    const page = sources("src/webview")
      .flatMap(strings)
      .flatMap(({ text }) => text ?? []);
    const unique = [...new Set([...all.flatMap(({ text }) => text ?? []), ...page])].sort((a, b) => (a < b ? -1 : 1));
    await expect(`${JSON.stringify(Object.fromEntries(unique.map((text) => [text, text])), undefined, 2)}\n`).toMatchFileSnapshot(
      join(root, "l10n/bundle.l10n.json"),
    );
  });
});

describe("package.nls.json", () => {
  const manifest = readFileSync(join(root, "package.json"), "utf8");
  const texts: Readonly<Record<string, string>> = JSON.parse(readFileSync(join(root, "package.nls.json"), "utf8"));
  const used = new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map((match) => match[1] ?? ""));

  it("has a text for every key of package.json", () => {
    expect([...used].filter((key) => !(key in texts))).toEqual([]);
  });

  it("has no text that nothing shows", () => {
    expect(Object.keys(texts).filter((key) => !used.has(key))).toEqual([]);
  });
});
