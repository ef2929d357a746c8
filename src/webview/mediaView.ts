import type { PanelMedia } from "../protocol/webview.ts";
import type { Detection, MediaEvidence } from "../solver/types.ts";
import { button, element, section } from "./dom.ts";
import { formatPercent, formatSeconds, t } from "./localisation.ts";

/** Smaller ones round to nothing. */
const LEAST_LOG_ODDS = 0.05;

/** The picture with what the detector saw in it, or a player with the frames that were used, and the evidence as a list. */
export class MediaView {
  readonly node: HTMLElement;
  readonly #stage = element("figure", { class: "stage" });
  readonly #evidence = element("div", { class: "evidence" });
  #shown = "";

  constructor(private readonly onOpen: (path: string) => void) {
    this.node = section("media", t("Media"), this.#stage, this.#evidence);
  }

  update(media: PanelMedia, evidence: MediaEvidence | undefined): void {
    // Rebuilt only when something changed: a player must not start again with every iteration.
    const state = JSON.stringify([media, evidence]);
    if (state === this.#shown) return;
    this.#shown = state;
    const { uri } = media;
    const open = button(t("Open"), "go-to-file", () => this.onOpen(media.path), { iconOnly: true, title: t("Open {0} in an editor", media.name) });
    open.setAttribute("aria-label", t("Open {0} in an editor", media.name));
    const caption = element("figcaption", {}, element("span", { class: "path", title: media.path }, media.name), open);
    if (uri === undefined) {
      this.#stage.replaceChildren(element("p", { class: "gone" }, t("The file is no longer there. Its captions still are.")), caption);
    } else {
      const content = media.modality === "image" ? this.#picture(media, uri, evidence?.detections ?? []) : this.#player(media, uri, evidence);
      this.#stage.replaceChildren(...content, caption);
    }
    this.#evidence.replaceChildren(...this.#evidenceList(evidence));
  }

  #picture(media: PanelMedia, uri: string, detections: readonly Detection[]): HTMLElement[] {
    const frame = element("div", { class: "picture" }, element("img", { src: uri, alt: media.name }));
    const boxes = detections.map((detection, index) => {
      const [x, y, width, height] = detection.box;
      const box = element("div", { class: "box", "data-index": index }, element("span", {}, detection.label));
      box.style.left = `${x * 100}%`;
      box.style.top = `${y * 100}%`;
      box.style.width = `${width * 100}%`;
      box.style.height = `${height * 100}%`;
      return box;
    });
    // The boxes repeat the evidence list below, which screen readers read.
    frame.append(element("div", { class: "boxes", "aria-hidden": "true" }, ...boxes));
    return [frame];
  }

  #player(media: PanelMedia, uri: string, evidence: MediaEvidence | undefined): HTMLElement[] {
    if (media.modality === "audio") return [element("audio", { src: uri, controls: true, preload: "metadata", "aria-label": media.name })];
    const { frames = [], stills = [] } = evidence ?? {};
    const video = element("video", { src: uri, controls: true, preload: "metadata", muted: true, "aria-label": media.name });
    const still = element("img", { src: stills[0] ?? "", alt: media.name });
    const unplayable = element("p", { class: "hint" }, t("This kind of video cannot be played here. The frames that were used are below."));
    if (stills.length > 0) video.addEventListener("error", () => video.replaceWith(still, unplayable), { once: true });
    if (frames.length === 0) return [video];
    const strip = frames.map((seconds, index) => {
      const label = formatSeconds(seconds * 1000);
      const show = () => {
        video.currentTime = seconds;
        still.src = stills[index] ?? "";
      };
      const picture = stills[index] === undefined ? [] : [element("img", { src: stills[index], alt: "" })];
      const attributes = { class: "frame", title: t("Show the frame at {0}", label), "aria-label": t("Show the frame at {0}", label), onclick: show };
      return element("li", {}, element("button", attributes, ...picture, element("span", {}, label)));
    });
    return [video, element("ul", { class: "frames", "aria-label": t("Frames that were used") }, ...strip)];
  }

  #evidenceList(evidence: MediaEvidence | undefined): HTMLElement[] {
    const detections = [...(evidence?.detections ?? [])].map((detection, index) => ({ detection, index }));
    const logOdds = Object.entries(evidence?.evidence ?? {})
      .filter(([, value]) => value >= LEAST_LOG_ODDS)
      .sort((a, b) => b[1] - a[1])
      .slice(0, 8);
    if (detections.length === 0 && logOdds.length === 0) return [];
    const items = detections
      .sort((a, b) => b.detection.confidence - a.detection.confidence)
      .map(({ detection, index }) => {
        const toggle = element(
          "button",
          { class: "detection", "aria-pressed": "false", title: t("Show where"), onclick: () => this.#highlight(index, toggle) },
          element("span", {}, detection.label),
          element("span", { class: "value" }, formatPercent(detection.confidence)),
        );
        return element("li", {}, toggle);
      });
    const weights = logOdds.map(([label, value]) =>
      element("li", {}, element("span", {}, label), element("span", { class: "value" }, value.toFixed(1))),
    );
    const seen = evidence?.frames === undefined ? t("Seen in the picture") : t("Seen in the frames");
    return [
      ...(items.length > 0 ? [element("h3", {}, seen), element("ul", { class: "chips" }, ...items)] : []),
      ...(weights.length > 0
        ? [
            element("h3", { title: t("Log-odds that are part of every candidate's score") }, t("Counted in the score")),
            element("ul", { class: "chips plain" }, ...weights),
          ]
        : []),
    ];
  }

  #highlight(index: number, toggle: HTMLElement): void {
    const on = toggle.getAttribute("aria-pressed") !== "true";
    for (const other of this.#evidence.querySelectorAll(".detection")) other.setAttribute("aria-pressed", "false");
    toggle.setAttribute("aria-pressed", String(on));
    const stage = this.#stage.querySelector(".boxes");
    stage?.classList.toggle("focused", on);
    for (const box of this.#stage.querySelectorAll<HTMLElement>(".box")) box.classList.toggle("shown", on && box.dataset["index"] === String(index));
  }
}
