import type { DecodedImage } from "../media/index.ts";

/** Texts, pictures and sounds that a quantised graph and its original are compared on: unlike one another, and the same on every machine. */

export const PROBE_TEXTS: readonly string[] = [
  "A dog runs along a beach",
  "A cat asleep on a red sofa",
  "Two children fly a kite in a park",
  "A plate of pasta with basil",
  "A snow-covered mountain under a blue sky",
  "An old train crosses a stone bridge",
  "A woman plays the violin on a stage",
  "Traffic at night in a large city",
  "A bowl of fruit on a wooden table",
  "A man repairs a bicycle",
  "Sailing boats in a harbour",
  "A page of handwritten notes",
  "A diagram with boxes and arrows",
  "A flock of birds over a lake",
  "Rain on a window",
  "A football match in a full stadium",
  "An empty classroom",
  "A close-up of a yellow flower",
  "A rocket on its launch pad",
  "A cup of coffee beside a laptop",
  "Birds sing while a stream flows",
  "A siren passes by",
  "Someone types on a keyboard",
  "x",
];

const SIDE = 96;
const PICTURES = 16;

/** Waves of several directions, lengths and colours, some with noise over them. */
export function probePictures(): DecodedImage[] {
  return Array.from({ length: PICTURES }, (_, index) => {
    const random = generator(index + 1);
    const [fx, fy, phase] = [random() * 0.6, random() * 0.6, random() * 6];
    const [low, high] = [Array.from({ length: 3 }, () => random() * 255), Array.from({ length: 3 }, () => random() * 255)];
    const noise = index % 3 === 0 ? 60 : 0;
    const pixels = Buffer.alloc(SIDE * SIDE * 3);
    for (let y = 0, at = 0; y < SIDE; y++)
      for (let x = 0; x < SIDE; x++) {
        const share = 0.5 + 0.5 * Math.sin(fx * x + fy * y + phase);
        for (let channel = 0; channel < 3; channel++, at++) {
          const value = (low[channel] ?? 0) * (1 - share) + (high[channel] ?? 0) * share + (random() - 0.5) * noise;
          pixels[at] = Math.min(255, Math.max(0, value));
        }
      }
    return { path: "a self-check picture", width: SIDE, height: SIDE, pixels };
  });
}

/** Tones that rise or fall, with noise. @returns one second each at `rate` */
export function probeSounds(rate: number): Float32Array[] {
  return Array.from({ length: 12 }, (_, index) => {
    const random = generator(index + 100);
    const [from, to, noise] = [100 + random() * 3000, 100 + random() * 6000, (index % 4) * 0.2];
    return Float32Array.from({ length: rate }, (_, sample) => {
      const t = sample / rate;
      return 0.5 * Math.sin(2 * Math.PI * (from * t + ((to - from) * t * t) / 2)) + noise * (random() - 0.5);
    });
  });
}

/** Numbers from 0 up to 1 of a linear congruential generator (Numerical Recipes' constants). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
