import type { RecognizedWords } from "../protocol/index.ts";
import { describeWords, isMostlyWords } from "../words/describe.ts";
import { describeDrawing } from "../words/drawing.ts";
import type { SvgText } from "../words/svgText.ts";
import { isPlaceholder } from "./rules/placeholderAlt.ts";
import { kindOf } from "./textAlternative.ts";
import type { MediaReference } from "./types.ts";

/** What a picture is there for: the branches of the W3C's alt decision tree (w3.org/WAI/tutorials/images/decision-tree). */
export type PictureKind =
  /** Says nothing the text does not say. A suggestion for a person, never applied. */
  | "decorative"
  /** All that a link or a button holds: the text says where it leads or what it does. */
  | "functional"
  /** Words as a picture: the text says the words that matter. */
  | "text"
  /** A chart or a diagram: a short text, and a long description elsewhere. */
  | "complex"
  | "informative";

/** What is known about the picture itself. All of it may be unknown. */
export interface PictureFacts {
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
  readonly words?: RecognizedWords;
  /** Of a vector drawing: what `svgText` read from it. */
  readonly drawing?: SvgText;
  /** References of the whole project that show this picture. */
  readonly uses?: number;
}

export interface Classification {
  readonly kind: PictureKind;
  /** One sentence for people. */
  readonly reason: string;
  /** Texts to prefer to captions, best first: where a link leads, what a picture's words say. */
  readonly texts: readonly string[];
}

/** Parts of file names that mean ornament, where nothing else stands beside them but a place, a colour or a number. */
const ORNAMENTS = new Set(
  "spacer blank transparent pixel clear divider separator hr rule bullet background bg backdrop pattern texture ornament decoration decorative border corner shadow gradient wave waves dots squiggle swirl".split(
    " ",
  ),
);
const MODIFIERS = new Set(
  "top bottom left right center middle h v x y small large sm md lg xl dark light white black grey gray blue red green page section hero header footer image img 1x 2x 3x".split(
    " ",
  ),
);
/** Names of what a chart or a diagram is called in its file name, title or caption, and the word a text begins with. */
const COMPLEX: readonly (readonly [pattern: RegExp, word: string])[] = [
  [
    /\b(?:bar|line|pie|area|radar|bubble)[- ]?(?:chart|graph|plot)|\bchart\b|\bhistogram\b|\bheat ?map\b|\bscatter ?plot\b|\bbox ?plot\b|\bplot\b|\bcurves?\b/i,
    "Chart",
  ],
  [/\bflow ?charts?\b/i, "Flowchart"],
  [/\bsequence[- ]diagram\b/i, "Sequence diagram"],
  [/\b(?:gantt|timeline)\b/i, "Timeline"],
  [/\bmind ?map\b/i, "Mind map"],
  [
    /\b(?:diagrams?|architecture|topology|uml|erd|er model|class model|state ?machine|workflow|pipeline|data ?flow|schematic|block ?diagram|org ?chart|infographic)\b/i,
    "Diagram",
  ],
  [/\bgraph\b/i, "Graph"],
];

/** A mark, a bullet or a rule rather than a picture, in pixels. */
const TINY = 4;
const ICON = 24;
const SMALL = 64;
/** So many uses of one small picture make it a bullet. */
const REPEATED = 5;
/** Wider than this many times its height: a rule between sections. */
const STRIP = 20;

/** Decides what a picture is there for, from where it stands and what is known about it, before any caption is made. */
export function classify(reference: MediaReference, facts: PictureFacts = {}): Classification {
  if (isFunctional(reference)) {
    const text = functionalText(reference);
    return {
      kind: "functional",
      reason: `The image is all that the ${reference.context.linkTarget === undefined ? "button" : "link"} holds: its text says ${reference.context.linkTarget === undefined ? "what it does" : "where it leads"}.`,
      texts: text === undefined ? [] : [text],
    };
  }
  const ornament = ornamentReason(reference, facts);
  if (ornament !== undefined) {
    return { kind: "decorative", reason: ornament, texts: [] };
  }
  const complex = complexWord(reference, facts);
  if (complex !== undefined) {
    const text = facts.drawing === undefined ? facts.words && describeWords(facts.words, complex) : describeDrawing(facts.drawing, complex);
    return {
      kind: "complex",
      reason: `It seems to be a ${complex.toLowerCase()}: give it a short text, and describe what it shows in the document.`,
      texts: text === undefined ? [] : [text],
    };
  }
  if (facts.words !== undefined && isMostlyText(reference, facts.words)) {
    const text = describeWords(facts.words, screenshotWord(reference));
    return { kind: "text", reason: "The picture is mostly words or an interface: its text says which.", texts: text === undefined ? [] : [text] };
  }
  return { kind: "informative", reason: "The picture shows something the text does not say.", texts: [] };
}

/** The image is the whole content of a link or a button. A link to the picture itself, a thumbnail, leaves it informative. */
export function isFunctional(reference: MediaReference): boolean {
  const { linkTarget, linkText, button } = reference.context;
  if (kindOf(reference) === "input" || kindOf(reference) === "area") {
    return true;
  }
  if (linkText !== undefined && linkText.trim() !== "") {
    return false;
  }
  return (
    button === true ||
    (linkTarget !== undefined &&
      linkTarget !== "" &&
      !/\.(?:png|jpe?g|gif|webp|avif|svg|bmp|tiff?)(?:[?#]|$)/i.test(linkTarget) &&
      linkTarget !== reference.source)
  );
}

/**
 * Where the link around an image leads, in words: its title, else what its target names. Undefined where neither says anything.
 * `https://example.org/docs/getting-started` is "Getting started, example.org", `mailto:a@b.c` is "a@b.c".
 */
export function functionalText(reference: MediaReference): string | undefined {
  const { linkTarget, title } = reference.context;
  if (title !== undefined && title.trim() !== "" && !isPlaceholder(title, reference.source)) {
    return title.trim();
  }
  if (linkTarget === undefined || /^\{|\{\{|\$\{/.test(linkTarget)) {
    return undefined;
  }
  const address = /^(?:mailto|tel):([^?]+)/i.exec(linkTarget)?.[1];
  if (address !== undefined) {
    return decoded(address);
  }
  const [path = "", fragment = ""] = linkTarget.split("#");
  const url = /^(?:https?:)?\/\/(?:www\.)?([^/?#]+)([^?#]*)/i.exec(path);
  const host = url?.[1];
  const segments = (url === null ? path.replace(/\?.*$/s, "") : (url[2] ?? ""))
    .split("/")
    .filter((segment) => segment !== "" && segment !== "." && segment !== "..");
  // A repository is named by its owner and its name, as they are written.
  if (host !== undefined && /^(?:github|gitlab|codeberg)\./.test(host) && segments.length === 2) {
    return `${segments.map(decoded).join("/")} on ${host.startsWith("github") ? "GitHub" : host.startsWith("gitlab") ? "GitLab" : "Codeberg"}`;
  }
  const page =
    named(fragment) ??
    named(
      (segments.findLast((segment) => !/^(?:index|readme|default)\.\w+$/i.test(segment)) ?? "").replace(/\.(?:html?|mdx?|php|aspx?|rst|adoc)$/i, ""),
    );
  if (page === undefined) {
    return host ?? (path === "/" ? "Home" : undefined);
  }
  return host === undefined ? page : `${page}, ${host}`;
}

/** A path segment as words, capital first. Undefined for one without letters, or that is an identifier. */
function named(segment: string): string | undefined {
  const words = decoded(segment)
    .replace(/[-_+.]+/g, " ")
    .trim();
  if (!/\p{L}{2}/u.test(words) || /^[\da-f]{12,}$/i.test(words)) {
    return undefined;
  }
  const [first = ""] = words;
  return first.toUpperCase() + words.slice(first.length);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function ornamentReason(reference: MediaReference, { width, height, uses = 1 }: PictureFacts): string | undefined {
  const parts = nameParts(reference.source);
  if (
    parts.some((part) => ORNAMENTS.has(part)) &&
    parts.every((part) => ORNAMENTS.has(part) || MODIFIERS.has(part) || /^\d+(?:x\d+)?(?:px)?$/.test(part))
  ) {
    return `Its file name, ${parts.join(" ")}, is that of an ornament.`;
  }
  if (/^1x1$|^pixel$/.test(parts.join(""))) {
    return "Its file name is that of a spacer.";
  }
  if (width === undefined || height === undefined) {
    return undefined;
  }
  if (Math.min(width, height) <= TINY || Math.max(width, height) <= ICON / 2) {
    return `It measures ${width} x ${height} pixels.`;
  }
  if (Math.max(width / height, height / width) > STRIP) {
    return `It is a strip of ${width} x ${height} pixels.`;
  }
  if (Math.max(width, height) <= ICON && reference.context.paragraph !== undefined) {
    return `It is an icon of ${width} x ${height} pixels beside text.`;
  }
  return Math.max(width, height) <= SMALL && uses >= REPEATED
    ? `It is an icon of ${width} x ${height} pixels that stands in ${uses} places.`
    : undefined;
}

/** The words of a file's name, lower case: `Line_chart-2.png` is `line`, `chart`, `2`. */
function nameParts(source: string | undefined): string[] {
  const file = decoded(
    (source ?? "")
      .replace(/[?#].*$/s, "")
      .split(/[/\\]/)
      .at(-1) ?? "",
  ).replace(/(?:\.drawio|\.excalidraw)?\.[^.]+$/, "");
  return file
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part !== "");
}

/** The word for a chart or diagram where name, title or caption say it is one, or the drawing itself does. */
function complexWord(reference: MediaReference, { drawing }: PictureFacts): string | undefined {
  const { title, figureCaption } = reference.context;
  if (/\.(?:drawio|excalidraw)(?:\.(?:svg|png))?(?:[?#]|$)|\.(?:puml|mmd|dot)\./i.test(reference.source ?? "")) {
    return "Diagram";
  }
  // The caption counts by its beginning: "Figure 3: Architecture of ..."; further on a diagram is only mentioned.
  const said = [nameParts(reference.source).join(" "), title ?? "", (figureCaption ?? "").split(/\s+/).slice(0, 6).join(" "), drawing?.role ?? ""];
  const word = COMPLEX.find(([pattern]) => said.some((text) => pattern.test(text)))?.[1];
  return word ?? (drawing !== undefined && drawing.labels.length >= 4 ? "Diagram" : undefined);
}

/** Enough words to be what the picture is about. A name that says screenshot asks for fewer. */
function isMostlyText(reference: MediaReference, words: RecognizedWords): boolean {
  const count = words.lines.reduce((sum, { text }) => sum + text.split(/\s+/).filter((word) => /\p{L}{2}/u.test(word)).length, 0);
  return isMostlyWords(words) || (count >= 2 && saysScreenshot(reference));
}

function saysScreenshot(reference: MediaReference): boolean {
  return /screen ?(?:shot|cast|grab)|\b(?:dialog|terminal|console|ui|gui|window|wizard|settings|menu)\b/i.test(
    [nameParts(reference.source).join(" "), reference.context.title ?? "", reference.context.figureCaption ?? ""].join(" "),
  );
}

/** What the file's name says the picture is, for texts that begin with it; undefined where the words must tell. */
function screenshotWord(reference: MediaReference): string | undefined {
  const name = nameParts(reference.source);
  return name.includes("terminal") || name.includes("console") ? "Terminal" : name.includes("dialog") ? "Dialog" : undefined;
}
