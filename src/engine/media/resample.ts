/** Zero crossings of the filter on each side. */
const LOWPASS_FILTER_WIDTH = 6;
/** Share of the Nyquist frequency that is kept. */
const ROLLOFF = 0.99;

/**
 * Resamples one channel by windowed sinc interpolation with a Hann window (J. O. Smith, "Digital audio resampling"), with the parameters
 * that torchaudio's `functional.resample` uses by default, so that features agree with the reference pipelines.
 * @param from and `to` whole samples per second
 * @returns ceil(to x length / from) samples
 */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  if (from === to) return samples;
  const divisor = greatestCommonDivisor(from, to);
  const [step, phases] = [from / divisor, to / divisor];
  const base = Math.min(step, phases) * ROLLOFF;
  const width = Math.ceil((LOWPASS_FILTER_WIDTH * step) / base);
  const taps = 2 * width + step;
  const kernels = Array.from({ length: phases }, (_, phase) => {
    const kernel = new Float64Array(taps);
    for (let tap = 0; tap < taps; tap++) {
      const raw = (-phase / phases + (tap - width) / step) * base;
      const time = Math.min(LOWPASS_FILTER_WIDTH, Math.max(-LOWPASS_FILTER_WIDTH, raw));
      const window = Math.cos((time * Math.PI) / LOWPASS_FILTER_WIDTH / 2) ** 2;
      const angle = time * Math.PI;
      kernel[tap] = ((angle === 0 ? 1 : Math.sin(angle) / angle) * window * base) / step;
    }
    return kernel;
  });
  const result = new Float32Array(Math.ceil((phases * samples.length) / step));
  for (let index = 0; index < result.length; index++) {
    const kernel = kernels[index % phases] as Float64Array;
    const start = Math.floor(index / phases) * step - width;
    let sum = 0;
    const last = Math.min(taps, samples.length - start);
    for (let tap = Math.max(0, -start); tap < last; tap++) sum += (kernel[tap] as number) * (samples[start + tap] as number);
    result[index] = sum;
  }
  return result;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
