import { kindOf, textAlternative } from "../textAlternative.ts";
import type { Rule } from "./rule.ts";

/** Files GitHub renders on its pages, where every image becomes a link to itself. */
const GITHUB_PAGES =
  /(?:^|\/)(?:readme|contributing|code_of_conduct|security|support|governance)(?:[._-][\w-]+)*\.(?:md|markdown)$|(?:^|\/)\.github\/.*\.md$/i;

const MARKDOWN = /\.(?:md|markdown|mdown|mkd)$/i;

/**
 * `alt=""` where a name is needed: the image is all a link or a button holds, or GitHub makes a link of it.
 * Source: WCAG 2.2 failure F89, technique H30; ACT rule c487ae; W3C alt decision tree ("used in a link or a button"); github/markdownlint-github GH003.
 */
export const emptyAlt: Rule = {
  id: "empty-alt",
  severity: "warning",
  description: "Empty alternative text where a name is needed",
  source: "https://www.w3.org/WAI/WCAG22/Techniques/failures/F89",
  gates: false,
  check(reference, { policy, path }) {
    const alternative = textAlternative(reference, policy);
    if (alternative.verdict !== "decorative" || alternative.by === "hidden" || kindOf(reference) !== "img") {
      return undefined;
    }
    const { linkTarget, linkText, linkTitle, button } = reference.context;
    if (policy.emptyAltAlone === "reported" && (linkTarget !== undefined || button === true) && linkText === "" && linkTitle === undefined) {
      return {
        message: `The image is all the ${linkTarget === undefined ? "button" : "link"} holds and ${alternative.by === "role" ? "its role says it is decoration" : "its text is empty"}. Say ${linkTarget === undefined ? "what it does" : "where it leads"}.`,
        severity: "error",
      };
    }
    const madeALink = policy.emptyAltOnGitHub === "in-markdown" ? MARKDOWN : policy.emptyAltOnGitHub === "reported" ? GITHUB_PAGES : undefined;
    if (alternative.by === "empty-alt" && madeALink?.test(path) === true) {
      return { message: "GitHub makes a link of every image on this page, and this one has no name. Say what it shows." };
    }
    return undefined;
  },
};
