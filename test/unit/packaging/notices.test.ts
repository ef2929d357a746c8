import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const notices = readFileSync(`${root}/THIRD_PARTY_NOTICES.md`, "utf8");

describe("the third-party notices", () => {
  test("are what the generator writes from the lock file and the models' data", () => {
    expect(() => execFileSync(process.execPath, ["tools/notices.mjs", "--check"], { cwd: root, stdio: "pipe" })).not.toThrow();
  });

  test("name a licence for everything, and none that forbids commercial use or hands its own terms on to MILS", () => {
    const licences = [...notices.matchAll(/^\| \[.*\) \| \S+ \| (.*) \|$/gm)].map(([, licence]) => licence);
    expect(licences.length).toBeGreaterThan(100);
    for (const licence of licences) expect(licence).not.toMatch(/unknown|UNLICENSED|NC|^(A?GPL)|CC-BY-SA/);
  });

  test.each(["node-llama-cpp", "onnxruntime-node", "sharp", "tesseract.js", "uplot", "@vscode-elements/elements"])("list %s", (name) => {
    expect(notices).toContain(`| [${name}](`);
  });
});
