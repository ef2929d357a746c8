/** What the command line and the extension use. */
export { type CheckDocumentsOptions, type CheckedDocument, checkDocument, checkDocuments } from "./check.ts";
export { DOCUMENT_EXTENSIONS } from "./documentFiles.ts";
export type { CheckSummary, Finding, FindingSeverity } from "./findings.ts";
export { FINDING_FORMATS, type FindingFormat, findingReporter } from "./reports/index.ts";
export { loadSettings } from "./settings.ts";
export { type RunStatus, workspaceStatus } from "./status.ts";
export { decodeText } from "./textFile.ts";
export { type UndoOutcome, undo } from "./undo.ts";
export { openWorkspace, type Workspace } from "./workspace.ts";
