import { MilsError } from "../protocol/index.ts";

/** A line that follows an error: what a person types about it. The editor has buttons for that, so it does not stand in the message itself. */
export function hintFor(thrown: unknown): string {
  if (!(thrown instanceof MilsError) || (thrown.code !== "model-missing" && thrown.code !== "model-damaged")) return "";
  return 'The embedded models are built with "npm run setup", others come with "mils models download" (docs/models.md).\n';
}
