/** Colours of the VS Code theme for the chart's canvas, which style sheets do not reach. */
export interface ChartColours {
  readonly foreground: string;
  readonly faint: string;
  readonly grid: string;
  readonly background: string;
  readonly best: string;
  readonly mean: string;
  readonly band: string;
  readonly font: string;
}

export function chartColours(): ChartColours {
  const style = getComputedStyle(document.body);
  const value = (...names: readonly string[]): string => {
    for (const name of names) {
      const found = style.getPropertyValue(name).trim();
      if (found !== "") return found;
    }
    return style.color;
  };
  const mean = value("--vscode-charts-orange", "--vscode-charts-foreground");
  return {
    foreground: value("--vscode-foreground"),
    faint: value("--vscode-descriptionForeground"),
    grid: withAlpha(value("--vscode-charts-lines", "--vscode-foreground"), 0.15),
    background: value("--vscode-editor-background"),
    best: value("--vscode-charts-blue", "--vscode-charts-foreground"),
    mean,
    band: withAlpha(mean, 0.18),
    font: `11px ${value("--vscode-font-family") || "sans-serif"}`,
  };
}

/** Theme colours come as #rgb, #rrggbb, #rrggbbaa or rgb(a): the canvas itself brings them to one form. */
function withAlpha(colour: string, alpha: number): string {
  return `color-mix(in srgb, ${colour} ${alpha * 100}%, transparent)`;
}

/** Calls back after the user changed the colour theme: VS Code then changes the class and the style of the page's root elements. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-id"] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
}
