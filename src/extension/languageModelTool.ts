import { isAbsolute } from "node:path";
import * as vscode from "vscode";
import { MilsError } from "../protocol/errors.ts";
import { modalityOf } from "../workflow/mediaFiles.ts";
import { nameOf } from "./caption/targets.ts";
import type { MilsContext } from "./context.ts";

/** As `package.json` declares it. */
interface ToolInput {
  readonly path: string;
  readonly candidates?: number;
}

const DEFAULT_CANDIDATES = 5;

/** Lets chat agents ask for captions. It writes nothing; a file outside the workspace is described only after the person agreed. */
export function registerLanguageModelTool(context: MilsContext): void {
  context.push(
    vscode.lm.registerTool<ToolInput>("mils_generate_alt_text", {
      async prepareInvocation({ input }) {
        const uri = await locate(input.path);
        const outside = vscode.workspace.getWorkspaceFolder(uri) === undefined;
        return {
          invocationMessage: vscode.l10n.t("Describing {0}", nameOf(uri)),
          ...(outside
            ? {
                confirmationMessages: {
                  title: vscode.l10n.t("Describe a file outside the workspace?"),
                  message: vscode.l10n.t("MILS reads {0} on this machine and gives its caption to the chat.", uri.fsPath),
                },
              }
            : {}),
        };
      },
      async invoke({ input }, token) {
        const uri = await locate(input.path);
        if (!modalityOf(uri.fsPath)) throw new MilsError("media-unsupported", `${input.path} is no image, video or sound.`, { file: uri.fsPath });
        const { captionFile, signalOf } = await import("./caption/captionWithProgress.ts");
        const result = await captionFile(context, uri.fsPath, { signal: signalOf(token) });
        const candidates = result.candidates.slice(0, input.candidates ?? DEFAULT_CANDIDATES).map(({ text, score }) => ({ text, score }));
        const answer = {
          path: nameOf(uri),
          caption: result.caption,
          score: result.score,
          ...(result.confidence === undefined ? {} : { confidence: result.confidence }),
          candidates,
        };
        return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(JSON.stringify(answer))]);
      },
    }),
  );
}

/** An absolute path, or the first workspace folder that has the relative one. */
async function locate(path: string): Promise<vscode.Uri> {
  if (isAbsolute(path)) return vscode.Uri.file(path);
  const folders = vscode.workspace.workspaceFolders ?? [];
  for (const { uri } of folders) {
    const candidate = vscode.Uri.joinPath(uri, path);
    const exists = await vscode.workspace.fs.stat(candidate).then(
      () => true,
      () => false,
    );
    if (exists) return candidate;
  }
  throw new MilsError(
    "media-unreadable",
    `${path} is in no folder of this workspace (${folders.map(({ name }) => name).join(", ")}): give its path relative to one of them, or an absolute path.`,
    {
      file: path,
    },
  );
}
