import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FORMATS, formatForLanguage } from "../../../src/documents/formats/index.ts";
import { entrySchema } from "../../../src/engine/models/catalogSchema.ts";
import { DOCUMENT_LANGUAGES } from "../../../src/extension/document/documentLanguages.ts";
import { MEDIA_EXTENSIONS } from "../../../src/workflow/mediaFiles.ts";

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly extensionKind: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
    readonly virtualWorkspaces: { readonly supported: boolean; readonly description: string };
  };
  readonly contributes: {
    readonly languages: readonly { readonly id: string; readonly extensions: readonly string[] }[];
    readonly commands: readonly { readonly command: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
    readonly configuration: readonly { readonly properties: Readonly<Record<string, { readonly scope: string; readonly items?: unknown }>> }[];
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { readonly markdown: string } }[] }[];
  };
}

const root = join(import.meta.dirname, "../../..");
const manifest: Manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const { languages, commands, menus, configuration, walkthroughs } = manifest.contributes;
/** Documents VS Code knows by itself; a notebook's cells bring their own. */
const BUILT_IN = [
  "handlebars",
  "html",
  "javascript",
  "javascriptreact",
  "jupyter-notebook",
  "latex",
  "markdown",
  "php",
  "restructuredtext",
  "tex",
  "typescriptreact",
];
// The table itself needs VS Code to be imported.
const table = readFileSync(join(root, "src/extension/commands.ts"), "utf8");
const handled = [...table.matchAll(/^ {2}(?:"([\w.]+)"|(\w+)): \{/gm)].map((match) => `mils.${match[1] ?? match[2]}`);

describe("package.json", () => {
  it("declares only commands that have a handler", () => {
    expect(commands.map(({ command }) => command).filter((command) => !handled.includes(command))).toEqual([]);
  });

  it("declares every command a person can call", () => {
    const declared = new Set(commands.map(({ command }) => command));
    expect(handled.filter((command) => !declared.has(command))).toEqual(["mils.generateForReference"]);
  });

  it("checks catalogue entries of the settings as the engine does", () => {
    const { scope, items } = Object.assign({}, ...configuration.map(({ properties }) => properties))["mils.catalogEntries"];
    expect(scope).toBe("machine");
    expect(items).toEqual(JSON.parse(JSON.stringify(entrySchema)));
  });

  it("puts only declared commands into menus", () => {
    const declared = new Set(commands.map(({ command }) => command));
    const used = Object.values(menus).flat();
    expect(used.filter(({ command }) => !declared.has(command))).toEqual([]);
  });

  it("offers captions for every kind of file the workflow knows", () => {
    const when = menus["explorer/context"]?.find(({ command }) => command === "mils.caption")?.when ?? "";
    const pattern = new RegExp(/=~ \/(.*?)\/i/.exec(when)?.[1]?.replaceAll("\\\\", "\\") ?? "(?!)", "i");
    expect([...MEDIA_EXTENSIONS].filter((extension) => !pattern.test(extension))).toEqual([]);
    expect(pattern.test(".txt")).toBe(false);
  });

  it("wakes up for the languages of the formats, and for no other", () => {
    const languages = FORMATS.flatMap(({ languageIds }) => languageIds);
    expect([...DOCUMENT_LANGUAGES].sort()).toEqual([...new Set(languages)].sort());
    const woken = manifest.activationEvents.filter((event) => event.startsWith("onLanguage:")).map((event) => event.slice("onLanguage:".length));
    expect(woken.sort()).toEqual([...DOCUMENT_LANGUAGES].sort());
  });

  it("names the other languages of the formats, so that their files are known without another extension", () => {
    expect([...languages.map(({ id }) => id), ...BUILT_IN].sort()).toEqual([...DOCUMENT_LANGUAGES].sort());
    for (const { id, extensions } of languages) expect(formatForLanguage(id)?.extensions, id).toEqual(expect.arrayContaining([...extensions]));
  });

  it("runs where the files are, and says why it needs them on a disk", () => {
    expect(manifest.extensionKind).toEqual(["workspace"]);
    expect(manifest.capabilities.virtualWorkspaces).toEqual({ supported: false, description: "%capabilities.virtual%" });
  });

  it("takes settings of the machine from no untrusted workspace", () => {
    const machine = configuration.flatMap(({ properties }) => Object.entries(properties)).filter(([, { scope }]) => scope === "machine");
    expect([...manifest.capabilities.untrustedWorkspaces.restrictedConfigurations].sort()).toEqual(machine.map(([name]) => name).sort());
  });

  it("has the pages of its walkthrough", () => {
    const pages = walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown));
    expect(pages.filter((page) => !existsSync(join(root, page)))).toEqual([]);
  });
});
