import type { Tensor } from "onnxruntime-node";
import type { Tower } from "../../protocol/manifest.ts";
import type { Sessions } from "./sessions.ts";
import { floatTensor, pooledRows } from "./tensors.ts";

/** Items of one `run()` where the graph leaves it open: enough for the frames of a clip, little memory for large pictures. */
const ITEMS_PER_RUN = 8;

/** The media half of a dual encoder for one modality: prepared tensors in, one unit-length vector per item out. */
export class MediaEncoder {
  /** @param otherInputs what a graph with both towers wants beside the media */
  constructor(
    private readonly tower: Tower,
    private readonly dimension: number,
    private readonly sessions: Sessions,
    private readonly otherInputs: () => Promise<Readonly<Record<string, Tensor>>>,
  ) {}

  /**
   * @param values the items one after another
   * @param itemDimensions shape of one item, without the batch axis
   * @returns row-major, n x `dimension`
   */
  async embed(values: Float32Array, itemDimensions: readonly number[], count: number, signal: AbortSignal): Promise<Float32Array> {
    const { tower, dimension } = this;
    const session = await this.sessions.open(tower.graph);
    const others = await this.otherInputs();
    // Half-precision files of the hub exist with inputs of either kind; the graph itself knows.
    const stated = session.inputType(tower.input);
    const dtype = stated === "float16" || stated === "float32" ? stated : tower.dtype;
    const size = itemDimensions.reduce((product, length) => product * length, 1);
    const step = tower.fixedBatch ?? ITEMS_PER_RUN;
    const rows = new Float32Array(count * dimension);
    for (let start = 0; start < count; start += step) {
      signal.throwIfAborted();
      const taken = Math.min(step, count - start);
      const batch = tower.fixedBatch ?? taken;
      let part = values.subarray(start * size, (start + taken) * size);
      if (batch !== taken) {
        part = new Float32Array(batch * size);
        part.set(values.subarray(start * size, (start + taken) * size));
      }
      const outputs = await session.run({ ...others, [tower.input]: floatTensor(part, [batch, ...itemDimensions], dtype) }, [tower.output]);
      rows.set(pooledRows(outputs[tower.output] as Tensor, tower.output, tower.pooling, taken, dimension), start * dimension);
    }
    signal.throwIfAborted();
    return rows;
  }
}
