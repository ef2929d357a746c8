import type { CheckSummary, Finding } from "../findings.ts";
import type { FindingReporter } from "./reporter.ts";

/** For people: `file:line:column severity rule message`, which terminals make a link of, and the reference below. */
export function prettyReporter(): FindingReporter {
  return {
    begin: () => "",
    finding: (finding: Finding) =>
      `${finding.file}:${finding.line}:${finding.column} ${finding.severity} ${finding.rule} ${finding.message}\n    ${finding.snippet}\n`,
    end: (summary) => `${summary.findings === 0 ? "" : "\n"}${summarise(summary)}\n`,
  };
}

/** One line that says how much was checked and found. */
export function summarise(summary: CheckSummary): string {
  const looked = `${count(summary.references, "reference")} in ${count(summary.documents, "document")}`;
  const failed = summary.failures.length === 0 ? "" : `, ${count(summary.failures.length, "document")} could not be checked`;
  if (summary.findings === 0) return `No findings: ${looked}${failed}.`;
  return `${count(summary.findings, "finding")} in ${count(summary.documentsWithFindings, "document")} (${looked}${failed}).`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
