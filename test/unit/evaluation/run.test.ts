import { appendFile, mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Engine } from "../../../src/client/types.ts";
import type { JavaTools } from "../../../src/evaluation/metrics/javaTools.ts";
import { compareEvaluations, markdownReport } from "../../../src/evaluation/report.ts";
import { chooseItems, type EvaluationOptions, evaluate } from "../../../src/evaluation/run.ts";

const items = ["a.jpg", "b.jpg", "c.jpg"].map((id) => ({ id, path: `/${id}`, references: ["a cat on a sofa", "a sleeping cat"] }));

/** Splits at spaces and calls the share of shared words METEOR. */
const tools: JavaTools = {
  tokenize: async (sentences) => sentences.map((text) => text.toLowerCase().split(" ")),
  meteor: async (corpus) => {
    const each = corpus.map(({ caption, references }) => caption.filter((word) => references.flat().includes(word)).length / caption.length);
    return { corpus: each.reduce((sum, value) => sum + value, 0) / each.length, each };
  },
};

/** Counts the runs; every picture shows a cat on a sofa. */
function engine(): Engine & { runs: number } {
  const fake = {
    runs: 0,
    caption: async ({ path, options, onEvent }: Parameters<Engine["caption"]>[0]) => {
      fake.runs += 1;
      const candidate = (id: number, text: string) => ({ id, text, score: id / 10, fitness: id / 10, iteration: id, fedFrom: [] });
      for (let iteration = 0; iteration <= (options.maxIterations ?? 2); iteration++) {
        const candidates = [candidate(iteration, `a cat ${iteration}`)];
        const milliseconds = { generator: 0, scorer: 0, rest: 0 };
        onEvent?.({
          type: "iteration",
          iteration,
          candidates,
          kept: [iteration],
          bestScore: 0,
          bestFitness: 0,
          topMean: 0,
          spread: 0,
          milliseconds,
          rejected: 0,
        });
      }
      const caption = "a cat on a sofa";
      const rest = {
        iterations: 2,
        stopReason: "iterations",
        milliseconds: { generator: 0, scorer: 0, rest: 0 },
        seconds: 1,
        models: { generator: "g", scorer: "s" },
      } as const;
      return { path, modality: "image" as const, caption, score: 1, candidates: [{ text: caption, score: 1, fitness: 1, iteration: 2 }], ...rest };
    },
    score: async ({ texts }: { texts: readonly string[] }) => ({ scores: texts.map((text) => (text.includes("cat") ? 1 : 0)), scorer: "s" }),
    complete: () => Promise.reject(new Error("not asked for")),
    recognize: () => Promise.reject(new Error("not asked for")),
    doctor: async () => ({ node: "", versions: {}, gpu: { choice: "", available: [], devices: [] }, providers: [], models: [] }),
  };
  return fake;
}

async function options(fake: Engine): Promise<EvaluationOptions> {
  const journalFolder = await mkdtemp(join(tmpdir(), "mils-eval-"));
  return {
    items,
    seed: 0,
    labels: ["dog", "cat"],
    journalFolder,
    engine: fake,
    tools,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  };
}

describe("evaluate", () => {
  it("has every system of the table, each with figures", async () => {
    const { systems, captions } = await evaluate(await options(engine()));
    expect(Object.keys(systems)).toEqual(["constant", "template", "bank", "loop-1", "loop-3", "loop-5", "loop-10", "default", "human"]);
    expect(captions["template"]?.["a.jpg"]?.caption).toBe("A photo of a cat");
    expect(captions["bank"]?.["a.jpg"]?.caption).toBe("a cat 0");
    expect(captions["loop-3"]?.["a.jpg"]?.caption).toBe("a cat 3");
    expect(systems["default"]?.meteor).toBe(100);
  });

  it("judges the human caption by the other references only", async () => {
    const { systems } = await evaluate(await options(engine()));
    expect(systems["human"]?.meteor).toBeLessThan(100);
  });

  it("goes on where it was stopped, and drops a half written line", async () => {
    const first = engine();
    const common = await options(first);
    await evaluate(common);
    const [journal = ""] = await readdir(common.journalFolder);
    await appendFile(join(common.journalFolder, journal), '{"system":"default","it');
    const second = engine();
    await evaluate({ ...common, engine: second });
    expect(first.runs).toBe(6);
    expect(second.runs).toBe(0);
  });

  it("prints a table and compares two results item by item", async () => {
    const evaluation = await evaluate(await options(engine()));
    expect(markdownReport(evaluation)).toContain("| default - bank |");
    expect(compareEvaluations(evaluation, evaluation, "default").map(({ difference }) => difference)).toEqual([0, 0]);
    expect(() => compareEvaluations(evaluation, { ...evaluation, items: ["z"] }, "default")).toThrow(/different items/);
  });
});

describe("chooseItems", () => {
  it("chooses the same items for the same seed, and shards without overlap", () => {
    const many = Array.from({ length: 50 }, (_, index) => ({ id: String(index), path: "", references: ["x"] }));
    expect(chooseItems(many, { limit: 10, seed: 4 })).toEqual(chooseItems(many, { limit: 10, seed: 4 }));
    expect(chooseItems(many, { limit: 10, seed: 4 })).not.toEqual(chooseItems(many, { limit: 10, seed: 5 }));
    const shards = [1, 2, 3].flatMap((part) => chooseItems(many, { seed: 0, shard: [part, 3] }));
    expect(shards.map(({ id }) => Number(id)).sort((a, b) => a - b)).toEqual(many.map((_, index) => index));
  });
});
