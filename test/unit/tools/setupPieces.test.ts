import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { digestOf, moveIntoPlace, writeAtomically } from "../../../tools/setup/files.mjs";
import { acquireLock } from "../../../tools/setup/lock.mjs";
import { PACKAGES } from "../../../tools/setup/packages.mjs";
import { PARTS } from "../../../tools/setup/parts.mjs";
import { run } from "../../../tools/setup/run.mjs";
import { hashOf, Stamp } from "../../../tools/setup/stamp.mjs";

let directory: string;
const at = (name: string) => path.join(directory, name);

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "mils-setup-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe("files", () => {
  test("appear under their name when complete, and leave nothing else behind", () => {
    writeFileSync(at("half"), "whole");
    moveIntoPlace(at("half"), at("deep/name"));
    writeAtomically(at("deep/other"), "text");
    expect(readdirSync(at("deep")).sort()).toEqual(["name", "other"]);
    expect(readFileSync(at("deep/name"), "utf8")).toBe("whole");
  });

  test("keep their old content when writing fails", () => {
    writeAtomically(at("name"), "old");
    expect(() => writeAtomically(at("name"), { toString: undefined } as unknown as string)).toThrow();
    expect(readFileSync(at("name"), "utf8")).toBe("old");
    expect(readdirSync(directory)).toEqual(["name"]);
  });

  test("are hashed as the standard tools do", async () => {
    writeFileSync(at("abc"), "abc");
    expect(await digestOf(at("abc"), "sha256", "hex")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
});

describe("stamp", () => {
  test("holds for the same inputs and unchanged sizes only", () => {
    writeFileSync(at("model"), "12345");
    new Stamp(at("stamp.json"), directory).record("part", "inputs", ["model"]);
    const holds = (inputs = "inputs") => new Stamp(at("stamp.json"), directory).holds("part", inputs);
    expect(holds()).toBe(true);
    expect(holds("other inputs")).toBe(false);
    expect(new Stamp(at("stamp.json"), directory).holds("other part", "inputs")).toBe(false);
    writeFileSync(at("model"), "1234");
    expect(holds()).toBe(false);
    rmSync(at("model"));
    expect(holds()).toBe(false);
  });

  test.each(["", "{", "[]", '{"schema": 2, "parts": {}}'])("counts as none when it reads %j", (content) => {
    writeFileSync(at("stamp.json"), content);
    expect(new Stamp(at("stamp.json"), directory).holds("part", "inputs")).toBe(false);
  });

  test("hashes content, name and further values of the inputs, not their times", () => {
    writeFileSync(at("a"), "1");
    writeFileSync(at("b"), "1");
    const hash = hashOf(directory, ["a"], ["x"]);
    utimesSync(at("a"), 1, 1);
    expect(hashOf(directory, ["a"], ["x"])).toBe(hash);
    expect(hashOf(directory, ["b"], ["x"])).not.toBe(hash);
    expect(hashOf(directory, ["a"], ["y"])).not.toBe(hash);
    writeFileSync(at("a"), "2");
    expect(hashOf(directory, ["a"], ["x"])).not.toBe(hash);
  });
});

describe("lock", () => {
  test("is held by one set-up at a time", async () => {
    const release = await acquireLock(at("lock"));
    let second = false;
    const waiting = acquireLock(at("lock")).then((releaseSecond) => {
      second = true;
      return releaseSecond;
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(second).toBe(false);
    release();
    (await waiting)();
    expect(second).toBe(true);
    expect(readdirSync(directory)).toEqual([]);
  });

  test("of a process that has ended is taken over", async () => {
    const { output } = await run(process.execPath, ["-p", "process.pid"]);
    writeFileSync(at("lock"), output.trim());
    const release = await acquireLock(at("lock"));
    expect(readFileSync(at("lock"), "utf8")).toBe(String(process.pid));
    release();
  });
});

describe("programs", () => {
  test("that are not there end with 127 and a message", async () => {
    const result = await run("mils-no-such-program", []);
    expect(result.code).toBe(127);
    expect(result.errors).toContain("mils-no-such-program");
  });

  test("have their standard error handed on line by line", async () => {
    const lines: string[] = [];
    const result = await run(process.execPath, ["-e", "process.stderr.write('one\\ntwo\\nthr'); process.stderr.write('ee'); process.exitCode = 3"], {
      onErrorLine: (line: string) => lines.push(line),
    });
    expect(lines).toEqual(["one", "two", "three"]);
    expect(result.code).toBe(3);
  });
});

describe("what is pinned", () => {
  test("names version, size and digest of every package", () => {
    for (const pinned of Object.values(PACKAGES)) {
      expect(pinned.version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(pinned.integrity).toMatch(/^(sha256-[0-9a-f]{64}|sha512-[A-Za-z0-9+/]{86}==)$/);
      expect(pinned.bytes).toBeGreaterThan(0);
      expect(pinned.file).toContain(pinned.version);
    }
  });

  test("is used by some part, and every part's packages are pinned", () => {
    expect([...new Set(PARTS.flatMap((part) => part.packages))].sort()).toEqual(Object.keys(PACKAGES).sort());
  });

  test("covers each requirement of the builders with hashes", () => {
    const requirements = readFileSync(path.join(import.meta.dirname, "../../../tools/requirements.txt"), "utf8");
    const entries = requirements.split(/^(?=[a-z])/m).slice(1);
    expect(entries.length).toBeGreaterThan(8);
    for (const entry of entries) expect(entry).toMatch(/^[a-z0-9-]+==[\d.]+( ; [^\n\\]+)? \\\n {4}--hash=sha256:[0-9a-f]{64}/);
  });
});
