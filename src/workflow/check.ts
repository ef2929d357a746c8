import { locate } from "../documents/formats/index.ts";
import { check as checkReferences, type RuleFinding } from "../documents/rules/index.ts";
import { messageOf } from "../protocol/index.ts";
import { discover } from "./discover.ts";
import { DOCUMENT_EXTENSIONS } from "./documentFiles.ts";
import { type CheckSummary, type Finding, LineIndex, snippetOf } from "./findings.ts";
import { inOrder } from "./inOrder.ts";
import { relativeName, type Workspace } from "./workspace.ts";

/** Documents read ahead while one is parsed. */
const READ_AHEAD = 16;

export interface CheckDocumentsOptions {
  /** Files, folders and globs; the folder itself when empty. */
  readonly paths: readonly string[];
  readonly cwd: string;
  readonly signal?: AbortSignal;
}

/** What one document was found to have. */
export interface CheckedDocument {
  readonly references: number;
  readonly findings: readonly Finding[];
}

/**
 * Checks documents one after another and hands each finding on as it is found, in the order of the files: memory stays the same
 * for any number of them. A document that cannot be parsed is a failure in the summary and stops nothing.
 * @throws MilsError when a path is not there; the signal's reason when cancelled
 */
export async function checkDocuments(
  workspace: Workspace,
  options: CheckDocumentsOptions,
  onFinding: (finding: Finding) => void,
): Promise<CheckSummary> {
  const { cwd, signal } = options;
  const paths = discover(options.paths, {
    workspace: workspace.root,
    cwd,
    extensions: DOCUMENT_EXTENSIONS,
    ignore: workspace.settings.ignore,
    ...(signal !== undefined && { signal }),
  });
  const failures: { file: string; message: string }[] = [];
  let documents = 0;
  let references = 0;
  let findings = 0;
  let documentsWithFindings = 0;
  const read = async (path: string) => {
    try {
      return { path, document: await workspace.documents.read(path) };
    } catch (thrown) {
      return { path, problem: messageOf(thrown) };
    }
  };
  for await (const { path, document, problem } of inOrder(paths, READ_AHEAD, read)) {
    signal?.throwIfAborted();
    const file = relativeName(cwd, path);
    if (problem !== undefined) failures.push({ file, message: problem });
    if (document === undefined) continue;
    documents += 1;
    try {
      const checked = await checkDocument(workspace, path, cwd, document.text);
      references += checked.references;
      findings += checked.findings.length;
      if (checked.findings.length > 0) documentsWithFindings += 1;
      for (const finding of checked.findings) onFinding(finding);
    } catch (thrown) {
      failures.push({ file, message: messageOf(thrown) });
    }
  }
  return { documents, references, findings, documentsWithFindings, failures };
}

/**
 * Checks one document that is at hand, for instance standard input or an open editor.
 * @param path absolute: the format and some rules go by it
 * @param cwd what the findings' file names are relative to
 * @throws MilsError `document-syntax`
 */
export async function checkDocument(
  workspace: Pick<Workspace, "root" | "settings">,
  path: string,
  cwd: string,
  text: string,
): Promise<CheckedDocument> {
  const references = await locate(text, path, workspace.settings);
  if (references.length === 0) return { references: 0, findings: [] };
  const { policy, severities, maxLength } = workspace.settings;
  const found = checkReferences(references, { path: relativeName(workspace.root, path), policy, severities, maxLength });
  if (found.length === 0) return { references: references.length, findings: [] };
  const lines = new LineIndex(text);
  const file = relativeName(cwd, path);
  return { references: references.length, findings: found.map((finding) => toFinding(file, text, lines, finding)) };
}

function toFinding(file: string, text: string, lines: LineIndex, { rule, severity, message, reference }: RuleFinding): Finding {
  // The reference, not the text within: that is where editors and reviewers look, and where other checkers point.
  const { span } = reference;
  const { line, column } = lines.at(span.start);
  const end = lines.at(span.end);
  return { file, line, column, endLine: end.line, endColumn: end.column, rule, severity, message, snippet: snippetOf(text, span), span };
}
