import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "e2e",
    include: ["test/e2e/**/*.e2e.ts"],
    environment: "node",
    // One browser at a time.
    fileParallelism: false,
    testTimeout: 120_000,
    // The first run installs a workbench.
    hookTimeout: 900_000,
  },
});
