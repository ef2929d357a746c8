import type { Command } from "commander";
import type { CliContext } from "../context.ts";
import { register as alt } from "./alt.ts";
import { register as assets } from "./assets.ts";
import { register as caption } from "./caption.ts";
import { register as check } from "./check.ts";
import { register as doctor } from "./doctor.ts";
import { register as evaluate } from "./eval.ts";
import { register as models } from "./models.ts";
import { register as status } from "./status.ts";
import { register as undo } from "./undo.ts";

/** Every subcommand, in the order the help lists them. */
export const commands: readonly ((program: Command, context: CliContext) => void)[] = [
  caption,
  alt,
  assets,
  check,
  undo,
  status,
  models,
  evaluate,
  doctor,
];
