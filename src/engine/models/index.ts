export { type ModelDirectory, readModelDirectory } from "./readModelDirectory.ts";
export { verifyModelDirectory } from "./verifyModelDirectory.ts";
export { writeAtomically } from "./writeAtomically.ts";
