import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      // Properties over generated documents: seconds alone, many on a machine that also does something else.
      { test: { name: "unit", include: ["test/unit/**/*.test.ts"], environment: "node", testTimeout: 60_000 } },
      {
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          environment: "node",
          // Real models: one file at a time, since two inference engines on the same cores starve each other.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
