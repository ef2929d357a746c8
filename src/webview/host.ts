import type { HostMessage, PageMessage, PanelState } from "../protocol/webview.ts";

/** What VS Code gives a webview; there is one per page. */
interface WebviewApi {
  postMessage(message: PageMessage): void;
  getState(): PanelState | undefined;
  setState(state: PanelState): void;
}
declare function acquireVsCodeApi(): WebviewApi;

interface OpenRequest {
  readonly resolve: (scores: readonly number[]) => void;
  readonly reject: (reason: Error) => void;
}

/** The other end of the conversation. */
export class Host {
  readonly #api = acquireVsCodeApi();
  readonly #open = new Map<number, OpenRequest>();
  #lastRequest = 0;

  /** Listens for the host's messages; answers to requests are not passed on. */
  listen(onMessage: (message: Exclude<HostMessage, { type: "scores" }>) => void): void {
    // Only the webview's own frame parent posts here; the policy admits no other frames.
    window.addEventListener("message", ({ data }: MessageEvent<HostMessage>) => {
      if (data.type === "scores") this.#settle(data);
      else onMessage(data);
    });
    window.addEventListener("pagehide", () => this.#rejectAll("The panel was closed."));
  }

  post(message: PageMessage): void {
    this.#api.postMessage(message);
  }

  /** Scores texts against the media. Rejects with the host's message, and when the panel closes or `abandonRequests` is called. */
  score(texts: readonly string[]): Promise<readonly number[]> {
    this.#lastRequest += 1;
    const request = this.#lastRequest;
    return new Promise((resolve, reject) => {
      this.#open.set(request, { resolve, reject });
      this.post({ type: "score", request, texts });
    });
  }

  /** Another run took over: answers of the old one would mislead. */
  abandonRequests(): void {
    this.#rejectAll("Another run was started.");
  }

  get state(): PanelState | undefined {
    return this.#api.getState();
  }

  set state(state: PanelState | undefined) {
    if (state) this.#api.setState(state);
  }

  #settle({ request, outcome }: Extract<HostMessage, { type: "scores" }>): void {
    const open = this.#open.get(request);
    this.#open.delete(request);
    if (outcome.ok) open?.resolve(outcome.scores);
    else open?.reject(new Error(outcome.message));
  }

  #rejectAll(reason: string): void {
    for (const { reject } of this.#open.values()) reject(new Error(reason));
    this.#open.clear();
  }
}
