import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Engine } from "../client/types.ts";
import { MilsError } from "../protocol/index.ts";
import { seededRandom } from "../solver/index.ts";
import type { Item } from "./datasets.ts";
import { figuresOf, type SystemFigures } from "./figures.ts";
import { Journal } from "./journal.ts";
import type { JavaTools } from "./metrics/javaTools.ts";
import { type Answer, SYSTEMS, type System } from "./systems.ts";

export interface EvaluationOptions {
  readonly items: readonly Item[];
  /** Names of systems; all when absent. */
  readonly systems?: readonly string[];
  readonly seed: number;
  /** Class names for the template. */
  readonly labels: readonly string[];
  /** Where answers are kept between runs. */
  readonly journalFolder: string;
  readonly engine: Engine;
  readonly tools: JavaTools;
  readonly signal: AbortSignal;
  /** Extra systems, for instance a vision model on a server. */
  readonly extra?: readonly System[];
  readonly onProgress: (done: number, total: number, remainingSeconds: number | undefined) => void;
}

export interface Evaluation {
  readonly items: readonly string[];
  readonly seed: number;
  readonly systems: Readonly<Record<string, SystemFigures>>;
  readonly captions: Readonly<Record<string, Readonly<Record<string, Answer>>>>;
}

/** Captions every item with every system (what a journal holds is not done again) and works out the figures. */
export async function evaluate(options: EvaluationOptions): Promise<Evaluation> {
  const { items, seed, engine, labels, signal } = options;
  const systems = [...SYSTEMS, ...(options.extra ?? [])].filter(
    ({ names }) => !options.systems || names.some((name) => options.systems?.includes(name)),
  );
  if (systems.length === 0)
    throw new MilsError(
      "invalid-parameter",
      `No system is called ${options.systems?.join(", ")}; there are ${SYSTEMS.flatMap(({ names }) => names).join(", ")}.`,
    );
  const journal = await Journal.open(join(options.journalFolder, `${await fingerprint(options)}.jsonl`));
  const todo = items.flatMap((item) =>
    systems.filter(({ names }) => names.some((name) => !journal.get(name, item.id))).map((system) => ({ item, system })),
  );
  const startedAt = performance.now();
  for (const [done, { item, system }] of todo.entries()) {
    options.onProgress(done, todo.length, done === 0 ? undefined : ((performance.now() - startedAt) / 1000 / done) * (todo.length - done));
    signal.throwIfAborted();
    const answers = await system.answer(item, { engine, seed, labels, signal });
    signal.throwIfAborted();
    await journal.add(Object.entries(answers).map(([name, answer]) => ({ system: name, item: item.id, ...answer })));
  }
  const names = systems.flatMap((system) => system.names).filter((name) => options.systems?.includes(name) ?? true);
  const figures: Record<string, SystemFigures> = {};
  const captions: Record<string, Record<string, Answer>> = {};
  for (const name of names) {
    const answers = items.map((item): Answer => journal.get(name, item.id) ?? { caption: "", seconds: 0 });
    figures[name] = await figuresOf(name, items, answers, options.tools);
    captions[name] = Object.fromEntries(items.map((item, index) => [item.id, answers[index] ?? { caption: "", seconds: 0 }]));
  }
  return { items: items.map(({ id }) => id), seed, systems: figures, captions };
}

/** Part of the data set, chosen so that the same seed always chooses the same items. */
export function chooseItems(
  items: readonly Item[],
  { limit, seed, shard }: { limit?: number; seed: number; shard?: readonly [number, number] },
): readonly Item[] {
  const random = seededRandom(seed);
  const limited =
    limit === undefined || limit >= items.length
      ? items
      : items
          .map((item) => ({ item, key: random() }))
          .sort((a, b) => a.key - b.key)
          .slice(0, limit)
          .map(({ item }) => item);
  if (!shard) return limited;
  const [index, count] = shard;
  return limited.filter((_, position) => position % count === index - 1);
}

/** Answers count only for the models and the seed they were made with. */
async function fingerprint({ engine, seed }: EvaluationOptions): Promise<string> {
  const { models } = await engine.doctor();
  const hashes = models.flatMap(({ files }) => files.map(({ sha256 }) => sha256));
  return createHash("sha256").update(JSON.stringify({ hashes, seed })).digest("hex").slice(0, 16);
}
