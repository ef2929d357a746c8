import type { MessageConnection } from "vscode-jsonrpc/node";
import {
  type DownloadedModel,
  DownloadNotification,
  DownloadRequest,
  type GpuChoice,
  ImportRequest,
  ModelsRequest,
  RemoveRequest,
  VerifyRequest,
} from "../protocol/index.ts";
import { answer, signalOf } from "./answer.ts";
import type { Candidate } from "./generators/compatibility.ts";

/** Milliseconds between two reports of a download. */
const REPORT_INTERVAL = 100;

/**
 * Answers the requests about the catalogue and the store. They touch no loaded model, so they do not wait for runs.
 * @param gpu what the generator runs on
 */
export function serveModels(connection: MessageConnection, gpu: () => GpuChoice): void {
  connection.onRequest(ModelsRequest.type, ({ store }) =>
    answer(async () => {
      const { offeredModels } = await import("./models/offers.ts");
      return await offeredModels(store, { scores: (candidates) => scoresOf(candidates, gpu()) });
    }),
  );
  connection.onRequest(DownloadRequest.type, (params, token) => answer(() => download(connection, params, signalOf(token))));
  connection.onRequest(VerifyRequest.type, ({ store, ids }, token) =>
    answer(async () => {
      const { verifyModels } = await import("./models/store.ts");
      return { models: await verifyModels(store, ids, signalOf(token)) };
    }),
  );
  connection.onRequest(RemoveRequest.type, ({ store, id, partialOnly = false }) =>
    answer(async () => {
      const { removeModel } = await import("./models/store.ts");
      return { removed: await removeModel(store.directory, id, partialOnly) };
    }),
  );
  connection.onRequest(ImportRequest.type, ({ store, path }, token) =>
    answer(async () => {
      const { importModel } = await import("./models/store.ts");
      return await importModel(store.directory, path, signalOf(token));
    }),
  );
}

/** Without llama.cpp there are no scores; what is offered is listed all the same. */
async function scoresOf(candidates: readonly Candidate[], gpu: GpuChoice): Promise<ReadonlyMap<string, number>> {
  try {
    const { compatibilityScores } = await import("./generators/compatibility.ts");
    return await compatibilityScores(candidates, gpu);
  } catch {
    return new Map();
  }
}

/** The HTTP client is loaded here and nowhere else. */
async function download(
  connection: MessageConnection,
  { store, name }: DownloadRequest.Params,
  signal: AbortSignal,
): Promise<DownloadRequest.Result> {
  const [{ entriesOf, isDownloadable, readCatalog }, { downloadModel }, { installedModels }] = await Promise.all([
    import("./models/catalog.ts"),
    import("./models/download/downloadModel.ts"),
    import("./models/store.ts"),
  ]);
  const models: DownloadedModel[] = [];
  for (const entry of entriesOf(await readCatalog(store), name)) {
    if (!isDownloadable(entry)) {
      const present = (await installedModels(store.directory)).includes(entry.id);
      models.push({ id: entry.id, name: entry.name, present, pinned: [], export: entry.export });
      continue;
    }
    let reportedAt = 0;
    const result = await downloadModel(entry, {
      directory: store.directory,
      env: process.env,
      signal,
      onProgress: (progress) => {
        const now = performance.now();
        if (progress.received !== progress.bytes && now - reportedAt < REPORT_INTERVAL) return;
        reportedAt = now;
        void connection.sendNotification(DownloadNotification.type, { model: entry.id, ...progress });
      },
    });
    models.push({ id: entry.id, name: entry.name, ...result });
  }
  return { models };
}
