/** Type of the trace panels, as `onWebviewPanel:` names it in `package.json`. */
export const TRACE_VIEW_TYPE = "mils.trace";
