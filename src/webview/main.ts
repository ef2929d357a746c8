import "@vscode/codicons/dist/codicon.css";
import "uplot/dist/uPlot.min.css";
import "./styles/base.css";
import "./styles/toolbar.css";
import "./styles/messages.css";
import "./styles/layout.css";
import "./styles/media.css";
import "./styles/caption.css";
import "./styles/chart.css";
import "./styles/candidates.css";
import "./styles/details.css";
import "./styles/parameters.css";
import "./styles/adaptation.css";
import "@vscode-elements/elements/dist/vscode-button/index.js";
import "@vscode-elements/elements/dist/vscode-progress-bar/index.js";
import { Host } from "./host.ts";
import { setLanguage } from "./localisation.ts";
import { Panel } from "./panel.ts";

const root = document.getElementById("panel");
if (root) {
  const host = new Host();
  let panel: Panel | undefined;
  window.addEventListener("error", ({ message }) => host.post({ type: "pageError", message }));
  window.addEventListener("unhandledrejection", ({ reason }) => host.post({ type: "pageError", message: String(reason) }));
  host.listen((message) => {
    if (message.type === "init") {
      setLanguage(message.strings, message.locale);
      panel = new Panel(root, host, message);
    } else {
      panel?.receive(message);
    }
  });
  host.post({ type: "ready" });
}
