#!/usr/bin/env node
import { fileURLToPath } from "node:url";
import { main } from "./main.ts";

// Whoever reads the output may have seen enough, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(0);
});

// This file is built to dist/cli.js; pools, models and the engine are found from the package's root.
process.exitCode = await main(process.argv.slice(2), fileURLToPath(new URL("..", import.meta.url)));
