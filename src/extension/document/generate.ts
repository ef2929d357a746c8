import { basename } from "node:path";
import * as vscode from "vscode";
import type { MediaReference } from "../../documents/types.ts";
import { MilsError } from "../../protocol/errors.ts";
import { signalOf } from "../caption/captionWithProgress.ts";
import type { MilsContext } from "../context.ts";
import { concernsAll, isCancellation } from "../failures.ts";
import { showFailures } from "../notify.ts";
import { type LocatedDocument, locateNow } from "./documentReferences.ts";
import { isReadOnly } from "./editorDocuments.ts";
import { type ProposedWrite, proposeFor } from "./proposals.ts";
import { writeAltTexts } from "./writeAltTexts.ts";

/** `mils.generateForFile`: describes every image of a document that lacks a text. */
export async function generateForFile(context: MilsContext, uri?: unknown): Promise<void> {
  const document = await documentOf(uri);
  if (!document) return;
  const located = await locateNow(context, document);
  if (!located) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("MILS finds images in markdown, HTML, JSX and other documents, but not in {0}.", document.languageId),
    );
    return;
  }
  if (located.lacking.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Every image of {0} has an alt text.", basename(document.uri.path)));
    return;
  }
  await generate(context, document, located, located.lacking, () => generateForFile(context, document.uri));
}

/** The quick fix of one image: the reference that starts at an offset of the document as it is now. */
export async function generateForReference(context: MilsContext, uri: unknown, start: unknown): Promise<void> {
  const document = await documentOf(uri);
  if (!document) return;
  const located = await locateNow(context, document);
  const reference = located?.references.find(({ span }) => span.start === start);
  if (!located || !reference)
    throw new MilsError(
      "document-changed",
      vscode.l10n.t("{0} was edited meanwhile: put the cursor on the image again.", basename(document.uri.path)),
    );
  await generate(context, document, located, [reference], () => generateForReference(context, uri, start));
}

async function documentOf(uri: unknown): Promise<vscode.TextDocument | undefined> {
  return uri instanceof vscode.Uri ? vscode.workspace.openTextDocument(uri) : vscode.window.activeTextEditor?.document;
}

/**
 * One cancellable job; what is ready when it is cancelled is written.
 *
 * @param located what `references` are taken from: a reference's place among its likes is known by its identity
 */
async function generate(
  context: MilsContext,
  document: vscode.TextDocument,
  located: LocatedDocument,
  references: readonly MediaReference[],
  retry: () => unknown,
): Promise<void> {
  const name = basename(document.uri.path);
  // Better now than after a minute's work.
  if (await isReadOnly(document))
    throw new MilsError("write-failed", vscode.l10n.t("{0} cannot be changed: it is read-only.", name), { file: document.uri.fsPath });
  const texts: ProposedWrite[] = [];
  const failures: unknown[] = [];
  const title =
    references.length === 1
      ? vscode.l10n.t("Describing {0}", basename(references[0]?.source ?? name))
      : vscode.l10n.t("Describing {0} images of {1}", references.length, name);
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
    const signal = signalOf(token);
    for (const [index, reference] of references.entries()) {
      const place = references.length === 1 ? "" : `${index + 1}/${references.length} `;
      try {
        const report = (text: string) => progress.report({ message: `${place}${text}` });
        texts.push(await proposeFor(context, document.uri, located.references, reference, { signal, report }));
      } catch (thrown) {
        if (isCancellation(thrown) || signal.aborted) return;
        failures.push(thrown);
        if (concernsAll(thrown)) return;
      } finally {
        progress.report({ increment: 100 / references.length });
      }
    }
  });
  const outcome = await writeAltTexts(context, document, texts);
  showFailures(context, [...failures, ...outcome.failures], retry);
  tell(texts.filter((text) => outcome.written.includes(text)));
}

/** One text is told with the ways to another one; of several, those a person should look at. */
function tell(written: readonly ProposedWrite[]): void {
  const [first] = written;
  if (!first) return;
  if (written.length > 1) {
    const doubtful = written.filter(({ doubts }) => doubts.length > 0);
    if (doubtful.length > 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t("{0} alt texts written; look closely at: {1}", written.length, doubtful.map(({ text }) => `“${text}”`).join(", ")),
      );
      return;
    }
    vscode.window.setStatusBarMessage(vscode.l10n.t("$(check) {0} alt texts written", written.length), 8000);
    return;
  }
  const others = vscode.l10n.t("Other Captions");
  const trace = vscode.l10n.t("Open Trace");
  const message = [vscode.l10n.t("Alt text written: {0}", first.text), ...first.doubts].join("\n");
  void vscode.window.showInformationMessage(message, others, trace).then((answer) => {
    const media = vscode.Uri.file(first.mediaPath);
    if (answer === others) return vscode.commands.executeCommand("mils.caption", media);
    if (answer === trace) return vscode.commands.executeCommand("mils.openTrace", media);
    return undefined;
  });
}
