import type { Finding, FindingSeverity } from "../findings.ts";
import { summarise } from "./pretty.ts";
import type { FindingReporter } from "./reporter.ts";

const COMMANDS: Readonly<Record<FindingSeverity, string>> = { error: "error", warning: "warning", info: "notice" };

/**
 * GitHub's workflow commands, which annotate the lines of a pull request. Escapes as documented in GitHub's
 * "Workflow commands for GitHub Actions": `%`, CR and LF in the message, `:` and `,` too in properties.
 */
export function githubReporter(): FindingReporter {
  return {
    begin: () => "",
    finding: (finding: Finding) => {
      const properties = [
        `file=${escapeProperty(finding.file)}`,
        `line=${finding.line}`,
        `endLine=${finding.endLine}`,
        // GitHub refuses columns on an annotation that spans several lines.
        ...(finding.line === finding.endLine ? [`col=${finding.column}`, `endColumn=${finding.endColumn}`] : []),
        `title=${escapeProperty(finding.rule)}`,
      ];
      return `::${COMMANDS[finding.severity]} ${properties.join(",")}::${escapeData(finding.message)}\n`;
    },
    end: (summary) =>
      summary.failures.map(({ file, message }) => `::error file=${escapeProperty(file)}::${escapeData(message)}\n`).join("") +
      `${summarise(summary)}\n`,
  };
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
