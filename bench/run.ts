import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { Row } from "./row.ts";

/** What each group measures; loaded when asked for, since each brings its own runtime. */
const groups: Record<string, () => Promise<{ rows(): Promise<readonly Row[]> }>> = {
  generator: () => import("./generator.ts"),
  scorer: () => import("./scorer.ts"),
  loop: () => import("./loop.ts"),
  activation: () => import("./activation.ts"),
  documents: () => import("./documents.ts"),
  models: () => import("./models.ts"),
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: "string" } } });
const unknown = positionals.find((name) => !(name in groups));
if (unknown !== undefined) {
  process.stderr.write(`There is no group ${unknown}; there are: ${Object.keys(groups).join(", ")}\n`);
  process.exit(2);
}

const all: Row[] = [];
for (const name of positionals.length > 0 ? positionals : ["generator", "scorer", "loop"]) {
  const group = await groups[name]?.();
  process.stderr.write(`measuring ${name} ...\n`);
  for (const row of (await group?.rows()) ?? []) {
    all.push(row);
    process.stdout.write(`${row.holds ? "holds" : "FAILS"}  ${format(row.value).padStart(8)}  ${row.target.padEnd(8)}  ${row.row}\n`);
  }
}
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(all, undefined, 2)}\n`);
process.exit(all.every(({ holds }) => holds) ? 0 : 1);

function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(3);
}
