import type { AudioFeatures } from "../../protocol/index.ts";
import { hann, PowerSpectrum } from "./fft.ts";
import { melFilters } from "./melFilters.ts";
import { oncePer } from "./oncePer.ts";

/** Power below which everything counts as silence: -100 dB. */
const FLOOR = 1e-10;

/**
 * Log-mel spectrogram in decibels as CLAP's published feature extractor makes it: frames centred on multiples of the hop, the ends mirrored,
 * a periodic Hann window, power, mel filters, 10 log10.
 * @param samples one clip at `sampleRate`
 * @returns frames x melBins, normalised by `mean` and `std`; a short clip ends in silence, a long one is cut
 */
export function logMel(samples: Float32Array, features: AudioFeatures): Float32Array {
  const { fftLength, windowLength, hopLength, melBins, frames, mean, std } = features;
  const filters = melFilters(features);
  const scale = { floor: FLOOR, scale: 10 / Math.LN10 / std, shift: -mean / std };
  const spectrum = spectrumOf(features);
  const signal = padded(samples, windowLength / 2, fftLength);
  const powers = [new Float64Array(filters.bins), new Float64Array(filters.bins)] as const;
  const present = Math.min(frames, 1 + Math.floor(samples.length / hopLength));
  const values = new Float32Array(frames * melBins).fill((10 * Math.log10(FLOOR) - mean) / std);
  for (let frame = 0; frame < present; frame += 2) {
    spectrum.of(signal, frame * hopLength, Math.min(frame + 1, present - 1) * hopLength, ...powers);
    for (let index = 0; index < 2 && frame + index < present; index++)
      filters.logEnergies(powers[index] as Float64Array, scale, values, (frame + index) * melBins);
  }
  return values;
}

/** With its window. Made once, since that takes a twentieth of the time of a clip. */
const spectrumOf = oncePer((features: AudioFeatures) => {
  const { fftLength, windowLength } = features;
  return new PowerSpectrum(fftLength, hann(windowLength, windowLength), melFilters(features).bins);
});

/** The signal with its ends mirrored, the end samples themselves not repeated, and room for one more transform. */
function padded(samples: Float32Array, margin: number, room: number): Float64Array {
  const signal = new Float64Array(samples.length + 2 * margin + room);
  signal.set(samples, margin);
  const last = samples.length - 1;
  for (let index = 1; index <= margin; index++) {
    signal[margin - index] = samples[mirrored(-index, last)] as number;
    signal[margin + last + index] = samples[mirrored(last + index, last)] as number;
  }
  return signal;
}

/** @param last index of the last sample */
function mirrored(position: number, last: number): number {
  if (last === 0) return 0;
  const period = 2 * last;
  const phase = ((position % period) + period) % period;
  return phase <= last ? phase : period - phase;
}
