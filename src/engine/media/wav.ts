import { MilsError } from "../../protocol/index.ts";

/** Sound as one channel. */
export interface Sound {
  readonly samples: Float32Array;
  /** Samples per second. */
  readonly rate: number;
}

/** Format codes of the `fmt ` chunk (Microsoft, "Multimedia Programming Interface and Data Specifications 1.0"). */
const [PCM, FLOAT, EXTENSIBLE] = [1, 3, 0xfffe];

/**
 * Reads uncompressed WAV: 8, 16, 24 and 32 bit integers, 32 and 64 bit floats; channels are averaged. A data chunk that is longer than the
 * file, as streamed recordings have, is read to the end of the file.
 * @returns undefined when the file is no WAV, or is compressed
 * @throws MilsError `media-undecodable` for a WAV without sound
 */
export function parseWav(content: Buffer, path: string): Sound | undefined {
  if (content.toString("latin1", 0, 4) !== "RIFF" || content.toString("latin1", 8, 12) !== "WAVE") return undefined;
  let format: { readonly code: number; readonly channels: number; readonly rate: number; readonly bits: number } | undefined;
  for (let offset = 12; offset + 8 <= content.length; ) {
    const id = content.toString("latin1", offset, offset + 4);
    const size = content.readUInt32LE(offset + 4);
    const start = offset + 8;
    if (id === "fmt " && start + 16 <= content.length) {
      const code = content.readUInt16LE(start);
      format = {
        // The extensible form keeps the real code in the first bytes of its GUID.
        code: code === EXTENSIBLE && start + 26 <= content.length ? content.readUInt16LE(start + 24) : code,
        channels: content.readUInt16LE(start + 2),
        rate: content.readUInt32LE(start + 4),
        bits: content.readUInt16LE(start + 14),
      };
    }
    if (id === "data" && format) {
      const read = readerOf(format.code, format.bits);
      if (!read || format.channels === 0 || format.rate === 0) return undefined;
      return {
        samples: mixed(content.subarray(start, Math.min(content.length, start + size)), read, format.bits / 8, format.channels, path),
        rate: format.rate,
      };
    }
    offset = start + size + (size % 2);
  }
  throw new MilsError("media-undecodable", `${path} is a WAV file without sound data; get an intact copy.`, { file: path });
}

type Reader = (data: Buffer, offset: number) => number;

function readerOf(code: number, bits: number): Reader | undefined {
  if (code === FLOAT && bits === 32) return (data, offset) => data.readFloatLE(offset);
  if (code === FLOAT && bits === 64) return (data, offset) => data.readDoubleLE(offset);
  if (code !== PCM) return undefined;
  if (bits === 8) return (data, offset) => (data.readUInt8(offset) - 128) / 128;
  if (bits === 16 || bits === 24 || bits === 32) return (data, offset) => data.readIntLE(offset, bits / 8) / 2 ** (bits - 1);
  return undefined;
}

function mixed(data: Buffer, read: Reader, bytes: number, channels: number, path: string): Float32Array {
  const frames = Math.floor(data.length / (bytes * channels));
  if (frames === 0) throw new MilsError("media-undecodable", `${path} is a WAV file of no length; get an intact copy.`, { file: path });
  const samples = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += read(data, (frame * channels + channel) * bytes);
    samples[frame] = sum / channels;
  }
  return samples;
}
