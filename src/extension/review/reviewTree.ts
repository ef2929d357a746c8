import { basename } from "node:path";
import * as vscode from "vscode";
import { contextValueOf, groupItems, type ReviewItem, type ReviewState } from "./reviewItems.ts";

export type ReviewNode =
  | { readonly kind: "group"; readonly state: ReviewState; readonly items: readonly ReviewItem[] }
  | { readonly kind: "item"; readonly key: string; readonly media: string };

/** Shows the review as a tree: groups by state, references with their picture's thumbnail. */
export class ReviewTree implements vscode.TreeDataProvider<ReviewNode> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #items: () => ReadonlyMap<string, ReviewItem>;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(items: () => ReadonlyMap<string, ReviewItem>) {
    this.#items = items;
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  getChildren(node?: ReviewNode): ReviewNode[] {
    if (!node) return groupItems(this.#items().values()).map((group) => ({ kind: "group", ...group }));
    return node.kind === "group" ? node.items.map(({ key, selected }) => ({ kind: "item", key, media: selected.mediaPath })) : [];
  }

  getTreeItem(node: ReviewNode): vscode.TreeItem {
    if (node.kind === "group") return groupItem(node.state, node.items.length);
    const item = this.#items().get(node.key);
    return item ? referenceItem(item) : new vscode.TreeItem("");
  }
}

function groupItem(state: ReviewState, count: number): vscode.TreeItem {
  const quiet = state === "skipped" || state === "written";
  const item = new vscode.TreeItem(groupTitle(state), quiet ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.Expanded);
  item.id = `group:${state}`;
  item.description = String(count);
  item.contextValue = `group ${state}`;
  return item;
}

function groupTitle(state: ReviewState): string {
  switch (state) {
    case "doubtful":
      return vscode.l10n.t("Look closely");
    case "proposed":
      return vscode.l10n.t("Proposed");
    case "working":
      return vscode.l10n.t("Being described");
    case "waiting":
      return vscode.l10n.t("Without alt text");
    case "failed":
      return vscode.l10n.t("Not described");
    case "skipped":
      return vscode.l10n.t("Skipped");
    case "written":
      return vscode.l10n.t("Written");
  }
}

function referenceItem(item: ReviewItem): vscode.TreeItem {
  const { selected } = item;
  const media = vscode.Uri.file(selected.mediaPath);
  const node = new vscode.TreeItem(item.text ?? basename(selected.mediaPath));
  node.id = item.key;
  const confidence = item.proposal?.confidence;
  const sure = confidence === undefined ? "" : `${(100 * confidence).toFixed(0)} % · `;
  node.description = `${sure}${basename(selected.mediaPath)} · ${selected.file}:${selected.line}`;
  // The picture itself is the icon. Formats the workbench cannot draw get the icon of their kind.
  node.iconPath = /\.(?:png|jpe?g|gif|webp|avif|bmp|svg)$/i.test(selected.mediaPath) ? media : new vscode.ThemeIcon("device-camera-video");
  node.contextValue = contextValueOf(item);
  node.tooltip = tooltipOf(item, media);
  node.accessibilityInformation = { label: `${basename(selected.mediaPath)}: ${item.text ?? groupTitle(item.state)}` };
  node.command = {
    command: "mils.review.openReference",
    title: vscode.l10n.t("Open Document"),
    arguments: [{ kind: "item", key: item.key, media: selected.mediaPath } satisfies ReviewNode],
  };
  return node;
}

function tooltipOf(item: ReviewItem, media: vscode.Uri): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  if (/\.(?:png|jpe?g|gif|webp|avif|bmp)$/i.test(media.path)) tooltip.appendMarkdown(`![](${media.toString()}|width=240)\n\n`);
  if (item.text !== undefined) tooltip.appendMarkdown("**").appendText(item.text).appendMarkdown("**\n\n");
  for (const note of item.notes) tooltip.appendMarkdown("- ").appendText(note).appendMarkdown("\n");
  const others = item.proposal?.candidates.filter(({ text }) => text !== item.text).slice(0, 4) ?? [];
  for (const { text, score } of others)
    tooltip
      .appendMarkdown("\n")
      .appendText(`${score === undefined ? "" : `${score.toFixed(3)} `}${text}`)
      .appendMarkdown("  ");
  return tooltip;
}
