import { createMessageConnection, IPCMessageReader, IPCMessageWriter } from "vscode-jsonrpc/node";
import { answer, signalOf } from "../answer.ts";
import { recognizeText } from "./recognize.ts";
import { ReadPageRequest } from "./recognizer.ts";

// The recogniser's process; `recognizer.ts` starts it.
const connection = createMessageConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
connection.onRequest(ReadPageRequest, ({ path }, token) => answer(() => recognizeText(path, signalOf(token))));
connection.listen();

process.once("disconnect", () => process.exit(0));
// Ctrl-C in a terminal reaches every process of the group; the client decides what it means.
process.on("SIGINT", () => undefined);
