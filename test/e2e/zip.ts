import { open } from "node:fs/promises";

export interface ZipEntry {
  readonly name: string;
  /** Bytes, unpacked. */
  readonly size: number;
}

/** The entries of a ZIP file by its central directory (APPNOTE.TXT 4.3.12 and 4.3.16), without unpacking. Throws for what is no plain ZIP file. */
export async function zipEntries(path: string): Promise<readonly ZipEntry[]> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, 65_557));
    await file.read(tail, 0, tail.length, size - tail.length);
    const end = tail.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
    if (end < 0) throw new Error(`${path} is no ZIP file.`);
    const directory = Buffer.alloc(tail.readUInt32LE(end + 12));
    await file.read(directory, 0, directory.length, tail.readUInt32LE(end + 16));
    const entries: ZipEntry[] = [];
    for (let at = 0; at < directory.length; ) {
      if (directory.readUInt32LE(at) !== 0x02014b50) throw new Error(`${path} has a damaged directory.`);
      const nameLength = directory.readUInt16LE(at + 28);
      const name = directory.toString("utf8", at + 46, at + 46 + nameLength);
      entries.push({ name, size: directory.readUInt32LE(at + 24) });
      at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    }
    return entries;
  } finally {
    await file.close();
  }
}
