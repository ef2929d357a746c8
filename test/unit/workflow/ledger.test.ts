import { appendFile, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { Ledger, type LedgerRecord } from "../../../src/workflow/ledger.ts";

const record = (run: string): LedgerRecord => ({ type: "run", run, time: "2026-01-01T00:00:00.000Z", options: {} });
let path: string;
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), "mils-ledger-")), ".mils", "ledger.jsonl");
});

describe("Ledger", () => {
  it("gives back what was appended, in order, over several openings", async () => {
    for (const run of ["a", "b"]) {
      const ledger = new Ledger(path);
      await ledger.append([record(run)]);
      await ledger.close();
    }
    expect(await new Ledger(path).read()).toEqual([record("a"), record("b")]);
  });

  it("is empty when there is none", async () => {
    expect(await new Ledger(path).read()).toEqual([]);
  });

  it("drops a line that was cut off anywhere, and appends whole lines after it", async () => {
    const whole = new Ledger(path);
    await whole.append([record("a"), record("b")]);
    await whole.close();
    const text = await readFile(path, "utf8");
    const firstLine = text.indexOf("\n") + 1;
    for (let cut = firstLine; cut < text.length - 1; cut += 1) {
      await writeFile(path, text.slice(0, cut));
      expect(await new Ledger(path).read()).toEqual([record("a")]);
      const next = new Ledger(path);
      await next.append([record("c")]);
      await next.close();
      expect(await next.read()).toEqual([record("a"), record("c")]);
    }
  });

  it("drops lines that are no records", async () => {
    const ledger = new Ledger(path);
    await ledger.append([record("a")]);
    await appendFile(path, '{"type":"something else"}\nnull\n\0\0\0\n');
    expect(await ledger.read()).toEqual([record("a")]);
    await ledger.close();
  });
});
