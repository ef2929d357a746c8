import { githubReporter } from "./github.ts";
import { jsonReporter } from "./json.ts";
import { markdownReporter } from "./markdown.ts";
import { prettyReporter } from "./pretty.ts";
import type { FindingReporter } from "./reporter.ts";
import { sarifReporter } from "./sarif.ts";

export const FINDING_FORMATS = ["pretty", "json", "sarif", "github", "markdown"] as const;
export type FindingFormat = (typeof FINDING_FORMATS)[number];

/** @param version of this program, for forms that name it */
export function findingReporter(format: FindingFormat, version: string): FindingReporter {
  switch (format) {
    case "pretty":
      return prettyReporter();
    case "json":
      return jsonReporter();
    case "sarif":
      return sarifReporter(version);
    case "github":
      return githubReporter();
    case "markdown":
      return markdownReporter();
  }
}
