import * as vscode from "vscode";
import type { MilsContext } from "../context.ts";
import { diagnosticSeverity } from "../engine/settings.ts";
import { DOCUMENT_SELECTOR } from "./documentLanguages.ts";
import { locateIn, rangeOf } from "./documentReferences.ts";

/** Milliseconds after the last key before a document is looked at again. */
const DEBOUNCE = 400;

export const DIAGNOSTIC_SOURCE = "MILS";

/** Rules whose findings say that a text is lacking; wording is the business of `mils check`. */
const LACKING: ReadonlySet<string> = new Set(["missing-alt", "empty-alt", "whitespace-alt", "placeholder-alt"]);

/** Reports images without alt text in open documents. */
export function registerDiagnostics(context: MilsContext): void {
  const collection = vscode.languages.createDiagnosticCollection("mils");
  const timers = new Map<string, NodeJS.Timeout>();
  const schedule = (document: vscode.TextDocument, delay: number) => {
    if (vscode.languages.match(DOCUMENT_SELECTOR, document) === 0) return;
    const key = document.uri.toString();
    clearTimeout(timers.get(key));
    timers.set(
      key,
      setTimeout(() => {
        timers.delete(key);
        void report(context, collection, document);
      }, delay),
    );
  };
  const forget = (document: vscode.TextDocument) => {
    const key = document.uri.toString();
    clearTimeout(timers.get(key));
    timers.delete(key);
    collection.delete(document.uri);
  };
  const all = () => {
    for (const document of vscode.workspace.textDocuments) schedule(document, DEBOUNCE);
  };
  context.push(
    collection,
    { dispose: () => timers.forEach(clearTimeout) },
    vscode.workspace.onDidOpenTextDocument((document) => schedule(document, 0)),
    vscode.workspace.onDidChangeTextDocument(({ document }) => schedule(document, DEBOUNCE)),
    vscode.workspace.onDidCloseTextDocument(forget),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("mils.diagnostics")) all();
    }),
  );
  all();
}

async function report(context: MilsContext, collection: vscode.DiagnosticCollection, document: vscode.TextDocument): Promise<void> {
  const severity = diagnosticSeverity(document.uri);
  if (severity === undefined) {
    collection.delete(document.uri);
    return;
  }
  const located = await locateIn(context, document);
  // While it cannot be parsed, what was reported before is nearer to the truth than nothing; a newer version has its own report coming.
  if (!located || document.isClosed || located.version !== document.version) return;
  const diagnostics = located.findings
    .filter(({ rule }) => LACKING.has(rule))
    .map(({ span, message, rule }) => {
      const diagnostic = new vscode.Diagnostic(rangeOf(document, span), message, severity);
      diagnostic.source = DIAGNOSTIC_SOURCE;
      diagnostic.code = rule;
      return diagnostic;
    });
  collection.set(document.uri, diagnostics);
}
