/** Power spectra of windowed pieces of a real signal, two at a time: one rides as the imaginary part of the other through a complex transform. */
export class PowerSpectrum {
  /** Cosine and sine of each butterfly of the stages after the first, in the order they are used. */
  readonly #factors: Float64Array;
  /** Quarter lengths of the stages after the first. */
  readonly #stages: readonly number[];
  /** Where the inputs of each butterfly of the first stage begin; the others follow half, a quarter and three quarters of the length later. */
  readonly #starts: Uint32Array;
  readonly #window: Float64Array;
  readonly #real: Float64Array;
  readonly #imaginary: Float64Array;

  /**
   * @param length of the transform; a power of two, at least 4
   * @param window at most as long; what is missing counts as zero
   * @param bins how many powers are wanted, from bin 0 on: at most length / 2 + 1
   * @throws RangeError for another length
   */
  constructor(
    readonly length: number,
    window: Float64Array,
    readonly bins: number,
  ) {
    const bits = Math.log2(length);
    if (!Number.isInteger(bits) || bits < 2) throw new RangeError(`A Fourier transform of ${length} values is not supported; choose a power of two.`);
    const reversed = new Uint32Array(length);
    for (let index = 1; index < length; index++) reversed[index] = ((reversed[index >> 1] as number) >> 1) | ((index & 1) << (bits - 1));
    const radix = bits % 2 === 1 ? 2 : 4;
    this.#starts = reversed.filter((_, index) => index % radix === 0);
    this.#window = Float64Array.from({ length }, (_, index) => window[index] ?? 0);
    this.#stages = stagesOf(length);
    this.#factors = Float64Array.from(this.#stages.flatMap((quarter) => factorsOf(quarter)));
    this.#real = new Float64Array(length);
    this.#imaginary = new Float64Array(length);
  }

  /**
   * @param signal reaches `length` beyond both starts
   * @param firstPower and `secondPower` receive the squared magnitudes of the first bins of the pieces that start at `first` and `second`
   */
  of(signal: Float64Array, first: number, second: number, firstPower: Float64Array, secondPower: Float64Array): void {
    if (this.#starts.length * 2 === this.length) this.#pairs(signal, first, second);
    else this.#fours(signal, first, second);
    this.#transform();
    const { length, bins } = this;
    const [real, imaginary] = [this.#real, this.#imaginary];
    for (let bin = 0; bin < bins; bin++) {
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

  /** Cooley-Tukey's stages of radix 4 that follow the first. */
  #transform(): void {
    const { length } = this;
    const [real, imaginary, factors] = [this.#real, this.#imaginary, this.#factors];
    let at = 0;
    for (const quarter of this.#stages) {
      for (let offset = 0; offset < quarter; offset++) {
        const c1 = factors[at] as number;
        const s1 = factors[at + 1] as number;
        at += 2;
        // A larger table would push the values out of the cache.
        const c2 = c1 * c1 - s1 * s1;
        const s2 = 2 * c1 * s1;
        const c3 = c1 * c2 - s1 * s2;
        const s3 = c1 * s2 + s1 * c2;
        for (let a = offset; a < length; a += 4 * quarter) {
          const b = a + quarter;
          const c = b + quarter;
          const d = c + quarter;
          const bReal = (real[b] as number) * c2 - (imaginary[b] as number) * s2;
          const bImaginary = (real[b] as number) * s2 + (imaginary[b] as number) * c2;
          const cReal = (real[c] as number) * c1 - (imaginary[c] as number) * s1;
          const cImaginary = (real[c] as number) * s1 + (imaginary[c] as number) * c1;
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

  /** The first stage, of radix 2, for lengths that are no power of four: it windows the pieces and puts them into bit-reversed order. */
  #pairs(signal: Float64Array, first: number, second: number): void {
    const [real, imaginary, window, starts] = [this.#real, this.#imaginary, this.#window, this.#starts];
    const half = this.length / 2;
    for (let pair = 0; pair < starts.length; pair++) {
      const a = starts[pair] as number;
      const b = a + half;
      const aWeight = window[a] as number;
      const bWeight = window[b] as number;
      const aReal = (signal[first + a] as number) * aWeight;
      const aImaginary = (signal[second + a] as number) * aWeight;
      const bReal = (signal[first + b] as number) * bWeight;
      const bImaginary = (signal[second + b] as number) * bWeight;
      real[2 * pair] = aReal + bReal;
      imaginary[2 * pair] = aImaginary + bImaginary;
      real[2 * pair + 1] = aReal - bReal;
      imaginary[2 * pair + 1] = aImaginary - bImaginary;
    }
  }

  /** The first stage, of radix 4, for powers of four. */
  #fours(signal: Float64Array, first: number, second: number): void {
    const [real, imaginary, window, starts] = [this.#real, this.#imaginary, this.#window, this.#starts];
    const quarter = this.length / 4;
    for (let four = 0; four < starts.length; four++) {
      const a = starts[four] as number;
      const c = a + quarter;
      const b = c + quarter;
      const d = b + quarter;
      const aWeight = window[a] as number;
      const bWeight = window[b] as number;
      const cWeight = window[c] as number;
      const dWeight = window[d] as number;
      const aReal = (signal[first + a] as number) * aWeight;
      const aImaginary = (signal[second + a] as number) * aWeight;
      const bReal = (signal[first + b] as number) * bWeight;
      const bImaginary = (signal[second + b] as number) * bWeight;
      const cReal = (signal[first + c] as number) * cWeight;
      const cImaginary = (signal[second + c] as number) * cWeight;
      const dReal = (signal[first + d] as number) * dWeight;
      const dImaginary = (signal[second + d] as number) * dWeight;
      const at = 4 * four;
      real[at] = aReal + bReal + (cReal + dReal);
      imaginary[at] = aImaginary + bImaginary + (cImaginary + dImaginary);
      real[at + 1] = aReal - bReal + (cImaginary - dImaginary);
      imaginary[at + 1] = aImaginary - bImaginary - (cReal - dReal);
      real[at + 2] = aReal + bReal - (cReal + dReal);
      imaginary[at + 2] = aImaginary + bImaginary - (cImaginary + dImaginary);
      real[at + 3] = aReal - bReal - (cImaginary - dImaginary);
      imaginary[at + 3] = aImaginary - bImaginary + (cReal - dReal);
    }
  }
}

/** A Hann window. @param period its length where it is periodic, one less where it is symmetric */
export function hann(length: number, period: number): Float64Array {
  return Float64Array.from({ length }, (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / period));
}

/** Quarter lengths of the radix-4 stages after the first stage. */
function stagesOf(length: number): number[] {
  const stages: number[] = [];
  for (let quarter = Math.log2(length) % 2 === 1 ? 2 : 4; quarter < length; quarter *= 4) stages.push(quarter);
  return stages;
}

/** Cosine and sine by which the third input of each butterfly of a stage is turned; the second is turned twice as far, the fourth three times. */
function factorsOf(quarter: number): number[] {
  return Array.from({ length: quarter }, (_, offset) => {
    const angle = (-2 * Math.PI * offset) / (4 * quarter);
    return [Math.cos(angle), Math.sin(angle)];
  }).flat();
}
