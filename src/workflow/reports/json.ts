import type { Finding } from "../findings.ts";
import type { FindingReporter } from "./reporter.ts";

/** `[{file, line, column, rule, message, severity}]`, one finding a line. */
export function jsonReporter(): FindingReporter {
  let first = true;
  return {
    begin: () => "[",
    finding: ({ file, line, column, rule, message, severity }: Finding) => {
      const separator = first ? "\n" : ",\n";
      first = false;
      return separator + JSON.stringify({ file, line, column, rule, message, severity });
    },
    end: () => (first ? "]\n" : "\n]\n"),
  };
}
