import { createServer, request as forward, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** A real forward proxy: requests with a whole address are passed on, CONNECT opens a tunnel. */
export class LocalProxy {
  /** Host and port of what was asked for, in order. */
  readonly targets: string[] = [];
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  async start(): Promise<string> {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? "");
      this.targets.push(url.host);
      const onward = forward(url, { method: request.method, headers: request.headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on("error", () => response.destroy());
      request.pipe(onward);
    });
    server.on("connect", (request, socket, head) => {
      this.targets.push(request.url ?? "");
      const [host, port] = (request.url ?? "").split(":");
      const onward = connect(Number(port), host, () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        onward.write(head);
        onward.pipe(socket).pipe(onward);
      });
      // Tunnels are no connections of the server any more: it would neither close them nor end before them.
      for (const end of [onward, socket as Socket]) this.#sockets.add(end);
      onward.on("error", () => socket.destroy());
      socket.on("error", () => onward.destroy());
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve) ?? resolve(undefined));
  }
}
