// Serves one file with ranges and an ETag, in a process of its own: node bench/fileServer.mjs BYTES. Prints its address.
// The file is noise, the same block again and again, from memory: neither a disk nor this server is what is measured.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { pipeline, Readable } from "node:stream";

const size = Number(process.argv[2]);
const block = randomBytes(2 ** 26);
/** Bytes of one write. */
const CHUNK = 2 ** 20;

function* bytes(start, end) {
  for (let position = start; position < end; ) {
    const from = position % block.length;
    const chunk = block.subarray(from, Math.min(from + CHUNK, from + end - position));
    yield chunk;
    position += chunk.length;
  }
}

const server = createServer((request, response) => {
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  const [start, end] = range ? [Number(range[1]), Math.min(Number(range[2]) + 1, size)] : [0, size];
  response.writeHead(range ? 206 : 200, {
    etag: `"${size}"`,
    "content-length": end - start,
    ...(range && { "content-range": `bytes ${start}-${end - 1}/${size}` }),
  });
  pipeline(Readable.from(bytes(start, end), { highWaterMark: 2 }), response, () => undefined);
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
