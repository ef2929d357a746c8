import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import { MilsError } from "../protocol/index.ts";
import type { CliContext } from "./context.ts";

/**
 * The files a command line names, each once, in the order given. A name that exists is taken as it is, whatever characters it has; another one
 * with wildcards is a glob; `-` reads names from standard input, one a line (or separated by NUL). A name that matches nothing stays, so that
 * the error about it names it.
 */
export async function expandMedia(patterns: readonly string[], context: Pick<CliContext, "cwd" | "stdin">): Promise<string[]> {
  const files: string[] = [];
  for (const pattern of patterns) {
    if (pattern === "-") files.push(...(await namesFrom(context.stdin)));
    else if (existsSync(resolve(context.cwd, pattern)) || !isDynamicPattern(pattern)) files.push(pattern);
    else files.push(...(await matching(pattern, context.cwd)));
  }
  if (files.length === 0) throw new MilsError("media-unreadable", "Standard input names no files; give one path a line.");
  return [...new Set(files)];
}

async function matching(pattern: string, cwd: string): Promise<string[]> {
  const found = await glob(pattern.replaceAll("\\", "/"), { cwd, onlyFiles: true, expandDirectories: false });
  if (found.length === 0) throw new MilsError("media-unreadable", `No file matches ${pattern}.`, { file: pattern });
  return found.sort();
}

async function namesFrom(stream: NodeJS.ReadableStream): Promise<string[]> {
  let text = "";
  stream.setEncoding("utf8");
  for await (const chunk of stream) text += String(chunk);
  return text.split(text.includes("\0") ? "\0" : /\r?\n/).filter((name) => name !== "");
}
