import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { MilsError } from "../../protocol/index.ts";
import type { Judged } from "./ngrams.ts";

/** Tokens the COCO caption evaluation leaves out. */
const PUNCTUATION = new Set(["''", "'", "``", "`", "-LRB-", "-RRB-", "-LCB-", "-RCB-", ".", "?", "!", ",", ":", "-", "--", "...", ";"]);

/** Java formats numbers and sorts by its locale; figures must not depend on whose machine it is. */
const LOCALE = ["-Duser.language=en", "-Duser.country=US", "-Dfile.encoding=UTF-8"];

const run = promisify(execFile);

/** The Java tools that published caption figures were computed with: Stanford's PTB tokenizer and METEOR 1.5. */
export interface JavaTools {
  /** Lower case, Penn Treebank tokens, punctuation off; same order. */
  tokenize(sentences: readonly string[]): Promise<string[][]>;
  /** METEOR 1.5 of the corpus and of each entry, 0 to 1. */
  meteor(corpus: readonly Judged[]): Promise<{ readonly corpus: number; readonly each: readonly number[] }>;
}

/**
 * @param folder holds `meteor-1.5.jar`, `data/paraphrase-en.gz` and `stanford-corenlp-3.4.1.jar`
 * @throws MilsError `configuration` when the jars or Java are missing
 */
export async function openJavaTools(folder: string): Promise<JavaTools> {
  const tokenizer = join(folder, "stanford-corenlp-3.4.1.jar");
  const meteor = join(folder, "meteor-1.5.jar");
  for (const jar of [tokenizer, meteor]) {
    if (!existsSync(jar)) throw new MilsError("configuration", `${jar} is missing; fetch it with: npm run setup:evaluation`, { file: jar });
  }
  await run("java", ["-version"]).catch((cause: unknown) => {
    throw new MilsError("configuration", "METEOR is a Java program, and no java was found on PATH; install a Java runtime (17 or newer).", { cause });
  });
  return { tokenize: (sentences) => tokenize(tokenizer, sentences), meteor: (corpus) => scoreMeteor(folder, meteor, corpus) };
}

async function tokenize(jar: string, sentences: readonly string[]): Promise<string[][]> {
  if (sentences.length === 0) return [];
  const folder = await mkdtemp(join(tmpdir(), "mils-tokens-"));
  try {
    const file = join(folder, "sentences.txt");
    await writeFile(file, sentences.map((sentence) => sentence.replace(/\s+/g, " ")).join("\n"));
    const args = [...LOCALE, "-cp", jar, "edu.stanford.nlp.process.PTBTokenizer", "-preserveLines", "-lowerCase", file];
    const { stdout } = await run("java", args, { maxBuffer: 1 << 28 });
    const lines = stdout.split("\n");
    return sentences.map((_, index) => (lines[index] ?? "").split(" ").filter((token) => token !== "" && !PUNCTUATION.has(token)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Speaks METEOR's line protocol: a `SCORE` line gives the statistics of one segment, an `EVAL` line turns all of them into figures. */
async function scoreMeteor(folder: string, jar: string, corpus: readonly Judged[]): Promise<{ corpus: number; each: number[] }> {
  const child = spawn("java", [...LOCALE, "-Xmx2G", "-jar", jar, "-", "-", "-stdio", "-l", "en", "-norm"], {
    cwd: folder,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (line: string): Promise<string> => {
    child.stdin.write(`${line}\n`);
    return await answer();
  };
  const answer = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error("METEOR ended before it answered.");
    return String(value).trim();
  };
  try {
    const statistics: string[] = [];
    for (const { caption, references } of corpus) {
      const texts = [...references, caption].map((words) => words.join(" ").replaceAll("|||", ""));
      statistics.push(await ask(["SCORE", ...texts].join(" ||| ")));
    }
    const each = [Number(await ask(["EVAL", ...statistics].join(" ||| ")))];
    while (each.length < corpus.length) each.push(Number(await answer()));
    return { corpus: Number(await answer()), each };
  } finally {
    child.stdin.end();
    child.kill();
  }
}
