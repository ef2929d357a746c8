export { dotScores } from "./dotScores.ts";
export { type DualEncoderOptions, loadDualEncoder } from "./loadDualEncoder.ts";
