import type { Finding } from "../findings.ts";
import { summarise } from "./pretty.ts";
import type { FindingReporter } from "./reporter.ts";

/** A table a document, for a job summary or a comment. */
export function markdownReporter(): FindingReporter {
  let file: string | undefined;
  return {
    begin: () => "# Alternative texts\n",
    finding: (finding: Finding) => {
      const heading =
        finding.file === file ? "" : `\n## ${escapeCell(finding.file)}\n\n| line | severity | rule | message | reference |\n|---:|---|---|---|---|\n`;
      file = finding.file;
      const { line, column, severity, rule, message, snippet } = finding;
      return `${heading}| ${line}:${column} | ${severity} | ${rule} | ${escapeCell(message)} | ${code(snippet)} |\n`;
    },
    end: (summary) =>
      `\n${summarise(summary)}\n${summary.failures.map((failure) => `\n- ${escapeCell(failure.file)}: ${escapeCell(failure.message)}`).join("")}`,
  };
}

function escapeCell(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|]/g, "\\$&").replace(/\s+/g, " ");
}

/** A code span that holds any text: its fence is longer than any run of backticks inside. Pipes are escaped even in code, for tables. */
function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((match) => match[0].length));
  const fence = "`".repeat(longest + 1);
  const inner = text.replaceAll("|", "\\|");
  return longest > 0 || inner.startsWith(" ") ? `${fence} ${inner} ${fence}` : `${fence}${inner}${fence}`;
}
