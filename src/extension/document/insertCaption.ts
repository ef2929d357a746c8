import * as vscode from "vscode";
import type { TextToWrite } from "../../workflow/writeTexts.ts";
import type { MilsContext } from "../context.ts";
import { workspaceOf } from "../workspaces.ts";
import { writeWithPreview } from "./previewedWrites.ts";
import type { WorkspaceReference } from "./references.ts";

/** A caption for one reference. */
export interface ChosenCaption {
  readonly reference: WorkspaceReference;
  readonly caption: string;
  /** A person's own wording is written as it is; a model's is worded as alt text. */
  readonly author: "model" | "person";
}

/** Writes a caption a person chose to references, after the native preview. */
export function insertCaption(
  context: MilsContext,
  references: readonly WorkspaceReference[],
  caption: string,
  author: ChosenCaption["author"],
): Promise<void> {
  return insertCaptions(
    context,
    references.map((reference) => ({ reference, caption, author })),
  );
}

/** Writes captions to references, each its own, as one edit after the native preview. */
export async function insertCaptions(context: MilsContext, choices: readonly ChosenCaption[]): Promise<void> {
  const { asAltText } = await import("../../workflow/propose.ts");
  const texts: TextToWrite[] = [];
  for (const { reference: found, caption, author } of choices) {
    const { document, reference, ordinal, media } = found;
    const { hashes } = await workspaceOf(context, vscode.Uri.file(document));
    texts.push({
      path: document,
      reference,
      ordinal,
      text: author === "model" ? asAltText(caption) : caption,
      mediaPath: media,
      mediaHash: await hashes.of(media),
      origin: "caption chosen by a person",
    });
  }
  const wordings = [...new Set(texts.map(({ text }) => text))];
  const label = wordings.length === 1 ? vscode.l10n.t("Alt text: {0}", wordings[0] ?? "") : vscode.l10n.t("Alt texts of {0} files", wordings.length);
  await writeWithPreview(context, texts, label);
}
