import * as vscode from "vscode";
import type { MilsContext } from "../context.ts";
import { TRACE_VIEW_TYPE } from "./traceViewType.ts";

/** Trace panels survive a reload of the window. */
export function registerTraceSerializer(context: MilsContext): void {
  context.push(
    vscode.window.registerWebviewPanelSerializer(TRACE_VIEW_TYPE, {
      async deserializeWebviewPanel(panel, state: unknown) {
        const { restorePanel } = await import("./traceCommands.ts");
        await restorePanel(context, panel, state);
      },
    }),
  );
}
