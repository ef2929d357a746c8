export { acceptable, calibrationError, fitCalibration, reliability, reliabilityOf } from "./calibration.ts";
export { type DatasetOptions, type Item, readDataset } from "./datasets.ts";
export { openJavaTools } from "./metrics/javaTools.ts";
export { reliabilityChart } from "./reliabilityChart.ts";
export { chartOf, compareEvaluations, markdownReport } from "./report.ts";
export { chooseItems, type Evaluation, evaluate } from "./run.ts";
export { SYSTEMS } from "./systems.ts";
export { visionServer } from "./visionServer.ts";
