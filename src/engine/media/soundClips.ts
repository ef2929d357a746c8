import type { AudioTower } from "../../protocol/index.ts";
import { fbank } from "./fbank.ts";
import { logMel } from "./logMel.ts";

/** Spectrograms of the clips of one sound, one after another, as a graph wants them. */
export interface SoundClips {
  readonly values: Float32Array;
  readonly count: number;
  /** Shape of one clip: 1 x frames x mel bins (`bctm`) or 1 x mel bins x frames (`bcmt`). */
  readonly dimensions: readonly number[];
}

/** @param samples one channel at the tower's sample rate */
export function soundClips(samples: Float32Array, { features, clipSeconds, clips, axes }: AudioTower): SoundClips {
  const { melBins, frames } = features;
  const length = Math.round(clipSeconds * features.sampleRate);
  const starts = clipStarts(samples.length, length, clips);
  const size = melBins * frames;
  const values = new Float32Array(starts.length * size);
  for (const [index, start] of starts.entries()) {
    const clip = samples.subarray(start, start + length);
    const spectrogram = features.kind === "kaldi-fbank" ? fbank(clip, features) : logMel(repeatedTo(length, clip), features);
    values.set(axes === "bctm" ? spectrogram : transposed(spectrogram, frames, melBins), index * size);
  }
  return { values, count: starts.length, dimensions: axes === "bctm" ? [1, frames, melBins] : [1, melBins, frames] };
}

/** Where the clips begin: evenly spaced from the very start to the very end, as ImageBind takes them; the middle where only one is wanted. Each place once. */
export function clipStarts(samples: number, length: number, count: number): number[] {
  const last = Math.max(0, samples - length);
  const starts = count === 1 ? [last / 2] : Array.from({ length: count }, (_, index) => (index * last) / (count - 1));
  return [...new Set(starts.map(Math.floor))];
}

/** A short sound as often as it fits whole, then silence: CLAP's `repeatpad`. */
function repeatedTo(length: number, clip: Float32Array): Float32Array {
  if (clip.length >= length) return clip;
  const filled = new Float32Array(length);
  for (let start = 0; start + clip.length <= length; start += clip.length) filled.set(clip, start);
  return filled;
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) result[column * rows + row] = values[row * columns + column] as number;
  return result;
}
