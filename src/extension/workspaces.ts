import { dirname, join } from "node:path";
import * as vscode from "vscode";
import type { Engine } from "../client/types.ts";
import type { DocumentStore } from "../workflow/documentStore.ts";
import type { Workspace } from "../workflow/workspace.ts";
import type { MilsContext } from "./context.ts";
import { projectSettings } from "./projectSettings.ts";

/** Opened workspaces by root: a workspace knows the hashes of the files it has read. */
const OPEN = new Map<string, Workspace>();

/**
 * The workflow's view of the folder a file lies in: its ledger, cache and documents. A file outside every workspace folder gets one whose cache and ledger
 * stand in the extension's own storage.
 */
export async function workspaceOf(context: MilsContext, file: vscode.Uri): Promise<Workspace> {
  const folder = vscode.workspace.getWorkspaceFolder(file);
  const root = folder?.uri.scheme === "file" ? folder.uri.fsPath : dirname(file.fsPath);
  const settings = await projectSettings(context, folder?.uri.fsPath);
  const known = OPEN.get(root);
  if (known?.settings === settings) return known;
  if (known) {
    // The settings were edited; what is known of the files still holds.
    const renewed = { ...known, settings };
    OPEN.set(root, renewed);
    return renewed;
  }
  const [{ openWorkspace }, { editorDocuments }] = await Promise.all([import("../workflow/workspace.ts"), import("./document/editorDocuments.ts")]);
  const workspace = openWorkspace({
    root,
    settings,
    documents: editorDocuments(root),
    ...(folder ? {} : { store: join(context.extension.globalStorageUri.fsPath, "outside") }),
  });
  OPEN.set(root, workspace);
  context.push({ dispose: () => workspace.ledger.close() });
  return workspace;
}

/** The same workspace over other documents, for instance a batch that is applied at once. */
export function withDocuments(workspace: Workspace, documents: DocumentStore): Workspace {
  return { ...workspace, documents };
}

/**
 * The window's engine as the workflow drives it: each caption is a run of this window, with its trace and its place in the status bar.
 *
 * @param failed told of what a caption failed with: the workflow hands on its message alone
 */
export function workflowEngine(context: MilsContext, failed: (thrown: unknown) => void = () => undefined): Engine {
  return {
    async caption({ onEvent, signal, path, options, seedTexts }) {
      const run = context.runs.start({ path, options, ...(seedTexts ? { seedTexts } : {}) }, signal);
      const listener = run.onDidTrace((event) => onEvent?.(event));
      try {
        return await run.result;
      } catch (thrown) {
        failed(thrown);
        throw thrown;
      } finally {
        listener.dispose();
      }
    },
    score: async (params, signal) => (await context.engine.get()).score(params, signal),
    complete: async (params, signal) => (await context.engine.get()).complete(params, signal),
    recognize: async (params, signal) => (await context.engine.get()).recognize(params, signal),
    doctor: () => context.engine.doctor(),
  };
}
