import * as vscode from "vscode";
import type { MilsContext } from "../context.ts";
import { Review } from "./review.ts";
import { ReviewTree } from "./reviewTree.ts";

/** The view “Alt Text Review” and the review it shows. */
export function registerReview(context: MilsContext): void {
  const review = new Review(context, () => {
    tree.refresh();
    const open = [...review.items.values()].filter(({ state }) => state === "proposed" || state === "doubtful").length;
    view.badge = open === 0 ? undefined : { value: open, tooltip: vscode.l10n.t("{0} alt texts to decide on", open) };
  });
  const tree = new ReviewTree(() => review.items);
  const view = vscode.window.createTreeView("mils.review", { treeDataProvider: tree, canSelectMany: true, showCollapseAll: true });
  context.review = review;
  context.push(view);
}
