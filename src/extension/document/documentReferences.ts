import * as vscode from "vscode";
import type { RuleFinding } from "../../documents/rules/index.ts";
import type { MediaReference } from "../../documents/types.ts";
import type { MilsContext } from "../context.ts";
import { projectSettings } from "../projectSettings.ts";
import { DOCUMENT_LANGUAGES } from "./documentLanguages.ts";
import { resolutionBase } from "./resolveSource.ts";

/** What stands in one version of a document. */
export interface LocatedDocument {
  readonly version: number;
  readonly references: readonly MediaReference[];
  /** References that wait for a text and can be given one. */
  readonly lacking: readonly MediaReference[];
  readonly findings: readonly RuleFinding[];
}

const LOCATED = new WeakMap<vscode.TextDocument, { readonly version: number; readonly located: Promise<LocatedDocument | undefined> }>();

/**
 * The media references of a document, located once for each of its versions. Undefined for a language MILS does not know and while the document cannot be
 * parsed, as happens all the time while somebody types.
 */
export function locateIn(context: MilsContext, document: vscode.TextDocument): Promise<LocatedDocument | undefined> {
  const known = LOCATED.get(document);
  if (known?.version === document.version) return known.located;
  const located = locateNow(context, document).catch((thrown: unknown) => {
    context.log.debug(`${document.uri.path}: ${String(thrown)}`);
    return undefined;
  });
  LOCATED.set(document, { version: document.version, located });
  return located;
}

/** The same, with the parser's error instead of nothing. */
export async function locateNow(context: MilsContext, document: vscode.TextDocument): Promise<LocatedDocument | undefined> {
  if (!DOCUMENT_LANGUAGES.includes(document.languageId)) return undefined;
  const { version } = document;
  const [{ formatForLanguage }, { check, lacksText }, { components, policy, severities, maxLength }] = await Promise.all([
    import("../../documents/formats/index.ts"),
    import("../../documents/rules/index.ts"),
    projectSettings(context, resolutionBase(document.uri)?.root),
  ]);
  // It may have been edited while the parsers were loaded.
  if (document.version !== version) return locateNow(context, document);
  const format = formatForLanguage(document.languageId);
  if (!format) return undefined;
  const references = await format.locate(document.getText(), { components });
  return {
    version,
    references,
    lacking: references.filter((reference) => reference.edit !== undefined && lacksText(reference, policy) !== undefined),
    findings: check(references, { path: vscode.workspace.asRelativePath(document.uri, false), policy, severities, maxLength }),
  };
}

/** The range of a span in the document it was found in. */
export function rangeOf(document: vscode.TextDocument, span: { readonly start: number; readonly end: number }): vscode.Range {
  return new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
}
