import { basename } from "node:path";
import * as vscode from "vscode";
import type { MediaReference } from "../../documents/types.ts";
import type { MilsContext } from "../context.ts";
import { DIAGNOSTIC_SOURCE } from "./diagnostics.ts";
import { DOCUMENT_SELECTOR } from "./documentLanguages.ts";
import { type LocatedDocument, locateIn, rangeOf } from "./documentReferences.ts";

/** Characters; longer lines are minified code. */
const LONGEST_LINE = 2_000;
const DOCUMENTS: ReadonlySet<string> = new Set(["markdown", "html", "quarto", "rmd"]);

const ALL_IN_FILE = vscode.CodeActionKind.QuickFix.append("mils.all");

/** Quick fixes: one for each image the cursor's lines show, one for all of the file. They only start a job; nothing is worked out while the menu opens. */
export function registerCodeActions(context: MilsContext): void {
  context.push(
    vscode.languages.registerCodeActionsProvider(
      DOCUMENT_SELECTOR,
      {
        async provideCodeActions(document, range, { diagnostics }, token) {
          const located = await locateIn(context, document);
          if (!located || token.isCancellationRequested) return [];
          return actionsFor(document, range, located, diagnostics);
        },
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
    ),
  );
}

/** Lines of code that name an asset: their light bulb offers to describe it in a comment. */
export function registerAnnotationActions(context: MilsContext): void {
  context.push(
    vscode.languages.registerCodeActionsProvider(
      { scheme: "file" },
      {
        async provideCodeActions(document, range) {
          const { text } = document.lineAt(range.start.line);
          // Most lines name nothing, and this is asked for at every move of the cursor.
          if (text.length > LONGEST_LINE || !/\.\w{3,5}\b/.test(text)) return [];
          const { annotationPlace } = await import("../annotate/annotation.ts");
          const lines = document.getText(new vscode.Range(0, 0, range.start.line + 1, 0)).split(/\r\n|\r|\n/);
          const place = annotationPlace(document.languageId, lines, range.start.line, range.start.character);
          // In documents the alternative text is the place for a description.
          if ("refusal" in place || DOCUMENTS.has(document.languageId)) return [];
          const made = new vscode.CodeAction(
            vscode.l10n.t("Describe {0} in a comment with MILS", basename(place.asset.source)),
            vscode.CodeActionKind.RefactorRewrite,
          );
          made.command = { command: "mils.annotate", title: made.title };
          return [made];
        },
      },
      { providedCodeActionKinds: [vscode.CodeActionKind.RefactorRewrite] },
    ),
  );
}

function actionsFor(
  document: vscode.TextDocument,
  range: vscode.Range,
  located: LocatedDocument,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction[] {
  const lines = new vscode.Range(range.start.line, 0, range.end.line, Number.MAX_SAFE_INTEGER);
  const touched = located.references.filter(
    (reference) =>
      reference.edit !== undefined && reference.source !== undefined && rangeOf(document, reference.span).intersection(lines) !== undefined,
  );
  const lacking = touched.filter((reference) => located.lacking.includes(reference));
  const actions = lacking.map((reference) => {
    const title =
      lacking.length === 1 ? vscode.l10n.t("Generate alt text with MILS") : vscode.l10n.t("Generate alt text with MILS: {0}", nameOf(reference));
    return action(document, reference, title, vscode.CodeActionKind.QuickFix, diagnostics);
  });
  if (actions.length > 0 && located.lacking.length > 1) {
    const all = new vscode.CodeAction(vscode.l10n.t("Generate for all images in this file ({0})", located.lacking.length), ALL_IN_FILE);
    all.command = { command: "mils.generateForFile", title: all.title, arguments: [document.uri] };
    actions.push(all);
  }
  return actions;
}

function action(
  document: vscode.TextDocument,
  reference: MediaReference,
  title: string,
  kind: vscode.CodeActionKind,
  diagnostics: readonly vscode.Diagnostic[],
): vscode.CodeAction {
  const made = new vscode.CodeAction(title, kind);
  const range = rangeOf(document, reference.span);
  made.diagnostics = diagnostics.filter((diagnostic) => diagnostic.source === DIAGNOSTIC_SOURCE && range.contains(diagnostic.range));
  made.isPreferred = true;
  made.command = { command: "mils.generateForReference", title, arguments: [document.uri, reference.span.start] };
  return made;
}

function nameOf(reference: MediaReference): string {
  return basename((reference.source ?? "").replace(/[?#].*$/, ""));
}
