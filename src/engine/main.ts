import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import { serve } from "./server.ts";

if (!process.send) {
  process.stderr.write("This is the inference engine of mils; it is started by the mils command or the VS Code extension.\n");
  process.exit(2);
}

const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
serve(connection);
connection.listen();

// The client is gone, however it ended: nothing that is computed here can reach anybody any more.
process.once("disconnect", () => process.exit(0));

// Ctrl-C in a terminal reaches every process of the group; the client decides what it means.
process.on("SIGINT", () => undefined);
