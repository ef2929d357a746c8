/**
 * The dot product of each row with a vector.
 * @param matrix row-major, at least n x d
 * @param vector length d at least
 * @returns length n
 */
export function dotScores(matrix: Float32Array, n: number, d: number, vector: Float32Array): Float32Array {
  if (matrix.length < n * d || vector.length < d)
    throw new RangeError(`A ${n} x ${d} product needs ${n * d} and ${d} values, not ${matrix.length} and ${vector.length}.`);
  const scores = new Float32Array(n);
  const whole = d - (d % 4);
  for (let row = 0, at = 0; row < n; row++) {
    // Four sums at once keep the processor's multipliers busy: each one alone would wait for its last addition.
    let [a, b, c, e] = [0, 0, 0, 0];
    let column = 0;
    for (; column < whole; column += 4, at += 4) {
      a += at4(matrix, at) * at4(vector, column);
      b += at4(matrix, at + 1) * at4(vector, column + 1);
      c += at4(matrix, at + 2) * at4(vector, column + 2);
      e += at4(matrix, at + 3) * at4(vector, column + 3);
    }
    for (; column < d; column++, at++) a += at4(matrix, at) * at4(vector, column);
    scores[row] = a + b + (c + e);
  }
  return scores;
}

/** Inside the bounds checked above. */
function at4(values: Float32Array, index: number): number {
  return values[index] as number;
}
