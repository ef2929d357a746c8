import type { MediaReference } from "../types.ts";
import { givenText, type Rule, spoken } from "./rule.ts";

/** Words that stand for a text, alone or with a number, in the languages of common editors and templates. */
const STAND_INS = new Set(
  [
    "alt",
    "alt text",
    "alt tag",
    "alternate text",
    "alternative text",
    "alttext",
    "image alt",
    "image alt text",
    "image",
    "images",
    "img",
    "an image",
    "the image",
    "imagen",
    "immagine",
    "imagem",
    "bild",
    "afbeelding",
    "picture",
    "a picture",
    "pic",
    "photo",
    "a photo",
    "photograph",
    "graphic",
    "figure",
    "fig",
    "thumbnail",
    "thumb",
    "screenshot",
    "screen shot",
    "a screenshot",
    "screencap",
    "untitled",
    "unnamed",
    "unknown",
    "placeholder",
    "image placeholder",
    "placeholder image",
    "dummy",
    "sample image",
    "spacer",
    "blank",
    "todo",
    "tbd",
    "fixme",
    "add alt text",
    "add alt text here",
    "insert alt text",
    "insert alt text here",
    "alt text here",
    "your alt text",
    "your alt text here",
    "description",
    "image description",
    "description of image",
    "description of the image",
    "image description here",
    "enter image description here",
    "describe image",
    "describe the image",
    "no description",
    "no description available",
    "no alt text",
    "no alt text provided for this image",
    "caption",
    "image caption",
    "text",
    "null",
    "undefined",
    "none",
    "n a",
    "object object",
    "image png",
    "image jpg",
    "download",
    "pasted image",
    "clipboard image",
    "图片",
    "圖片",
    "图像",
    "截图",
    "在这里插入图片描述",
    "画像",
    "代替テキスト",
    "이미지",
    "изображение",
    "картинка",
  ].map(spoken),
);
const NUMBERED =
  /^(?:image|img|picture|pic|photo|figure|fig|screenshot|screen ?shot|untitled|bild|imagen|图片|图|download|unnamed|alt ?text) ?\d{1,4}$/;

/** Names that cameras, phones and screen grabbers give. Dates may stand before or after the word. */
const MACHINE_NAMES: readonly RegExp[] = [
  /^(?:screen|clean) ?(?:shot|cast|grab|cap|recording)s?[\s_-]*(?:from|at|on|of)?[\s_-]*\(?\d{2,8}[\d\s_.:,@x()-]*(?:at|um|à|a las|kl)?[\d\s_.:,@x()-]*(?:[ap]\.?m\.?)?[\d\s_.:,@x()-]*$/i,
  /^(?:bildschirm(?:foto|aufnahme)|capture d['’]?\s?[ée]cran|captura de (?:pantalla|tela|ecrã)|schermafbeelding|schermata|istantanea schermo|skärmavbild|skjermbilde|skærmbillede|zrzut ekranu|снимок экрана|スクリーンショット|화면 캡처|스크린샷|屏幕截图|屏幕快照|螢幕截圖|截屏|截图)[\s_-]*\d.*$/i,
  /^(?:IMG|DSC|DSCN|DSCF|DSC_|PXL|MVIMG|VID|MOV|DJI|GOPR|GX|SAM|WP|PANO|BURST|FB_IMG|signal|photo|image|screenshot|snap|scan|capture|pasted image|clipboard)[\s_-]?\(?\d{3,}[\w\s().,~-]*$/i,
  /^whatsapp (?:image|video) \d{4}.*$/i,
  /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i,
  /^(?=.*\d)(?=.*[a-f])[\da-f]{16,}$/i,
  /^\d{6,}$/,
  /^lorem ipsum\b/i,
];
const MEDIA_EXTENSION = /\.(?:png|jpe?g|jfif|gif|webp|avif|svg|bmp|tiff?|heic|heif|ico|eps|mp4|m4v|mov|webm|mkv|avi|mp3|wav|ogg|flac|m4a)$/i;

/** Whether a text only stands in for a text. `source` is the media's as written, to recognise its file name. */
export function isPlaceholder(text: string, source?: string): boolean {
  const words = spoken(text);
  if (STAND_INS.has(words) || NUMBERED.test(words) || MACHINE_NAMES.some((pattern) => pattern.test(text.trim()))) {
    return true;
  }
  return isFileName(text.trim(), source);
}

function isFileName(text: string, source: string | undefined): boolean {
  const file = source === undefined ? undefined : fileNameOf(source);
  if (MEDIA_EXTENSION.test(text)) {
    // A sentence may end with a file name; a name has no space unless the file itself has.
    return !/\s/.test(text) || sameName(text, file) || sameName(text.split("/").at(-1) ?? text, file);
  }
  // Without its extension a name is a placeholder only where nobody would write it as a text: joined by underscores, several dashes or a counter.
  const stem = file?.replace(/\.[^.]+$/, "");
  return stem !== undefined && sameName(text, stem) && !/\s/.test(text) && /_|-.*-|[-_]\d+$|^(?=.*\d)\w{10,}$/.test(text);
}

function fileNameOf(source: string): string {
  const path =
    source
      .replace(/[?#].*$/s, "")
      .split(/[/\\]/)
      .at(-1) ?? "";
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function sameName(text: string, name: string | undefined): boolean {
  return name !== undefined && name !== "" && text.toLowerCase() === name.toLowerCase();
}

/** In a download link the file's name is the right text (ACT rule 9eb3f6, passed example 2). */
function isDownload(reference: MediaReference): boolean {
  return /\bdownload\b/i.test(reference.context.linkText ?? "");
}

/**
 * A text that stands in for a text: a template's words, a file name, the name a camera or a screen grabber gave.
 * Source: WCAG 2.2 failure F30; ACT rule 9eb3f6; github/markdownlint-github GH001.
 */
export const placeholderAlt: Rule = {
  id: "placeholder-alt",
  severity: "warning",
  description: "A placeholder or a file name instead of a text alternative",
  source: "https://www.w3.org/WAI/WCAG22/Techniques/failures/F30",
  gates: true,
  check(reference) {
    const text = givenText(reference);
    if (text === undefined || !isPlaceholder(text, reference.source) || isDownload(reference)) {
      return undefined;
    }
    return { message: `"${text}" is a placeholder. Say in one sentence what the image shows.` };
  },
};
