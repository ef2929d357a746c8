/** Power spectra of windowed pieces of a real signal, two at a time: one rides as the imaginary part of the other through a complex transform. */
export class PowerSpectrum {
  /** Six factors of each butterfly of the stages after the first, in the order they are used. */
  readonly #factors: Float64Array;
  readonly #reversed: Uint32Array;
  /** In the order of `#reversed`. */
  readonly #window: Float64Array;
  readonly #real: Float64Array;
  readonly #imaginary: Float64Array;

  /**
   * @param length of the transform; a power of two, at least 4
   * @param window at most as long; what is missing counts as zero
   * @throws RangeError for another length
   */
  constructor(
    readonly length: number,
    window: Float64Array,
  ) {
    const bits = Math.log2(length);
    if (!Number.isInteger(bits) || bits < 2) throw new RangeError(`A Fourier transform of ${length} values is not supported; choose a power of two.`);
    this.#reversed = new Uint32Array(length);
    for (let index = 1; index < length; index++) this.#reversed[index] = ((this.#reversed[index >> 1] as number) >> 1) | ((index & 1) << (bits - 1));
    this.#window = Float64Array.from(this.#reversed, (from) => window[from] ?? 0);
    this.#factors = Float64Array.from(stagesOf(length).flatMap((quarter) => factorsOf(quarter)));
    this.#real = new Float64Array(length);
    this.#imaginary = new Float64Array(length);
  }

  /**
   * @param signal reaches `length` beyond both starts
   * @param firstPower and `secondPower` receive the squared magnitudes of bins 0 to length / 2 of the pieces that start at `first` and `second`
   */
  of(signal: Float64Array, first: number, second: number, firstPower: Float64Array, secondPower: Float64Array): void {
    const { length } = this;
    const [real, imaginary, reversed, window] = [this.#real, this.#imaginary, this.#reversed, this.#window];
    for (let index = 0; index < length; index++) {
      const from = reversed[index] as number;
      const weight = window[index] as number;
      real[index] = (signal[first + from] as number) * weight;
      imaginary[index] = (signal[second + from] as number) * weight;
    }
    this.#transform();
    for (let bin = 0; bin <= length / 2; bin++) {
      const mirror = (length - bin) & (length - 1);
      const evenReal = (real[bin] as number) + (real[mirror] as number);
      const oddReal = (real[mirror] as number) - (real[bin] as number);
      const evenImaginary = (imaginary[bin] as number) + (imaginary[mirror] as number);
      const oddImaginary = (imaginary[bin] as number) - (imaginary[mirror] as number);
      // Products, since ** 2 is a call of a general power function.
      firstPower[bin] = 0.25 * (evenReal * evenReal + oddImaginary * oddImaginary);
      secondPower[bin] = 0.25 * (evenImaginary * evenImaginary + oddReal * oddReal);
    }
  }

  /** Cooley-Tukey on values in bit-reversed order: stages of radix 4, after one of radix 2 or 4 that needs no multiplication. */
  #transform(): void {
    const { length } = this;
    const [real, imaginary, factors] = [this.#real, this.#imaginary, this.#factors];
    if (Math.log2(length) % 2 === 1) this.#pairs();
    else this.#fours();
    let at = 0;
    for (const quarter of stagesOf(length)) {
      for (let offset = 0; offset < quarter; offset++) {
        const c1 = factors[at] as number;
        const s1 = factors[at + 1] as number;
        const c2 = factors[at + 2] as number;
        const s2 = factors[at + 3] as number;
        const c3 = factors[at + 4] as number;
        const s3 = factors[at + 5] as number;
        at += 6;
        for (let a = offset; a < length; a += 4 * quarter) {
          const b = a + quarter;
          const c = b + quarter;
          const d = c + quarter;
          const bReal = (real[b] as number) * c1 - (imaginary[b] as number) * s1;
          const bImaginary = (real[b] as number) * s1 + (imaginary[b] as number) * c1;
          const cReal = (real[c] as number) * c2 - (imaginary[c] as number) * s2;
          const cImaginary = (real[c] as number) * s2 + (imaginary[c] as number) * c2;
          const dReal = (real[d] as number) * c3 - (imaginary[d] as number) * s3;
          const dImaginary = (real[d] as number) * s3 + (imaginary[d] as number) * c3;
          const sumReal = (real[a] as number) + bReal;
          const sumImaginary = (imaginary[a] as number) + bImaginary;
          const differenceReal = (real[a] as number) - bReal;
          const differenceImaginary = (imaginary[a] as number) - bImaginary;
          real[a] = sumReal + cReal + dReal;
          imaginary[a] = sumImaginary + cImaginary + dImaginary;
          real[b] = differenceReal + cImaginary - dImaginary;
          imaginary[b] = differenceImaginary - cReal + dReal;
          real[c] = sumReal - cReal - dReal;
          imaginary[c] = sumImaginary - cImaginary - dImaginary;
          real[d] = differenceReal - cImaginary + dImaginary;
          imaginary[d] = differenceImaginary + cReal - dReal;
        }
      }
    }
  }

  #pairs(): void {
    const [real, imaginary] = [this.#real, this.#imaginary];
    for (let a = 0; a < this.length; a += 2) {
      const r = real[a + 1] as number;
      const i = imaginary[a + 1] as number;
      real[a + 1] = (real[a] as number) - r;
      imaginary[a + 1] = (imaginary[a] as number) - i;
      real[a] = (real[a] as number) + r;
      imaginary[a] = (imaginary[a] as number) + i;
    }
  }

  #fours(): void {
    const [real, imaginary] = [this.#real, this.#imaginary];
    for (let a = 0; a < this.length; a += 4) {
      const sumReal = (real[a] as number) + (real[a + 1] as number);
      const sumImaginary = (imaginary[a] as number) + (imaginary[a + 1] as number);
      const differenceReal = (real[a] as number) - (real[a + 1] as number);
      const differenceImaginary = (imaginary[a] as number) - (imaginary[a + 1] as number);
      const cdReal = (real[a + 2] as number) + (real[a + 3] as number);
      const cdImaginary = (imaginary[a + 2] as number) + (imaginary[a + 3] as number);
      const turnedReal = (imaginary[a + 2] as number) - (imaginary[a + 3] as number);
      const turnedImaginary = (real[a + 3] as number) - (real[a + 2] as number);
      real[a] = sumReal + cdReal;
      imaginary[a] = sumImaginary + cdImaginary;
      real[a + 1] = differenceReal + turnedReal;
      imaginary[a + 1] = differenceImaginary + turnedImaginary;
      real[a + 2] = sumReal - cdReal;
      imaginary[a + 2] = sumImaginary - cdImaginary;
      real[a + 3] = differenceReal - turnedReal;
      imaginary[a + 3] = differenceImaginary - turnedImaginary;
    }
  }
}

/** Quarter lengths of the radix-4 stages after the first stage. */
function stagesOf(length: number): number[] {
  const stages: number[] = [];
  for (let quarter = Math.log2(length) % 2 === 1 ? 2 : 4; quarter < length; quarter *= 4) stages.push(quarter);
  return stages;
}

/** Cosine and sine by which the second, third and fourth input of each butterfly of a stage are turned. */
function factorsOf(quarter: number): number[] {
  return Array.from({ length: quarter }, (_, offset) =>
    [2, 1, 3].flatMap((times) => {
      const angle = (-2 * Math.PI * times * offset) / (4 * quarter);
      return [Math.cos(angle), Math.sin(angle)];
    }),
  ).flat();
}
