/** Power spectra of real signals, two at a time: one rides as the imaginary part of the other through a complex transform. */
export class PowerSpectrum {
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;
  readonly #reversed: Uint32Array;
  readonly #real: Float64Array;
  readonly #imaginary: Float64Array;

  /** @param length of a signal; a power of two, at least 4. @throws RangeError for another */
  constructor(readonly length: number) {
    const bits = Math.log2(length);
    if (!Number.isInteger(bits) || bits < 2) throw new RangeError(`A Fourier transform of ${length} values is not supported; choose a power of two.`);
    this.#cosines = Float64Array.from({ length: length / 2 }, (_, index) => Math.cos((2 * Math.PI * index) / length));
    this.#sines = Float64Array.from({ length: length / 2 }, (_, index) => -Math.sin((2 * Math.PI * index) / length));
    this.#reversed = new Uint32Array(length);
    for (let index = 1; index < length; index++) this.#reversed[index] = ((this.#reversed[index >> 1] as number) >> 1) | ((index & 1) << (bits - 1));
    this.#real = new Float64Array(length);
    this.#imaginary = new Float64Array(length);
  }

  /** @param first and `second` `length` values each; `firstPower` and `secondPower` receive the squared magnitudes of bins 0 to length / 2 */
  of(first: Float64Array, second: Float64Array, firstPower: Float64Array, secondPower: Float64Array): void {
    const { length } = this;
    const [real, imaginary, reversed] = [this.#real, this.#imaginary, this.#reversed];
    for (let index = 0; index < length; index++) {
      const from = reversed[index] as number;
      real[index] = first[from] as number;
      imaginary[index] = second[from] as number;
    }
    this.#transform();
    for (let bin = 0; bin <= length / 2; bin++) {
      const mirror = (length - bin) & (length - 1);
      const [a, b, c, d] = [real[bin] as number, imaginary[bin] as number, real[mirror] as number, imaginary[mirror] as number];
      firstPower[bin] = ((a + c) ** 2 + (b - d) ** 2) / 4;
      secondPower[bin] = ((b + d) ** 2 + (c - a) ** 2) / 4;
    }
  }

  /** Cooley-Tukey, radix 2, on values in bit-reversed order. The first two stages need no multiplication and are done as one. */
  #transform(): void {
    const { length } = this;
    const [real, imaginary, cosines, sines] = [this.#real, this.#imaginary, this.#cosines, this.#sines];
    for (let start = 0; start < length; start += 4) {
      const [r0, r1, r2, r3] = [real[start] as number, real[start + 1] as number, real[start + 2] as number, real[start + 3] as number];
      const i0 = imaginary[start] as number;
      const i1 = imaginary[start + 1] as number;
      const i2 = imaginary[start + 2] as number;
      const i3 = imaginary[start + 3] as number;
      real[start] = r0 + r1 + r2 + r3;
      imaginary[start] = i0 + i1 + i2 + i3;
      real[start + 1] = r0 - r1 + (i2 - i3);
      imaginary[start + 1] = i0 - i1 - (r2 - r3);
      real[start + 2] = r0 + r1 - r2 - r3;
      imaginary[start + 2] = i0 + i1 - i2 - i3;
      real[start + 3] = r0 - r1 - (i2 - i3);
      imaginary[start + 3] = i0 - i1 + (r2 - r3);
    }
    for (let half = 4; half < length; half *= 2) {
      const stride = length / (2 * half);
      for (let start = 0; start < length; start += 2 * half) {
        for (let offset = 0, turn = 0; offset < half; offset++, turn += stride) {
          const [even, odd] = [start + offset, start + offset + half];
          const cosine = cosines[turn] as number;
          const sine = sines[turn] as number;
          const r = (real[odd] as number) * cosine - (imaginary[odd] as number) * sine;
          const i = (real[odd] as number) * sine + (imaginary[odd] as number) * cosine;
          real[odd] = (real[even] as number) - r;
          imaginary[odd] = (imaginary[even] as number) - i;
          real[even] = (real[even] as number) + r;
          imaginary[even] = (imaginary[even] as number) + i;
        }
      }
    }
  }
}
