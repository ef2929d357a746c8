import { Tensor } from "onnxruntime-node";
import { MilsError } from "../../protocol/index.ts";
import type { Pooling } from "../../protocol/manifest.ts";

/** A floating-point input tensor. */
export function floatTensor(values: Float32Array, dimensions: readonly number[], dtype: "float32" | "float16"): Tensor {
  if (dtype === "float32") return new Tensor("float32", values, dimensions);
  const halves = toHalf(values);
  const tensor = new Tensor("float16", halves, dimensions);
  // Where JavaScript has Float16Array the class wraps the bits in one, which the native side (1.30) then takes for bytes and refuses.
  return Object.defineProperty(tensor, "data", { value: halves });
}

/** An input tensor of token ids or the like. */
export function idTensor(values: readonly number[], dimensions: readonly number[], idType: "int64" | "int32"): Tensor {
  return idType === "int32"
    ? new Tensor("int32", Int32Array.from(values), dimensions)
    : new Tensor("int64", BigInt64Array.from(values, BigInt), dimensions);
}

/** A floating-point output tensor as single precision. */
export function floatsOf(tensor: Tensor, name: string): Float32Array {
  const { data, type } = tensor;
  if (data instanceof Float32Array) return data;
  if (type === "float16" && ArrayBuffer.isView(data)) return fromHalf(new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2));
  throw new MilsError("model-failed", `The output ${name} has the type ${type}, which is no embedding; check the scorer's manifest.`);
}

/**
 * One vector per item from a graph's output, in single precision and of unit length.
 * @param output n x d, or n x t x d for the poolings `mean` and `first-token`
 * @param mask n x t, 1 where a token counts; all count when absent
 * @returns row-major, n x d
 * @throws MilsError `model-failed` for another shape or non-finite values
 */
export function pooledRows(output: Tensor, name: string, pooling: Pooling, count: number, dimension: number, mask?: readonly number[]): Float32Array {
  const data = floatsOf(output, name);
  const { dims } = output;
  const steps = pooling === "none" ? 1 : (dims[1] ?? 0);
  const expected = pooling === "none" ? data.length / (dims[0] ?? 1) : (dims[2] ?? 0);
  if ((dims[0] ?? 0) < count || expected !== dimension || steps < 1 || (pooling !== "none" && dims.length !== 3))
    throw new MilsError(
      "model-failed",
      `The output ${name} has the shape [${dims.join(", ")}], which does not give ${dimension} values per item with the pooling "${pooling}"; check the scorer's manifest.`,
    );
  const rows = new Float32Array(count * dimension);
  for (let item = 0; item < count; item++) {
    const row = rows.subarray(item * dimension, (item + 1) * dimension);
    const taken = pooling === "mean" ? steps : 1;
    for (let step = 0; step < taken; step++) {
      if (pooling === "mean" && mask && mask[item * steps + step] === 0) continue;
      const start = (item * steps + step) * dimension;
      for (let column = 0; column < dimension; column++) row[column] = (row[column] ?? 0) + (data[start + column] ?? 0);
    }
    // A mean and a sum differ by a factor, which the unit length takes away.
    normalise(row, name);
  }
  return rows;
}

/** Scales a vector to unit length in place; a zero vector stays one. @throws MilsError `model-failed` for non-finite values */
export function normalise(vector: Float32Array, name: string): void {
  let sum = 0;
  for (const value of vector) sum += value * value;
  if (!Number.isFinite(sum))
    throw new MilsError(
      "model-failed",
      `The output ${name} holds values that are no numbers; choose another scorer, or the processor with --gpu off.`,
    );
  if (sum === 0) return;
  const scale = 1 / Math.sqrt(sum);
  for (let index = 0; index < vector.length; index++) vector[index] = (vector[index] ?? 0) * scale;
}

const bits = new Uint32Array(1);
const float = new Float32Array(bits.buffer);

/** IEEE 754 half precision, rounded to the nearest, ties to even; the runtime's Float16Array is not in every supported Node. */
export function toHalf(values: Float32Array): Uint16Array {
  const halves = new Uint16Array(values.length);
  for (let index = 0; index < values.length; index++) {
    float[0] = values[index] ?? 0;
    const pattern = bits[0] ?? 0;
    const sign = (pattern >>> 16) & 0x8000;
    const magnitude = pattern & 0x7fff_ffff;
    halves[index] = sign | halfMagnitude(magnitude);
  }
  return halves;
}

/** @param magnitude bit pattern of a non-negative single */
function halfMagnitude(magnitude: number): number {
  if (magnitude > 0x7f80_0000) return 0x7e00;
  // 65520 and above round to infinity.
  if (magnitude >= 0x477f_f000) return 0x7c00;
  if (magnitude < 0x3880_0000) {
    // Below 2^-14 a half has a fixed step of 2^-24; adding 0.5 makes the single's own rounding do the work.
    bits[0] = magnitude;
    float[0] = (float[0] ?? 0) + 0.5;
    return (bits[0] ?? 0) - 0x3f00_0000;
  }
  return (magnitude - 0x3800_0000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13;
}

let singles: Float32Array | undefined;

export function fromHalf(halves: Uint16Array): Float32Array {
  singles ??= Float32Array.from({ length: 65_536 }, (_, pattern) => single(pattern));
  const table = singles;
  const values = new Float32Array(halves.length);
  for (let index = 0; index < halves.length; index++) values[index] = table[halves[index] ?? 0] ?? 0;
  return values;
}

function single(pattern: number): number {
  const sign = pattern & 0x8000 ? -1 : 1;
  const exponent = (pattern >>> 10) & 31;
  const fraction = pattern & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}
