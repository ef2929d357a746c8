import sharp from "sharp";
import { type DecodedImage, run } from "./image.ts";

/** Longer edge in pixels: enough to see what a frame shows, some kilobytes in a trace. */
const EDGE = 240;
const QUALITY = 70;

/** A frame as people are shown it: the data URL of a small JPEG. */
export async function stillOf({ path, width, height, pixels }: DecodedImage): Promise<string> {
  const frame = sharp(pixels, { raw: { width, height, channels: 3 } });
  const scaled = frame.resize(EDGE, EDGE, { fit: "inside", withoutEnlargement: true });
  const jpeg = await run(path, undefined, () => scaled.jpeg({ quality: QUALITY }).toBuffer());
  return `data:image/jpeg;base64,${jpeg.toString("base64")}`;
}
