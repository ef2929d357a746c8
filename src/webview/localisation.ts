/** The page's language. The page is made for one language, said once by the host before anything is shown. */
let strings: Readonly<Record<string, string>> = {};
let locale = "en";

/** `bundle` maps English texts to the display language's, as `vscode.l10n.bundle` does. */
export function setLanguage(bundle: Readonly<Record<string, string>>, language: string): void {
  strings = bundle;
  [locale = "en"] = Intl.getCanonicalLocales(language);
}

/** The text in the display language, with `{0}`, `{1}` ... replaced, exactly as `vscode.l10n.t` does. */
export function t(english: string, ...values: readonly (string | number)[]): string {
  return (strings[english] ?? english).replace(/\{(\d+)\}/g, (placeholder, index) => String(values[Number(index)] ?? placeholder));
}

export function currentLocale(): string {
  return locale;
}

export function formatScore(score: number): string {
  return score.toLocaleString(locale, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
}

/** With its sign, for differences. */
export function formatGain(gain: number): string {
  return gain.toLocaleString(locale, { minimumFractionDigits: 3, maximumFractionDigits: 3, signDisplay: "exceptZero" });
}

export function formatCount(count: number): string {
  return count.toLocaleString(locale);
}

export function formatPercent(share: number): string {
  return share.toLocaleString(locale, { style: "percent", maximumFractionDigits: 0 });
}

export function formatSeconds(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  const digits = seconds < 10 ? 1 : 0;
  return seconds.toLocaleString(locale, {
    style: "unit",
    unit: "second",
    unitDisplay: "short",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

export function formatMoment(millisecondsSinceEpoch: number): string {
  return new Date(millisecondsSinceEpoch).toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" });
}
