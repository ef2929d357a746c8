import { shortened } from "./describe.ts";
import type { SvgText } from "./svgText.ts";

const LABELS = 5;
const TEXT_LENGTH = 120;

/** What a drawing says of itself: its title, else its first labels; undefined without either. `word` says what it is: "Diagram". */
export function describeDrawing(drawing: SvgText, word: string): string | undefined {
  if (drawing.title !== undefined) {
    return shortened(new RegExp(`\\b${word}\\b`, "i").test(drawing.title) ? drawing.title : `${word}: ${drawing.title}`);
  }
  const labels: string[] = [];
  for (const label of drawing.labels) {
    if (`${word}: ${[...labels, label].join(", ")}`.length > TEXT_LENGTH || labels.length >= LABELS) break;
    labels.push(label);
  }
  return labels.length === 0 ? undefined : `${word} with ${labels.join(", ").replace(/, ([^,]*)$/, " and $1")}`;
}
