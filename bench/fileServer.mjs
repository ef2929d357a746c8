// Serves one file with ranges and an ETag, in a process of its own: node bench/fileServer.mjs FILE. Prints its address.
import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { pipeline } from "node:stream";

const [, , file] = process.argv;
const { size } = statSync(file);
/** Large enough that the server is not what is measured. */
const CHUNK = 1 << 20;

const server = createServer((request, response) => {
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
  const [start, end] = range ? [Number(range[1]), Math.min(Number(range[2]), size - 1)] : [0, size - 1];
  response.writeHead(range ? 206 : 200, {
    etag: `"${size}"`,
    "content-length": end - start + 1,
    ...(range && { "content-range": `bytes ${start}-${end}/${size}` }),
  });
  pipeline(createReadStream(file, { start, end, highWaterMark: CHUNK }), response, () => undefined);
});
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
