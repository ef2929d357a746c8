// Writes THIRD_PARTY_NOTICES.md. node tools/notices.mjs --check compares instead, and exits with 1 when the file is not what it would write.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { noticesOf } from "./packaging/notices.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const file = join(root, "THIRD_PARTY_NOTICES.md");
const notices = noticesOf(root);
if (!process.argv.includes("--check")) {
  writeFileSync(file, notices);
} else if (!existsSync(file) || readFileSync(file, "utf8") !== notices) {
  console.error("THIRD_PARTY_NOTICES.md is not up to date: run npm run notices.");
  process.exitCode = 1;
}
