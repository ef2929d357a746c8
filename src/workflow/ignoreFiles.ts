import { readFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";
import { isInside } from "./atomicWrite.ts";

const IGNORE_FILES = [".gitignore", ".milsignore"] as const;
/** Folders that hold other people's or a tool's files, whatever the ignore files say. */
const NEVER_ENTERED = new Set(["node_modules", ".git", ".hg", ".svn", ".mils", "bower_components", ".venv", "__pycache__"]);

/**
 * The ignore files that hold in one folder: those of the folders above, outermost first, then its own, each with patterns
 * relative to where it stands, as git reads them. A deeper file overrules the ones above it.
 */
export class IgnoreScope {
  private constructor(
    private readonly levels: readonly { readonly folder: string; readonly rules: Ignore }[],
    private readonly folder: string,
  ) {}

  /**
   * The ignore files from `root` down to the folder that holds `folder`; the folder's own come with `enter`.
   * @param settings patterns of the project's settings file with its folder; ignore files overrule them
   */
  static async above(
    folder: string,
    root: string,
    settings: { readonly folder: string; readonly patterns: readonly string[] },
  ): Promise<IgnoreScope> {
    const chain: string[] = [];
    for (let at = folder; at !== root && dirname(at) !== at; at = dirname(at)) chain.unshift(dirname(at));
    const applies = settings.patterns.length > 0 && isInside(folder, settings.folder);
    let scope = new IgnoreScope(applies ? [{ folder: settings.folder, rules: ignore().add([...settings.patterns]) }] : [], folder);
    for (const each of chain) scope = await scope.enter(each);
    return scope;
  }

  /** This scope with the ignore files of a folder below. `names` spares looking for files that are not there. */
  async enter(folder: string, names?: ReadonlySet<string>): Promise<IgnoreScope> {
    let levels = this.levels;
    for (const name of IGNORE_FILES) {
      if (names !== undefined && !names.has(name)) continue;
      const text = await readFile(join(folder, name), "utf8").catch(() => undefined);
      if (text !== undefined) levels = [...levels, { folder, rules: ignore().add(text) }];
    }
    return new IgnoreScope(levels, folder);
  }

  /** Whether an entry of this scope's folder is left out. */
  ignores(name: string, isFolder: boolean): boolean {
    if (isFolder && NEVER_ENTERED.has(name)) return true;
    if (this.levels.length === 0) return false;
    const path = join(this.folder, name);
    let ignored = false;
    for (const { folder, rules } of this.levels) {
      const way = relative(folder, path).split(sep).join("/");
      const verdict = rules.test(isFolder ? `${way}/` : way);
      if (verdict.ignored) ignored = true;
      else if (verdict.unignored) ignored = false;
    }
    return ignored;
  }
}
