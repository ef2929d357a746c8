/**
 * The messages between the trace panel's page and its host in the extension. One union a direction; read top to bottom. Everything is plain
 * JSON and goes through `postMessage`. The page starts the conversation with `ready`; nothing is sent to it before.
 */
import type { Modality, SolveOptions, TraceEvent } from "../solver/types.ts";

/** The media of a run as the page shows it. */
export interface PanelMedia {
  /** Absolute path on the host. */
  readonly path: string;
  /** For people: relative to its workspace folder, else the file name. */
  readonly name: string;
  readonly modality: Modality;
  /** From `webview.asWebviewUri`; absent when the file is gone. */
  readonly uri?: string;
}

/** One run of MILS, live or stored. */
export interface PanelRun {
  /** The engine's run id, or the id of a stored trace. Unique among what one panel shows. */
  readonly id: string;
  readonly media: PanelMedia;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly running: boolean;
  /** Everything so far, in order. */
  readonly events: readonly TraceEvent[];
  /** References to the media in this workspace that a caption can be inserted into; absent when not counted yet. */
  readonly references?: number;
  /** Set when this run went on from another one. */
  readonly continues?: string;
}

/** The engine as `client` tells it; structurally equal to its `EngineState`. */
export type PanelEngineState =
  | { readonly kind: "stopped" }
  | { readonly kind: "starting" }
  | { readonly kind: "running"; readonly processId: number; readonly phase: "loading" | "ready" | "decoding" | "generating" | "scoring" }
  /** `retryAt`: milliseconds since the epoch. */
  | { readonly kind: "failed"; readonly reason: string; readonly retryAt: number };

/** What the page keeps with `setState` and the host's serializer gets back after a reload. */
export interface PanelState {
  readonly version: 1;
  /** As the host gave it in `init`: enough for the host to find run and comparison again. */
  readonly restore: PanelRestore;
  readonly view?: PanelView;
}

/** The host's own words about what a panel shows; the page stores and returns it unread. */
export interface PanelRestore {
  readonly media: string;
  readonly modality: Modality;
  /** Path of the stored trace; absent while nothing has been stored. */
  readonly trace?: string;
  /** Path of the stored trace that is compared. */
  readonly comparison?: string;
}

/** What the user arranged on the page. */
export interface PanelView {
  readonly filter: string;
  readonly keptOnly: boolean;
  readonly iteration?: number;
  readonly sort: { readonly column: string; readonly descending: boolean };
  readonly selected?: number;
}

/** Host -> page. */
export type HostMessage =
  // --- the run ---
  /** The answer to `ready`, once: everything the page needs. */
  | {
      readonly type: "init";
      /** `vscode.l10n.bundle ?? {}`: English text to the display language's. */
      readonly strings: Readonly<Record<string, string>>;
      /** `vscode.env.language`, for numbers and dates. */
      readonly locale: string;
      readonly run: PanelRun;
      readonly comparison?: PanelRun;
      readonly engine: PanelEngineState;
      readonly restore: PanelRestore;
      /** What the page had stored before a reload. */
      readonly view?: PanelView;
    }
  /** Another run takes this panel over: a re-run or a continuation. */
  | { readonly type: "run"; readonly run: PanelRun; readonly restore: PanelRestore }
  /** Trace events as they happen; several in one message when they come fast. */
  | { readonly type: "events"; readonly run: string; readonly events: readonly TraceEvent[] }
  /** After the last event: the run is over. */
  | { readonly type: "finished"; readonly run: string; readonly references?: number; readonly restore: PanelRestore }
  /** The run ended with an error (after its `stop` event, or instead of one). The page shows the message and the named actions as buttons. */
  | { readonly type: "failed"; readonly run: string; readonly message: string; readonly actions: readonly EngineAction[] }
  /** The number of places to insert into became known or changed, or the media file went away or came back. */
  | { readonly type: "media"; readonly media: PanelMedia; readonly references?: number }
  // --- comparing ---
  /** A second run to show beside the first; absent closes the comparison. */
  | { readonly type: "comparison"; readonly run?: PanelRun; readonly restore: PanelRestore }
  // --- the engine ---
  | { readonly type: "engine"; readonly state: PanelEngineState }
  // --- answers ---
  /** The answer to `score`. */
  | {
      readonly type: "scores";
      readonly request: number;
      readonly outcome: { readonly ok: true; readonly scores: readonly number[] } | { readonly ok: false; readonly message: string };
    };

/** What can be done about an engine in trouble. */
export type EngineAction = "restart" | "showLog" | "chooseModels" | "rerun";

/** Page -> host. */
export type PageMessage =
  // --- life ---
  /** Once, when the page listens. */
  | { readonly type: "ready" }
  /** Something broke in the page: for the log. */
  | { readonly type: "pageError"; readonly message: string }
  // --- the run ---
  /** End the run with what it found. */
  | { readonly type: "stop"; readonly run: string }
  /** Run again on the same media; `options` are merged over the defaults of the models in use. */
  | { readonly type: "rerun"; readonly options: Partial<SolveOptions> }
  /** A new run that starts from the kept captions (`seedTexts`, best first) of `run`. */
  | { readonly type: "continue"; readonly run: string; readonly seedTexts: readonly string[]; readonly options: Partial<SolveOptions> }
  // --- candidates ---
  /** To the clipboard. */
  | { readonly type: "copy"; readonly text: string }
  /** Into the references of the media in this workspace, with the host's preview. `edit`: let the user change the text first. */
  | { readonly type: "insert"; readonly text: string; readonly edit: boolean }
  /** Score texts against the media: the page asks with words left out, for word evidence. Answered by `scores` with the same number; open requests fail when the panel closes. */
  | { readonly type: "score"; readonly request: number; readonly texts: readonly string[] }
  // --- out ---
  /** Save something: the host asks where. `data` is text, or base64 for `png`. */
  | { readonly type: "export"; readonly format: "json" | "csv" | "png"; readonly name: string; readonly data: string }
  /** Open the media in an editor. */
  | { readonly type: "openMedia"; readonly path: string }
  // --- comparing ---
  /** Let the user pick a stored run to compare with. Answered by `comparison`, or by nothing when dismissed. */
  | { readonly type: "pickComparison" }
  | { readonly type: "closeComparison" }
  // --- the engine ---
  | { readonly type: "engineAction"; readonly action: EngineAction };

/** The addresses the page is made of; all from `webview.asWebviewUri`. */
export interface PageAddresses {
  /** `webview.cspSource` */
  readonly cspSource: string;
  /** Fresh and unguessable for each page, at least 128 bits, base64 or hexadecimal. */
  readonly nonce: string;
  /** dist/webview.js */
  readonly script: string;
  /** dist/webview.css */
  readonly style: string;
  readonly language: string;
  readonly title: string;
}

/** The page itself. No network, no inline script or style: only this bundle, and pictures and sounds of the local roots. */
export function tracePage({ cspSource, nonce, script, style, language, title }: PageAddresses): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} blob: data:`,
    `media-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="${escapeHtml(style)}" id="vscode-codicon-stylesheet">
</head>
<body>
<main id="panel"></main>
<script type="module" nonce="${nonce}" src="${escapeHtml(script)}"></script>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
