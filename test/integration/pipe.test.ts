import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { CLI, temporaryFolder } from "./product.ts";

it("ends quietly when its reader has seen enough", async () => {
  const folder = await temporaryFolder("pipe");
  // More than a pipe holds.
  await writeFile(join(folder, "page.md"), "![](a.png)\n\n".repeat(20_000));
  const child = spawn(process.execPath, [CLI, "check", "."], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  let complaints = "";
  child.stderr.on("data", (data) => (complaints += data));
  await once(child.stdout, "data");
  child.stdout.destroy();
  const [code] = await once(child, "close");
  expect(complaints).toBe("");
  expect(code).toBe(0);
  await rm(folder, { recursive: true });
});
