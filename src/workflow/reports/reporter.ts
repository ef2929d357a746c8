import type { CheckSummary, Finding } from "../findings.ts";

/** Writes findings in one form, as they are found. Each method returns the text to write. */
export interface FindingReporter {
  begin(): string;
  finding(finding: Finding): string;
  end(summary: CheckSummary): string;
}
