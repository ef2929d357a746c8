export type * from "../solver/types.ts";
export type * from "./catalog.ts";
export { LEAST_CONFIDENCE } from "./confidence.ts";
export * from "./errors.ts";
export type * from "./manifest.ts";
export * from "./messages.ts";
export * from "./wordEvidence.ts";
