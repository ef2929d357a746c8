import type { AudioFeatures } from "../../protocol/index.ts";
import { hann, PowerSpectrum } from "./fft.ts";
import { melFilters } from "./melFilters.ts";
import { oncePer } from "./oncePer.ts";

/** Share of the sample before that is taken off each sample. */
const PRE_EMPHASIS = 0.97;
/** Smallest step of single precision at 1: the floor of an energy before its logarithm. */
const EPSILON = 2 ** -23;

/**
 * Log mel filter bank energies as Kaldi computes them with the options ImageBind's published preprocessing sets: whole frames
 * only, each frame's mean taken off (which makes taking off the clip's mean first, as it does, of no effect), pre-emphasis, a symmetric Hann window, power, natural logarithm; no dither.
 * @param samples one clip at `sampleRate`
 * @returns frames x melBins, normalised by `mean` and `std`; a short clip is filled up with zeros before that, a long one is cut
 */
export function fbank(samples: Float32Array, features: AudioFeatures): Float32Array {
  const { fftLength, windowLength, hopLength, melBins, frames, mean, std } = features;
  const filters = melFilters(features);
  const scale = { floor: EPSILON, scale: 1 / std, shift: -mean / std };
  const spectrum = spectrumOf(features);
  // Two frames, and room for the transform to read on after the second.
  const pair = new Float64Array(windowLength + fftLength);
  const powers = [new Float64Array(filters.bins), new Float64Array(filters.bins)] as const;
  const present = Math.min(frames, Math.max(0, 1 + Math.floor((samples.length - windowLength) / hopLength)));
  const values = new Float32Array(frames * melBins).fill(-mean / std);
  for (let frame = 0; frame < present; frame += 2) {
    for (let index = 0; index < 2 && frame + index < present; index++) {
      const start = (frame + index) * hopLength;
      emphasised(samples.subarray(start, start + windowLength), pair.subarray(index * windowLength));
    }
    spectrum.of(pair, 0, windowLength, ...powers);
    for (let index = 0; index < 2 && frame + index < present; index++)
      filters.logEnergies(powers[index] as Float64Array, scale, values, (frame + index) * melBins);
  }
  return values;
}

/** With its window. */
const spectrumOf = oncePer((features: AudioFeatures) => {
  const { fftLength, windowLength } = features;
  return new PowerSpectrum(fftLength, hann(windowLength, windowLength - 1), melFilters(features).bins);
});

/** One frame without its mean and pre-emphasised. The first sample is its own predecessor. */
function emphasised(frame: Float32Array, into: Float64Array): void {
  const offset = meanOf(frame);
  let before = (frame[0] as number) - offset;
  for (let index = 0; index < frame.length; index++) {
    const value = (frame[index] as number) - offset;
    into[index] = value - PRE_EMPHASIS * before;
    before = value;
  }
}

function meanOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample;
  return sum / samples.length;
}
