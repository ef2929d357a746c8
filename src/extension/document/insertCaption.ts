import * as vscode from "vscode";
import type { TextToWrite } from "../../workflow/writeTexts.ts";
import type { MilsContext } from "../context.ts";
import { workspaceOf } from "../workspaces.ts";
import { writeWithPreview } from "./previewedWrites.ts";
import type { WorkspaceReference } from "./references.ts";

/** Writes a caption a person chose to references, after the native preview. A person's own wording is written as it is. */
export async function insertCaption(
  context: MilsContext,
  references: readonly WorkspaceReference[],
  caption: string,
  author: "model" | "person",
): Promise<void> {
  const { asAltText } = await import("../../workflow/propose.ts");
  const text = author === "model" ? asAltText(caption) : caption;
  const texts: TextToWrite[] = [];
  for (const { document, reference, ordinal, media } of references) {
    const { hashes } = await workspaceOf(context, vscode.Uri.file(document));
    texts.push({
      path: document,
      reference,
      ordinal,
      text,
      mediaPath: media,
      mediaHash: await hashes.of(media),
      origin: "caption chosen by a person",
    });
  }
  await writeWithPreview(context, texts, vscode.l10n.t("Alt text: {0}", text));
}
