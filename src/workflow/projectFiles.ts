import { statSync } from "node:fs";
import { basename, join } from "node:path";
import type { ProjectFiles } from "../documents/resolve.ts";
import { discover } from "./discover.ts";
import { MEDIA_EXTENSIONS } from "./mediaFiles.ts";
import { nameInWorkspace, type Workspace } from "./workspace.ts";

/** The files of a workspace as references are resolved against them. Each path is looked up once. */
export function projectFiles(root: string): ProjectFiles {
  const known = new Map<string, boolean>();
  return {
    exists: (path) => {
      let found = known.get(path);
      if (found === undefined) {
        found = statSync(join(root, path), { throwIfNoEntry: false })?.isFile() === true;
        known.set(path, found);
      }
      return found;
    },
  };
}

/** The same, with every media file by its name, as wiki links name them. Walks the workspace once. */
export async function withMediaNames(files: ProjectFiles, workspace: Workspace, signal?: AbortSignal): Promise<ProjectFiles> {
  const byName = new Map<string, string[]>();
  const options = { workspace: workspace.root, cwd: workspace.root, extensions: MEDIA_EXTENSIONS, ignore: workspace.settings.ignore };
  for await (const path of discover([], { ...options, ...(signal !== undefined && { signal }) })) {
    const paths = byName.get(basename(path));
    if (paths === undefined) byName.set(basename(path), [nameInWorkspace(workspace, path)]);
    else paths.push(nameInWorkspace(workspace, path));
  }
  return { ...files, named: (name) => byName.get(name) ?? [] };
}
