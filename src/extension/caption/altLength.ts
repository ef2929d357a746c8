import * as vscode from "vscode";

/** Lengths of IPTC's alt text field: 125 advised, 250 at most. */
export function lengthAdvice(text: string): vscode.InputBoxValidationMessage | undefined {
  if (text.length > 250)
    return {
      message: vscode.l10n.t("{0} characters: more than 250 are not written.", text.length),
      severity: vscode.InputBoxValidationSeverity.Error,
    };
  if (text.length > 125)
    return { message: vscode.l10n.t("{0} characters: 125 or fewer are best.", text.length), severity: vscode.InputBoxValidationSeverity.Warning };
  return undefined;
}
