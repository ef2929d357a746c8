import type { VideoTower } from "../../protocol/index.ts";
import type { DecodedImage } from "./image.ts";
import { imagePixels } from "./pixels.ts";

/**
 * The frames of one clip as a video graph wants them, without a batch axis.
 * @param frames as many as the tower takes
 * @returns time x 3 x height x width (`btchw`) or 3 x time x height x width (`bcthw`)
 */
export async function clipPixels(frames: readonly DecodedImage[], { preprocessing, axes }: VideoTower): Promise<Float32Array> {
  const area = preprocessing.width * preprocessing.height;
  const values = new Float32Array(frames.length * 3 * area);
  for (const [time, frame] of frames.entries()) {
    const planes = await imagePixels(frame, { ...preprocessing, layout: "chw" });
    for (let channel = 0; channel < 3; channel++) {
      const plane = axes === "btchw" ? time * 3 + channel : channel * frames.length + time;
      values.set(planes.subarray(channel * area, (channel + 1) * area), plane * area);
    }
  }
  return values;
}

/** Dimensions of that tensor. */
export function clipDimensions({ preprocessing: { width, height }, frames, axes }: VideoTower): number[] {
  return axes === "btchw" ? [frames, 3, height, width] : [3, frames, height, width];
}
