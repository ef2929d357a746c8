export { type DatasetOptions, type Item, readDataset } from "./datasets.ts";
export { openJavaTools } from "./metrics/javaTools.ts";
export { chartOf, compareEvaluations, markdownReport } from "./report.ts";
export { chooseItems, type Evaluation, evaluate } from "./run.ts";
export { SYSTEMS } from "./systems.ts";
export { visionServer } from "./visionServer.ts";
