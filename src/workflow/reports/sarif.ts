import type { Finding, FindingSeverity } from "../findings.ts";
import type { FindingReporter } from "./reporter.ts";

const LEVELS: Readonly<Record<FindingSeverity, string>> = { error: "error", warning: "warning", info: "note" };

/** SARIF 2.1.0 (OASIS), for code scanning. The rules are listed after the results: the order of properties carries no meaning. */
export function sarifReporter(version: string): FindingReporter {
  const rules = new Set<string>();
  let first = true;
  return {
    begin: () => `{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0","runs":[{"columnKind":"utf16CodeUnits","results":[`,
    finding: (finding: Finding) => {
      rules.add(finding.rule);
      const separator = first ? "\n" : ",\n";
      first = false;
      return separator + JSON.stringify(resultOf(finding));
    },
    end: (summary) => {
      const driver = { name: "mils", version, rules: [...rules].sort().map((id) => ({ id })) };
      const invocation = {
        executionSuccessful: summary.failures.length === 0,
        toolExecutionNotifications: summary.failures.map(({ file, message }) => ({
          level: "error",
          message: { text: message },
          locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) } } }],
        })),
      };
      return `${first ? "" : "\n"}],"invocations":${JSON.stringify([invocation])},"tool":${JSON.stringify({ driver })}}]}\n`;
    },
  };
}

function resultOf(finding: Finding): unknown {
  return {
    ruleId: finding.rule,
    level: LEVELS[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(finding.file) },
          region: {
            startLine: finding.line,
            startColumn: finding.column,
            endLine: finding.endLine,
            endColumn: finding.endColumn,
            snippet: { text: finding.snippet },
          },
        },
      },
    ],
  };
}

function uriOf(file: string): string {
  return file.split("/").map(encodeURIComponent).join("/");
}
