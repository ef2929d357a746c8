/** `npx tsx test/parity/table.ts`: the product's pipelines against the reference libraries, the worst input of each quantity. Ends with 1 when a limit is missed. */
import { hasFfmpeg } from "../fixtures/media/clips.ts";
import { compare, type Difference, holds, LIMITS, MODELS, type Quantity } from "./compare.ts";

const QUANTITIES = Object.keys(LIMITS) as Quantity[];
let missed = 0;

function worst(differences: readonly Difference[], quantity: Quantity): Difference | undefined {
  const sign = "atLeast" in LIMITS[quantity] ? 1 : -1;
  return differences.filter((one) => one.quantity === quantity).sort((a, b) => sign * (a.value - b.value))[0];
}

function limitOf(quantity: Quantity): string {
  const limit = LIMITS[quantity];
  return "atLeast" in limit ? `>= ${limit.atLeast}` : `<= ${limit.atMost}`;
}

function shown(value: number): string {
  return Number.isInteger(value) ? String(value) : value < 0.01 ? value.toExponential(1) : value.toFixed(6);
}

console.log("| model | quantity | inputs | worst | must be | |\n|---|---|---|---|---|---|");
for (const model of MODELS) {
  const differences = await compare(model, hasFfmpeg);
  for (const quantity of QUANTITIES) {
    const found = worst(differences, quantity);
    if (!found) continue;
    const inputs = differences.filter((one) => one.quantity === quantity).length;
    const good = holds(found);
    if (!good) missed++;
    console.log(
      `| ${model} | ${quantity} | ${inputs} | ${shown(found.value)} | ${limitOf(quantity)} | ${good ? "holds" : `MISSED: ${found.input}`} |`,
    );
  }
}
if (!hasFfmpeg) console.log("\nWithout ffmpeg on the path: videos were left out.");
process.exitCode = missed > 0 ? 1 : 0;
